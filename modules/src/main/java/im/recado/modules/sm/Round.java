package im.recado.modules.sm;

import im.recado.kernel.stream.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The acknowledgements that one event loop owes. Every few milliseconds, as long as there are any, all of them are looked at
 * together: one write for all, one wake-up when it is done. Those whose recipients have not answered wait for one more round.
 * On the loop.
 */
final class Round {
  private static final Duration EVERY = Duration.ofMillis(10);

  private final Loop loop;
  private final Consumer<List<Claim>> ask;
  private final Consumer<List<Claim>> answer;
  private List<Claim> fresh = new ArrayList<>();
  private List<Claim> asked = List.of();
  private boolean scheduled;

  /**
   * The round of a loop.
   *
   * @param ask asks the recipients of what these claims cover
   * @param answer makes safe what these claims cover and then acknowledges it
   */
  Round(Loop loop, Consumer<List<Claim>> ask, Consumer<List<Claim>> answer) {
    this.loop = loop;
    this.ask = ask;
    this.answer = answer;
  }

  /** One more. */
  void add(Claim claim) {
    fresh.add(claim);
    schedule();
  }

  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      loop.schedule(EVERY, this::run);
    }
  }

  private void run() {
    scheduled = false;
    List<Claim> due = new ArrayList<>(asked);
    List<Claim> early = new ArrayList<>();
    for (Claim claim : fresh) {
      (claim.isSettled() ? due : early).add(claim);
    }
    fresh = new ArrayList<>();
    asked = early;
    if (!early.isEmpty()) {
      ask.accept(early);
      schedule();
    }
    if (!due.isEmpty()) {
      answer.accept(due);
    }
  }
}
