package im.recado.modules.disco;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers the discovery of nodes of the server (XEP-0030 sections 3.2 and 4.2). Must not wait. */
public interface DiscoNodes {
  /**
   * An item with a node of its own.
   *
   * @param name for people, may be empty
   */
  record Item(Jid jid, String node, String name) {}

  /**
   * What a node is, or null when it is none of these.
   *
   * @param asked the domain
   */
  @Nullable DiscoReply info(Jid asked, Jid asking, String node) throws StanzaException;

  /**
   * What belongs to a node, or null when it is none of these.
   *
   * @param asked the domain
   */
  @Nullable List<Item> items(Jid asked, Jid asking, String node) throws StanzaException;
}
