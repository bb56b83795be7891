package im.recado.modules.pubsub;

import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Last items are on their way to a session that has come online: what is published meanwhile it is told of anyway, so that
 * these are not sent to it once more (XEP-0060 section 12.2). What it was told before is not meanwhile: it may have missed
 * something since. Any thread.
 */
public final class CatchUp {
  /** Those of a session that have not ended; another list each time. */
  private static final Key<List<CatchUp>> KEY = Key.named("pubsub-catch-ups");

  private final Session session;
  private final Set<NodeId> told = ConcurrentHashMap.newKeySet();

  private CatchUp(Session session) {
    this.session = session;
  }

  /** From now on it is remembered of what a session is told; {@link #end} it. */
  public static CatchUp begin(Session session) {
    synchronized (CatchUp.class) {
      CatchUp begun = new CatchUp(session);
      List<CatchUp> open = new ArrayList<>(of(session));
      open.add(begun);
      session.set(KEY, List.copyOf(open));
      return begun;
    }
  }

  public void end() {
    synchronized (CatchUp.class) {
      List<CatchUp> open = new ArrayList<>(of(session));
      open.remove(this);
      session.set(KEY, open.isEmpty() ? null : List.copyOf(open));
    }
  }

  private static List<CatchUp> of(Session session) {
    List<CatchUp> open = session.get(KEY);
    return open == null ? List.of() : open;
  }

  /** A session is told of what was published to a node just now. */
  static void told(Session session, Node node) {
    of(session).forEach(open -> open.told.add(new NodeId(node.host(), node.name())));
  }

  boolean has(Node node) {
    return told.contains(new NodeId(node.host(), node.name()));
  }
}
