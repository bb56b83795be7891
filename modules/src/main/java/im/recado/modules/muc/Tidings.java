package im.recado.modules.muc;

import im.recado.wire.stanza.Presence;
import java.util.ArrayList;
import java.util.List;

/**
 * Who came, changed and went in a large room, as long as not every occupant has been told. Telling each of a thousand costs a
 * thousand writes to connections; of several people who come within a moment each occupant is told in one. On the room's lane.
 *
 * <p>An occupant is told before anything else is sent to it: for each of them all is in its order.
 */
final class Tidings {
  private record Tiding(Occupant of, Shown shown) {}

  private List<Tiding> waiting = new ArrayList<>(0);

  /** How many everybody has been told. */
  private long told;

  /** Something has happened that everybody but this occupant is to be told. */
  void add(Occupant of, Shown shown) {
    waiting.add(new Tiding(of, shown));
  }

  /** How many there were in this room up to now: the {@link Visit#told} of who knows all. */
  long count() {
    return told + waiting.size();
  }

  /** How many are waiting. */
  int size() {
    return waiting.size();
  }

  /**
   * What a visit has not been told yet, and is from now on.
   *
   * @param real whether it may see real addresses
   */
  List<Presence> take(Visit visit, boolean real) {
    int from = (int) Math.max(0, visit.told - told);
    List<Presence> news = new ArrayList<>(waiting.size() - from);
    for (int i = from; i < waiting.size(); i++) {
      Tiding tiding = waiting.get(i);
      if (tiding.of() != visit.occupant()) {
        news.add(real ? tiding.shown().open() : tiding.shown().veiled());
      }
    }
    visit.told = count();
    return news;
  }

  /** Everybody has been told. */
  void clear() {
    told = count();
    waiting = new ArrayList<>(0);
  }
}
