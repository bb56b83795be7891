package im.recado.client.model;

/** What somebody says that they do: words behind {@code /me} (XEP-0245). */
final class Action {
  private static final String SIGN = "/me ";

  private Action() {}

  static boolean is(String body) {
    return body.startsWith(SIGN) && !body.substring(SIGN.length()).isBlank();
  }

  /** The words as they are shown: with the name in the place of the sign; all other words as they are. */
  static String told(String body, String name) {
    return is(body) ? "* " + name + " " + body.substring(SIGN.length()) : body;
  }
}
