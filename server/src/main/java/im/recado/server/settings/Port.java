package im.recado.server.settings;

import im.recado.kernel.module.Option;

/**
 * A port to listen on.
 *
 * @param number 0 means any free one, {@value #NONE} none at all
 */
public record Port(int number) {
  private static final int NONE = -1;

  /** Does not listen. */
  public static final Port OFF = new Port(NONE);

  private static final String TYPE = "a port from 0 (any free one) to 65535, or off";

  public boolean isOff() {
    return number == NONE;
  }

  @Override
  public String toString() {
    return isOff() ? "off" : Integer.toString(number);
  }

  static Option<Port> option(String key, Port otherwise, String help) {
    return new Option<>(
        key,
        TYPE,
        otherwise,
        help,
        value -> {
          String text = value.toString().strip();
          // TOML has no word "off"; a plain false is what people write in its place.
          if (text.equals("off") || text.equals("false")) {
            return OFF;
          }
          if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65535) {
            return new Port(Integer.parseInt(text));
          }
          throw new IllegalArgumentException("expected " + TYPE);
        });
  }
}
