package im.recado.modules.pubsub;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import org.jspecify.annotations.Nullable;

/** Nodes with a meaning to the service itself, by their names. */
interface SpecialNodes {
  /** Whether a node of this name is meant. */
  boolean covers(String name);

  /** Whether such a node is there, or would be if somebody published to it. May wait. */
  boolean isThere(Host host, String name);

  /** Somebody wants to make, delete or purge such a node. Throws when that is not theirs to do. */
  void requireMayManage(String name) throws StanzaException;

  /**
   * What such a node is like when it comes to be by a publication, or null when it does not.
   *
   * @throws StanzaException when it cannot be
   */
  @Nullable NodeConfig made(Host host, String name) throws StanzaException;

  /** Whether what somebody publishes fits. */
  void requireFits(Host host, String name, Jid publisher, @Nullable String id, @Nullable Element payload)
      throws StanzaException;
}
