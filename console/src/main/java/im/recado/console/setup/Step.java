package im.recado.console.setup;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The pages of the first set-up, in their order. */
public enum Step {
  LANGUAGE,
  DOMAIN,
  DATABASE,
  ACCOUNTS,
  ADMINISTRATOR,
  CERTIFICATE,
  REVIEW;

  /** As it stands in addresses and words. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String path() {
    return "/setup/step/" + key();
  }

  static @Nullable Step of(String key) {
    for (Step step : values()) {
      if (step.key().equals(key)) {
        return step;
      }
    }
    return null;
  }

  Step next() {
    return values()[Math.min(ordinal() + 1, values().length - 1)];
  }

  /** The page before; the first has none before it. */
  public Step before() {
    return values()[Math.max(ordinal() - 1, 0)];
  }
}
