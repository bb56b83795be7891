package im.recado.console.page;

import im.recado.console.web.Frame;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account as lists show it.
 *
 * @param name may be empty
 * @param state {@code enabled}, {@code disabled} or {@code quarantined}
 * @param seen when it was last let in, or null when it never was
 */
public record Person(
    String account, String name, String state, Instant created, boolean online, @Nullable Instant seen) {
  /** The page about this account. */
  public String path() {
    return Frame.path("/people", account);
  }

  /** What is put where there is no picture. */
  public String initial() {
    return initial(name.isBlank() ? account : name);
  }

  static String initial(String text) {
    return text.isEmpty() ? "?" : text.substring(0, text.offsetByCodePoints(0, 1));
  }

  /** The look of a badge for a state. */
  public static String badge(String state) {
    return switch (state) {
      case "disabled" -> "bad";
      case "quarantined" -> "mild";
      default -> "good";
    };
  }
}
