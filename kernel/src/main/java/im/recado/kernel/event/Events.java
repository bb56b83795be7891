package im.recado.kernel.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where modules hear of what happens: an event is a record beside the one who fires it. Listeners are called on the
 * firing thread, in the order in which their modules were listed; one that fails does not keep the others from hearing.
 */
public final class Events {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  private Map<Class<?>, List<Consumer<Object>>> listeners = Map.of();

  /** Listens to events of exactly this class. Only while the server is put together. */
  @SuppressWarnings("unchecked")
  public synchronized <E> void on(Class<E> type, Consumer<E> listener) {
    Map<Class<?>, List<Consumer<Object>>> more = new HashMap<>(listeners);
    List<Consumer<Object>> list = new ArrayList<>(more.getOrDefault(type, List.of()));
    list.add((Consumer<Object>) listener);
    more.put(type, list);
    listeners = more;
  }

  /** Whether anybody listens to events of exactly this class. */
  public boolean isHeard(Class<?> type) {
    return listeners.containsKey(type);
  }

  /** Tells all listeners. */
  public void fire(Object event) {
    boolean _ = tell(event);
  }

  /** Tells all listeners; whether none of them failed. For what has to be told again otherwise. */
  public boolean tell(Object event) {
    boolean heard = true;
    for (Consumer<Object> listener : listeners.getOrDefault(event.getClass(), List.of())) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        LOG.error("A listener failed on {}", event.getClass().getSimpleName(), e);
        heard = false;
      }
    }
    return heard;
  }
}
