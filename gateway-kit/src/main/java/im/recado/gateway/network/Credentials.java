package im.recado.gateway.network;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What somebody has answered to a {@link LoginForm}. Secret: never logged, shown or kept but sealed. */
public record Credentials(Map<String, String> answers) {
  /** Under this name a certificate is among the answers, which no question has. */
  public static final String CERTIFICATE = "certificate";

  private static final String PSEUDONYM = "pseudonym";

  public Credentials {
    answers = Map.copyOf(answers);
  }

  /** An answer; empty when there was none. */
  public String answer(String var) {
    return answers.getOrDefault(var, "");
  }

  /** The certificate that is shown to the network; null when there is none. */
  public @Nullable OwnCertificate certificate() {
    return OwnCertificate.read(answer(CERTIFICATE));
  }

  /** The same with a certificate. */
  public Credentials with(OwnCertificate own) {
    return with(CERTIFICATE, own.write());
  }

  /** A name for whose they are: always the same, ten small letters and digits, and nobody can tell who it is. */
  public String pseudonym() {
    return answer(PSEUDONYM);
  }

  /** The same with a {@link #pseudonym}. */
  public Credentials as(String pseudonym) {
    return with(PSEUDONYM, pseudonym);
  }

  private Credentials with(String var, String answer) {
    Map<String, String> more = new HashMap<>(answers);
    more.put(var, answer);
    return new Credentials(more);
  }

  /** Says nothing of what is in it. */
  @Override
  public String toString() {
    return "Credentials";
  }
}
