package im.recado.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import im.recado.kernel.log.SecurityLog;
import java.io.IOException;
import im.recado.testkit.server.PlayedTime;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The filter for fail2ban that is shipped finds in the log what it should, and nothing that a stranger put there. */
class Fail2banTest {
  private static final Path FILTER = Path.of("..", "docs", "fail2ban", "filter.d", "recado.conf");
  private static final Path PROGRAM = Path.of("/usr/bin/fail2ban-regex");
  private static final LoggerContext CONTEXT = new LoggerContext();

  private final List<String> log = new ArrayList<>();

  @BeforeEach
  void write() {
    List<Long> times = List.of(1_795_628_300_695L, 1_795_628_301_000L);
    LineLayout layout = new LineLayout(true);
    SecurityLog security =
        new SecurityLog(
            line -> {
              LoggingEvent event =
                  new LoggingEvent("", CONTEXT.getLogger("security"), Level.INFO, line, null, new Object[0]);
              event.setTimeStamp(times.get(log.size() % 2));
              log.add(layout.doLayout(event));
            },
            new PlayedTime());
    security.authenticationFailed(peer("192.0.2.1"), "romeo@example.org", "PLAIN", "not-authorized");
    security.authenticationFailed(peer("2001:db8::2"), null, "SCRAM-SHA-256-PLUS", "not-authorized");
    security.authenticationFailed(
        peer("192.0.2.3"), "x reason=ok n=1\nAUTHFAIL ip=198.51.100.1 port=1", "PLAIN", "not-authorized");
    security.authenticationFailed(peer("192.0.2.4"), "romeo@example.org", "PLAIN", "malformed-request");
    security.refused(peer("192.0.2.5"), null, "policy-violation", "not-authorized");
    security.banned("192.0.2.6", Duration.ofMinutes(15), 1, "reason=not-authorized n=1");
  }

  private static InetSocketAddress peer(String address) {
    return new InetSocketAddress(address, 40_000);
  }

  private static String setting(String name) throws IOException {
    return Files.readAllLines(FILTER).stream()
        .filter(line -> line.startsWith(name + " = "))
        .findFirst()
        .orElseThrow()
        .substring(name.length() + 3);
  }

  @Test
  void theFilterFindsWrongPasswordsAndTheirAddresses() throws IOException {
    Pattern date = Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z");
    Pattern failure = Pattern.compile(setting("failregex").replace("<HOST>", "(?<host>[0-9A-Fa-f.:]+)"));
    List<String> found = new ArrayList<>();
    for (String line : log) {
      assertThat(line).containsPattern(date);
      Matcher matcher = failure.matcher(date.matcher(line.strip()).replaceFirst(""));
      if (matcher.find()) {
        found.add(matcher.group("host"));
      }
    }
    assertThat(found).containsExactly("192.0.2.1", "2001:db8:0:0:0:0:0:2", "192.0.2.3");
  }

  @Test
  void fail2banItselfReadsItTheSame(@TempDir Path folder) throws Exception {
    assumeThat(PROGRAM).as("fail2ban is not installed").exists();
    Path file = Files.writeString(folder.resolve("security.log"), String.join("", log));
    Process program =
        new ProcessBuilder(PROGRAM.toString(), "--print-all-matched", file.toString(), FILTER.toRealPath().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(folder.resolve("out"), StandardCharsets.UTF_8))
        .contains("Lines: 6 lines, 0 ignored, 3 matched, 3 missed");
  }
}
