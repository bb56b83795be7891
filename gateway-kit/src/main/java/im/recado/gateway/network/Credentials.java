package im.recado.gateway.network;

import java.util.Map;

/** What somebody has answered to a {@link LoginForm}. Secret: never logged, shown or kept but sealed. */
public record Credentials(Map<String, String> answers) {
  public Credentials {
    answers = Map.copyOf(answers);
  }

  /** An answer; empty when there was none. */
  public String answer(String var) {
    return answers.getOrDefault(var, "");
  }

  /** Says nothing of what is in it. */
  @Override
  public String toString() {
    return "Credentials";
  }
}
