package im.recado.kernel.store;

/**
 * What is stored is read, changed and stored again under one of these, so that two changes of one thing do not undo
 * each other. They are held while the database works: for virtual threads alone, never for an event loop. So they are
 * no locks of anything that event loops lock too, such as a session or an account. Whoever holds one asks for no other
 * of the same set.
 */
public final class StoreLocks {
  /** Things that share a lock by chance wait for each other now and then; a power of two. */
  private static final int COUNT = 256;

  private final Object[] locks = new Object[COUNT];

  /** A set of locks for things of one kind. */
  public StoreLocks() {
    for (int i = 0; i < COUNT; i++) {
      locks[i] = new Object();
    }
  }

  /** What to synchronise on for this owner, or whatever else names a thing; the same for equal ones. */
  public Object of(Object owner) {
    int hash = owner.hashCode();
    return locks[(hash ^ (hash >>> 16)) & (COUNT - 1)];
  }
}
