package im.recado.kernel.limit;

import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;

/**
 * The switch for bad times (SECURITY B-16): while it is on, nobody makes an account without an administrator, and
 * limits of what people may do in a time are a quarter of what they are otherwise. Read with every use, so that it
 * holds at once.
 */
public final class Emergency {
  public static final Option<Boolean> ON =
      Option.flag(
          "server.emergency",
          false,
          "While this is true, nobody makes an account without an administrator, and rates and limits for strangers are a"
              + " quarter of what they are otherwise.");

  private static final int STRICTER = 4;

  private Emergency() {}

  public static boolean isOn(Options options) {
    return options.get(ON);
  }

  /** The value of a limit as it holds now; at least 1, unless it is 0 anyway. */
  public static int limit(Options options, Option<Integer> limit) {
    int value = options.get(limit);
    return value > 0 && isOn(options) ? Math.max(1, value / STRICTER) : value;
  }
}
