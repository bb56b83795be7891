package im.recado.modules.privatexml;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import org.jspecify.annotations.Nullable;

/** Private XML that has another home as well. Every method may wait. */
public interface Shared {
  /** What is to be kept here, when a client gives this. */
  Element kept(Jid owner, Element given) throws StanzaException;

  /** What a client is given, when this is kept here. */
  Element shown(Jid owner, @Nullable Element kept) throws StanzaException;
}
