package im.recado.modules.component;

import im.recado.kernel.stream.Connection;
import im.recado.wire.stanza.Stanza;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** What waits for a component that does not read, up to a bound, and is written in order. Any thread, but where it says otherwise. */
final class ComponentOutput {
  /** So many stanzas wait at most. */
  private static final int MOST = 10_000;

  private final Connection connection;
  private final BooleanSupplier isClosed;

  // Guarded by this.
  private final ArrayDeque<Stanza> unsent = new ArrayDeque<>();
  private boolean draining;
  private boolean gone;

  /** @param isClosed whether nothing is written any more */
  ComponentOutput(Connection connection, BooleanSupplier isClosed) {
    this.connection = connection;
    this.isClosed = isClosed;
  }

  /** Takes a stanza; false when too much waits, or the component is gone. */
  boolean send(Stanza stanza) {
    synchronized (this) {
      if (gone || isClosed.getAsBoolean() || unsent.size() >= MOST) {
        return false;
      }
      unsent.add(stanza);
      if (draining) {
        return true;
      }
      draining = true;
    }
    connection.loop().execute(this::drain);
    return true;
  }

  /** On the connection's loop. */
  void drain() {
    while (true) {
      Stanza next;
      synchronized (this) {
        draining = false;
        if (isClosed.getAsBoolean() || !connection.isWritable()) {
          return;
        }
        next = unsent.poll();
        if (next == null) {
          return;
        }
      }
      connection.write(next.element());
    }
  }

  /** What was not written of this kind; it is not written any more. */
  synchronized List<Stanza> takeBack(Predicate<Stanza> which) {
    List<Stanza> back = new ArrayList<>();
    unsent.removeIf(stanza -> which.test(stanza) && back.add(stanza));
    return back;
  }

  /** Takes nothing any more. */
  synchronized void close() {
    gone = true;
  }
}
