package im.recado.server.acme;

import im.recado.kernel.http.Json;
import im.recado.server.Failure;
import im.recado.server.home.Home;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be known of orders after a restart, so that a server that starts again and again does not order again and again.
 *
 * @param server the authority that gave the certificate, as it is named in {@code acme.server}; empty before the first one
 * @param fingerprint of the certificate that it gave
 * @param ordered when it gave it; null before
 * @param lot a number from 0 to 1, drawn with each certificate: where in a span of time it is renewed
 * @param tried when an order was begun last; null before
 * @param problem why the last one came to nothing, in a sentence; empty when it did not
 * @param failures how many in a row came to nothing
 * @param next nothing is ordered by itself before; null when nothing stands against it
 */
record AcmeState(
    String server,
    String fingerprint,
    @Nullable Instant ordered,
    double lot,
    @Nullable Instant tried,
    String problem,
    int failures,
    @Nullable Instant next) {
  static final AcmeState NONE = new AcmeState("", "", null, 0.5, null, "", 0, null);

  private static Path file(Home home) {
    return home.certificates().resolve("acme.json");
  }

  /** What an earlier server left; none when that cannot be read. */
  static AcmeState read(Home home) {
    try {
      String text = home.read(file(home));
      if (text == null) {
        return NONE;
      }
      Map<String, Object> map = Json.readMap(text);
      return new AcmeState(
          text(map, "server"),
          text(map, "fingerprint"),
          instant(map, "ordered"),
          Double.parseDouble(text(map, "lot")),
          instant(map, "tried"),
          text(map, "problem"),
          Integer.parseInt(text(map, "failures")),
          instant(map, "next"));
    } catch (Failure | IllegalArgumentException | DateTimeException e) {
      return NONE;
    }
  }

  private static String text(Map<String, Object> map, String key) {
    return String.valueOf(map.getOrDefault(key, ""));
  }

  private static @Nullable Instant instant(Map<String, Object> map, String key) {
    return text(map, key).isEmpty() ? null : Instant.parse(text(map, key));
  }

  void write(Home home) throws Failure {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("server", server);
    map.put("fingerprint", fingerprint);
    map.put("ordered", ordered == null ? "" : ordered.toString());
    map.put("lot", Double.toString(lot));
    map.put("tried", tried == null ? "" : tried.toString());
    map.put("problem", problem);
    map.put("failures", Integer.toString(failures));
    map.put("next", next == null ? "" : next.toString());
    home.write(file(home), Json.write(map) + "\n");
  }

  /** A certificate was given. */
  AcmeState given(String server, String fingerprint, double lot, Instant now) {
    return new AcmeState(server, fingerprint, now, lot, now, "", 0, null);
  }

  /** An order came to nothing. */
  AcmeState failed(String problem, Instant now, Instant next) {
    return new AcmeState(server, fingerprint, ordered, lot, now, problem, failures + 1, next);
  }
}
