package im.recado.gateway.network;

import java.util.List;

/**
 * What people are asked when they register with a gateway.
 *
 * @param instructions a sentence or two
 * @param questions the first one asks for the name by which the account is called here
 */
public record LoginForm(String instructions, List<Question> questions) {
  /**
   * One thing that is asked.
   *
   * @param var its name in the form; {@code username} and {@code password} are known to clients of every age
   * @param label for people
   * @param secret whether it is never shown again
   * @param needed whether it must be answered
   */
  public record Question(String var, String label, boolean secret, boolean needed) {}

  public LoginForm {
    questions = List.copyOf(questions);
    if (questions.isEmpty() || questions.getFirst().secret()) {
      throw new IllegalArgumentException("an account needs a name");
    }
  }

  /** A name and a password. */
  public static LoginForm nameAndPassword(String instructions, String name) {
    return new LoginForm(
        instructions,
        List.of(new Question("username", name, false, true), new Question("password", "Password", true, true)));
  }
}
