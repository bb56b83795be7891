package im.recado.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the home folder of a running Recado says.
 *
 * @param port for clients with STARTTLS, 0 when there is none
 * @param directTlsPort for clients with TLS from the first byte, 0 when there is none
 * @param httpPort for browsers without TLS, 0 when there is none
 * @param httpsPort for browsers, 0 when there is none
 * @param s2sPort for other servers with STARTTLS, 0 when there is none
 * @param pid the server's process
 */
record RecadoHome(int port, int directTlsPort, int httpPort, int httpsPort, int s2sPort, long pid) {
  private static final Pattern DIGITS = Pattern.compile("\\d{1,10}");

  /** Reads {@code ports.json} (an object of setting keys and port numbers) and {@code recado.pid}. */
  static RecadoHome read(Path folder) throws UsageException {
    String ports;
    String pid;
    try {
      ports = Files.readString(folder.resolve("ports.json"), StandardCharsets.UTF_8);
      pid = Files.readString(folder.resolve("recado.pid"), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UsageException("No Recado runs in " + folder + ": " + e.getMessage() + " cannot be read. Start it with"
          + " ./recado run --home " + folder + ".");
    }
    if (!DIGITS.matcher(pid).matches()) {
      throw new UsageException(folder.resolve("recado.pid") + " does not hold a process number.");
    }
    return new RecadoHome(port(ports, "c2s.port"), port(ports, "c2s.direct-tls-port"), port(ports, "http.port"),
        port(ports, "https.port"), port(ports, "s2s.port"), Long.parseLong(pid));
  }

  /** The number beside a key of a flat JSON object, 0 when the key is absent or its value not a number. */
  static int port(String json, String key) {
    Matcher matcher = Pattern.compile("\"" + Pattern.quote(key) + "\"\\s*:\\s*\"?(\\d{1,5})\\b").matcher(json);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }
}
