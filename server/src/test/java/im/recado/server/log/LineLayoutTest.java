package im.recado.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineLayoutTest {
  private static String line(String message, @Nullable Throwable thrown) {
    LoggerContext context = new LoggerContext();
    LoggingEvent event =
        new LoggingEvent("", context.getLogger("im.recado.Test"), Level.INFO, message, thrown, new Object[0]);
    return new LineLayout(false).doLayout(event);
  }

  @Test
  void aLineHasTheTimeInUtcLevelLoggerAndMessage() {
    assertThat(line("Hello.", null))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z INFO Test: Hello\\.\n");
  }

  @Test
  void a16ControlCharactersAndLineBreaksAreEscaped() {
    String line = line("a\r\n2026-01-01T00:00:00Z ERROR forged \u001b[2J \u2028 \u202e ${jndi:ldap://x}", null);
    assertThat(line).contains("a\\u000d\\u000a2026").contains("${jndi:ldap://x}").endsWith("\n");
    assertThat(line.strip().chars()).noneMatch(c -> c < ' ' || c == 0x2028 || c == 0x202e);
  }

  @Test
  void anExceptionStaysOnTheLine() {
    String line = line("Failed", new IllegalStateException("first\nsecond", new RuntimeException("cause")));
    assertThat(line.strip()).doesNotContain("\n").contains("first\\u000asecond", "LineLayoutTest", "cause");
  }

  @Test
  void d18ALineIsBounded() {
    assertThat(line("x".repeat(1_000_000), null).length()).isLessThan(5_000);
  }
}
