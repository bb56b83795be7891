package im.recado.client.protocol;

import java.util.Collection;
import java.util.Optional;

/** How much the best way to log in that a server offers keeps to oneself; the later, the more. */
public enum Strength {
  /** The server gets the password itself. */
  PLAIN,
  /** A proof of knowing it, with SHA-1 (RFC 5802). */
  SCRAM_SHA_1,
  /** The same with SHA-256 or more (RFC 7677). */
  SCRAM_SHA_256;

  /** That of the best of these mechanisms of SASL; nothing when this client speaks none of them. */
  public static Optional<Strength> of(Collection<String> offered) {
    if (offered.contains("SCRAM-SHA-256") || offered.contains("SCRAM-SHA-512")) {
      return Optional.of(SCRAM_SHA_256);
    }
    if (offered.contains("SCRAM-SHA-1")) {
      return Optional.of(SCRAM_SHA_1);
    }
    return offered.contains("PLAIN") ? Optional.of(PLAIN) : Optional.empty();
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
