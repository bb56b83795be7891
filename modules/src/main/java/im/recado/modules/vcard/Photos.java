package im.recado.modules.vcard;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import org.jspecify.annotations.Nullable;

/** Where the pictures of vCards are. Every method may wait. */
public interface Photos {
  /**
   * Keeps the picture of a vCard that is about to be kept.
   *
   * @param by whose doing it is
   * @return what is left of the vCard to be kept
   */
  Element kept(Jid owner, Element vcard, Jid by) throws StanzaException;

  /**
   * Puts the picture into a vCard that is about to be shown.
   *
   * @param vcard as it is kept, or null when none is
   * @return null when there is nothing to show
   */
  @Nullable Element shown(Jid owner, @Nullable Element vcard, Jid reader);
}
