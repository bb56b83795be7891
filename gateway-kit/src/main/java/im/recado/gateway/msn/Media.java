package im.recado.gateway.msn;

/** What somebody listens to, as clients of MSN say it: {@code \0Music\01\0{0} - {1}\0title\0artist\0}, a pattern and what stands in it. */
final class Media {
  private static final String BETWEEN = "\\0";
  private static final int LONGEST = 500;
  private static final int FIRST = 4;
  private static final int MOST_PARTS = 14;

  private Media() {}

  /** In one line; empty for nothing. */
  static String read(String written) {
    String[] parts = written.split("\\\\0", -1);
    if (parts.length <= FIRST || !parts[2].equals("1")) {
      return "";
    }
    String media = parts[3];
    for (int i = FIRST; i < Math.min(parts.length, MOST_PARTS); i++) {
      media = media.replace("{" + (i - FIRST) + "}", parts[i]);
    }
    return media.length() > LONGEST ? "" : media.strip();
  }

  /** As it is told to others; empty for nothing. */
  static String written(String artist, String title) {
    if (artist.isEmpty() && title.isEmpty()) {
      return "";
    }
    String pattern = artist.isEmpty() || title.isEmpty() ? "{0}{1}" : "{0} - {1}";
    return BETWEEN + String.join(BETWEEN, "Music", "1", pattern, plain(title), plain(artist), "", "");
  }

  /** Without what would begin another part. */
  private static String plain(String text) {
    return text.replace('\\', '/');
  }
}
