package im.recado.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One event, one line (SECURITY A16): the time in UTC, the level, the logger and the message; what is behind an exception
 * follows on the same line. Control characters are escaped, so nothing that a stranger chose begins a line or colours one.
 */
final class LineLayout extends LayoutBase<ILoggingEvent> {
  private static final int MOST_CHARS = 4000;
  private static final int MOST_FRAMES = 40;
  private static final int MOST_CAUSES = 5;

  private final boolean isBare;

  /**
   * @param isBare the time and the message alone, for logs that programs read
   */
  LineLayout(boolean isBare) {
    this.isBare = isBare;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    line.append(Instant.ofEpochMilli(event.getTimeStamp()).truncatedTo(ChronoUnit.MILLIS));
    if (!isBare) {
      String logger = event.getLoggerName();
      line.append(' ').append(event.getLevel()).append(' ').append(logger.substring(logger.lastIndexOf('.') + 1)).append(':');
    }
    line.append(' ');
    escape(String.valueOf(event.getFormattedMessage()), MOST_CHARS, line);
    IThrowableProxy thrown = event.getThrowableProxy();
    for (int i = 0; thrown != null && i < MOST_CAUSES; i++, thrown = thrown.getCause()) {
      line.append(" | ").append(thrown.getClassName()).append(": ");
      escape(String.valueOf(thrown.getMessage()), MOST_CHARS, line);
      StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
      for (int f = 0; frames != null && f < Math.min(MOST_FRAMES, frames.length); f++) {
        line.append(" | ").append(frames[f].getSTEAsString());
      }
    }
    return line.append('\n').toString();
  }

  /** Appends text in which no character has a meaning to a terminal or a log reader. */
  static void escape(String text, int most, StringBuilder line) {
    int end = Math.min(text.length(), most);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || c >= 0x2028 && c <= 0x202e || c >= 0x2066 && c <= 0x2069) {
        line.append("\\u%04x".formatted((int) c));
      } else {
        line.append(c);
      }
    }
    if (end < text.length()) {
      line.append("…");
    }
  }
}
