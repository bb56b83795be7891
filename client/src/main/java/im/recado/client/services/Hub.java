package im.recado.client.services;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells who wants to know what has changed. Safe for any thread. */
public final class Hub {
  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

  /** From now on this one hears; running the result ends that. */
  public Runnable on(Consumer<Event> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  void tell(Event event) {
    listeners.forEach(listener -> listener.accept(event));
  }
}
