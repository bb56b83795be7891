package im.recado.modules.pubsub;

import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Last items are on their way to a session that has come online: what is published meanwhile it is told of anyway, so that
 * these are not sent to it once more (XEP-0060 section 12.2). Any thread.
 */
public final class CatchUp {
  private static final Key<CatchUp> KEY = Key.named("pubsub-catch-up");

  private final Session session;
  private final Set<NodeId> told = ConcurrentHashMap.newKeySet();
  private int open;

  private CatchUp(Session session) {
    this.session = session;
  }

  /** From now on it is remembered of what a session is told; {@link #end} it. */
  public static CatchUp begin(Session session) {
    synchronized (CatchUp.class) {
      CatchUp now = session.get(KEY);
      if (now == null) {
        now = new CatchUp(session);
        session.set(KEY, now);
      }
      now.open++;
      return now;
    }
  }

  public void end() {
    synchronized (CatchUp.class) {
      if (--open == 0) {
        session.set(KEY, null);
      }
    }
  }

  /** A session is told of what was published to a node just now. */
  static void told(Session session, Node node) {
    CatchUp now = session.get(KEY);
    if (now != null) {
      now.told.add(new NodeId(node.host(), node.name()));
    }
  }

  boolean has(Node node) {
    return told.contains(new NodeId(node.host(), node.name()));
  }
}
