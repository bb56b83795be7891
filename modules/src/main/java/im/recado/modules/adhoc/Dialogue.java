package im.recado.modules.adhoc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * A command on its way: what was asked so far, the last question on top. XEP-0050 calls it a session. On its requester's
 * lane.
 */
final class Dialogue {
  private final AdHocCommand command;
  private final String responder;
  private final Deque<Step.Ask> asked = new ArrayDeque<>();
  private long touched;

  /**
   * A command that has asked its first question.
   *
   * @param responder the address it was given to
   */
  Dialogue(AdHocCommand command, String responder) {
    this.command = command;
    this.responder = responder;
  }

  boolean isOf(AdHocCommand command, String responder) {
    return this.command.node().equals(command.node()) && this.responder.equals(responder);
  }

  void ask(Step.Ask question) {
    asked.push(question);
  }

  /** What is asked now. */
  Step.Ask question() {
    return Objects.requireNonNull(asked.peek());
  }

  boolean canGoBack() {
    return asked.size() > 1;
  }

  void goBack() {
    asked.pop();
  }

  long touched() {
    return touched;
  }

  void touched(long nanoTime) {
    touched = nanoTime;
  }
}
