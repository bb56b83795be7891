package im.recado.client.protocol;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How much the best way to log in that a server offers keeps to oneself; the later, the more. */
public enum Strength {
  /** The server gets the password itself. */
  PLAIN("PLAIN"),
  /** A proof of knowing it, with SHA-1 (RFC 5802). */
  SCRAM_SHA_1("SCRAM-SHA-1"),
  /** The same with SHA-256 or more (RFC 7677). */
  SCRAM_SHA_256("SCRAM-SHA-256", "SCRAM-SHA-512");

  private final List<String> mechanisms;

  Strength(String... mechanisms) {
    this.mechanisms = List.of(mechanisms);
  }

  /** That of the best of these mechanisms of SASL; nothing when this client speaks none of them. */
  public static Optional<Strength> of(Collection<String> offered) {
    return Arrays.stream(values()).filter(each -> each.mechanisms.stream().anyMatch(offered::contains)).max(Comparator.naturalOrder());
  }

  /** What is remembered of a server, for one account: a login that is suddenly worth less goes no further. Safe for any thread. */
  public interface Memory {
    /** The best that it has offered. */
    Strength best();

    /** One was let in where it offered this. */
    void offered(Strength now);

    /** Remembers nothing. */
    static Memory none() {
      return new Memory() {
        @Override
        public Strength best() {
          return PLAIN;
        }

        @Override
        public void offered(Strength now) {}
      };
    }
  }
}
