package im.recado.console;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the program knows of itself and the console shows. Any thread; what waits says so. */
public interface ServerFacts {
  /** A certificate that listeners show. */
  record Certificate(List<String> names, Instant expiry, boolean selfSigned) {}

  String version();

  Instant since();

  /** Which database keeps everything, for people; no password is in it. */
  String database();

  /** Whether what is written becomes durable; may wait. */
  boolean takesWrites();

  /** How many accounts there are; may wait. */
  long accounts();

  /** The ports in use, by the key of their setting. */
  Map<String, Integer> ports();

  /** The certificate, or null as long as nothing listens. */
  @Nullable Certificate certificate();

  /** Why the last order of a certificate from an authority came to nothing, in a sentence; null when it did not. */
  @Nullable String orderProblem();
}
