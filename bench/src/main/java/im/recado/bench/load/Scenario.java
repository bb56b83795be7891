package im.recado.bench.load;

import java.util.List;

/** One kind of load; its fields are its options. */
public interface Scenario {
  /** Its name on the command line. */
  String name();

  /** How many accounts it logs in to, numbered from 0. */
  int accounts();

  /** How many connections it holds at once at most. */
  int connections();

  /** How many event loops of the generator it needs at least. */
  default int leastLoops() {
    return 1;
  }

  /** Whether it needs stream management to count what it does. */
  default boolean needsStreamManagement() {
    return false;
  }

  /** Whether the server has to have archives (XEP-0313). */
  default boolean needsArchive() {
    return false;
  }

  /**
   * Plays the load against one server and measures; what went wrong is in the load's tally.
   *
   * @throws LoadException when the load could not be set up
   * @throws InterruptedException when the thread is told to stop
   */
  List<Figure> run(Load load) throws LoadException, InterruptedException;
}
