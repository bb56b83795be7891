package im.recado.modules.clients;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An installation of a client that has logged in to an account.
 *
 * @param id by which its owner names it
 * @param agent the UUID that it tells (XEP-0388)
 * @param password whether it has shown the account's present password
 * @param software its name for people, may be empty
 * @param device where it runs, for people, may be empty
 */
record Client(
    String id, String agent, Instant first, Instant last, boolean password, String software, String device) {

  Client seen(Instant now, boolean withPassword, String newSoftware, String newDevice) {
    return new Client(id, agent, first, now, password || withPassword, newSoftware, newDevice);
  }

  Client left(Instant now) {
    return new Client(id, agent, first, now, password, software, device);
  }

  Client withoutPassword() {
    return new Client(id, agent, first, last, false, software, device);
  }

  String write() {
    return String.join(
        " ",
        agent,
        Long.toString(first.getEpochSecond()),
        Long.toString(last.getEpochSecond()),
        Boolean.toString(password),
        URLEncoder.encode(software, StandardCharsets.UTF_8),
        URLEncoder.encode(device, StandardCharsets.UTF_8));
  }

  /** Null for what is none. */
  static @Nullable Client read(String id, String text) {
    String[] parts = text.split(" ", -1);
    try {
      return parts.length == 6
          ? new Client(
              id,
              parts[0],
              Instant.ofEpochSecond(Long.parseLong(parts[1])),
              Instant.ofEpochSecond(Long.parseLong(parts[2])),
              Boolean.parseBoolean(parts[3]),
              URLDecoder.decode(parts[4], StandardCharsets.UTF_8),
              URLDecoder.decode(parts[5], StandardCharsets.UTF_8))
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
