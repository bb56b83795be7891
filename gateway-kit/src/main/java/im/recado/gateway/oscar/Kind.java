package im.recado.gateway.oscar;

import java.util.Locale;

/** The two networks, and in what they differ. */
enum Kind {
  ICQ("ICQ", "Number"),
  AIM("AIM", "Screen name");

  /** ICQ has never looked at more characters of a password. */
  private static final int LONGEST_ICQ_PASSWORD = 8;

  private final String label;
  private final String asked;

  Kind(String label, String asked) {
    this.label = label;
    this.asked = asked;
  }

  /** {@code icq}. */
  String type() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** For people. */
  String label() {
    return label;
  }

  /** What people have there. */
  String asked() {
    return asked;
  }

  boolean isIcq() {
    return this == ICQ;
  }

  /** As much of a password as counts. */
  String password(String written) {
    return isIcq() && written.length() > LONGEST_ICQ_PASSWORD ? written.substring(0, LONGEST_ICQ_PASSWORD) : written;
  }
}
