package im.recado.modules.adhoc;

import im.recado.wire.form.DataForm;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * A command on its way: what was asked so far, the last question on top. XEP-0050 calls it a session. On the lane on which its
 * requester's words to the responder are heard.
 */
final class Dialogue {
  /** So many characters of answers are kept. */
  private static final int MOST_KEPT = 10_000;

  private final AdHocCommand command;
  private final String responder;
  private final Deque<Step.Ask> asked = new ArrayDeque<>();
  private long touched;

  /**
   * A command that has asked its first question.
   *
   * @param responder the address it was given to
   * @param question the first one
   */
  Dialogue(AdHocCommand command, String responder, Step.Ask question) {
    this.command = command;
    this.responder = responder;
    asked.push(question);
  }

  boolean isOf(AdHocCommand command, String responder) {
    return this.command.node().equals(command.node()) && this.responder.equals(responder);
  }

  /** What is asked now has been answered, and something else is asked; who goes back finds the answers. */
  void ask(DataForm answers, Step.Ask next) {
    answered(answers);
    asked.push(next);
  }

  /**
   * What is asked now has been answered, and is asked still: the form holds the answers, but for what is secret and for more than
   * a person writes.
   */
  void answered(DataForm answers) {
    if (answers.fields().stream().flatMap(field -> field.values().stream()).mapToInt(String::length).sum() > MOST_KEPT) {
      return;
    }
    Step.Ask question = asked.pop();
    asked.push(new Step.Ask(question.form().filled(answers), question.last(), question.answered()));
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
