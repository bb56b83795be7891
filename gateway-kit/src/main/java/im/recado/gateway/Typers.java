package im.recado.gateway;

import im.recado.gateway.network.NetworkEvent;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.time.Timers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Who types for a user on a network that does not say when they stop (XEP-0085). Owned by the lane of the session. */
final class Typers {
  /** So many are watched; of later ones it is not noticed that they stop. */
  private static final int MOST = 100;

  private record Typer(Loop.Cancellable alarm, long number) {}

  private final Timers timers;
  private final Consumer<Runnable> lane;
  private final Consumer<String> stopped;
  private final Map<String, Typer> typers = new HashMap<>();
  private long next;

  /**
   * @param lane does something on the lane
   * @param stopped is told of whoever has stopped without a word
   */
  Typers(Timers timers, Consumer<Runnable> lane, Consumer<String> stopped) {
    this.timers = timers;
    this.lane = lane;
    this.stopped = stopped;
  }

  /** Somebody has begun, goes on, or has stopped. */
  void typing(NetworkEvent.Typing typing) {
    forget(typing.contact());
    Duration fades = typing.fades();
    if (typing.begun() && fades != null && typers.size() < MOST) {
      long number = next++;
      typers.put(
          typing.contact(),
          new Typer(timers.after(fades, () -> lane.accept(() -> faded(typing.contact(), number))), number));
    }
  }

  private void faded(String contact, long number) {
    Typer typer = typers.get(contact);
    if (typer != null && typer.number() == number) {
      typers.remove(contact);
      stopped.accept(contact);
    }
  }

  /** What somebody was typing has come, or it does not matter any more. */
  void forget(String contact) {
    Typer typer = typers.remove(contact);
    if (typer != null) {
      typer.alarm().cancel();
    }
  }

  /** The session is over. */
  void end() {
    typers.values().forEach(typer -> typer.alarm().cancel());
    typers.clear();
  }
}
