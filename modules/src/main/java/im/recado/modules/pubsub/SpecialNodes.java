package im.recado.modules.pubsub;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import org.jspecify.annotations.Nullable;

/** Nodes with a meaning to the service itself, by their names. */
interface SpecialNodes {
  /** What a node is like that comes to be by a publication, and whose it is. */
  record Made(NodeConfig config, Jid owner) {}

  /** Whether a node of this name is meant. */
  boolean covers(String name);

  /** Whether nobody but the service publishes and retracts items there. */
  boolean isClosed(String name);

  /** Somebody wants to make, configure, delete or purge such a node. Throws when that is not theirs to do. */
  void requireMayManage(String name) throws StanzaException;

  /**
   * What such a node is like when it comes to be by a publication, or null when there is none for this publisher. May wait.
   */
  @Nullable Made made(Host host, String name, Jid publisher);

  /** Whether what somebody publishes fits. May wait. */
  void requireFits(Host host, String name, Jid publisher, @Nullable String id, @Nullable Element payload)
      throws StanzaException;
}
