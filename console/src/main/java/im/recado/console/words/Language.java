package im.recado.console.words;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A language of the console. */
public enum Language {
  EN("English"),
  PT("Português"),
  ES("Español");

  private final String ownName;

  Language(String ownName) {
    this.ownName = ownName;
  }

  /** As those who speak it call it. */
  public String ownName() {
    return ownName;
  }

  /** As RFC 5646 has it. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Locale locale() {
    return Locale.forLanguageTag(tag());
  }

  /** The language of a tag such as {@code pt-BR}, or null. */
  public static @Nullable Language of(@Nullable String tag) {
    if (tag != null) {
      for (Language language : values()) {
        if (tag.equalsIgnoreCase(language.tag()) || tag.regionMatches(true, 0, language.tag() + "-", 0, 3)) {
          return language;
        }
      }
    }
    return null;
  }

  /** The first language of a browser's list (RFC 9110 section 12.5.4) that the console speaks, else English. */
  public static Language wanted(@Nullable String accepted) {
    Language best = EN;
    double most = 0;
    for (String entry : accepted == null ? new String[0] : accepted.split(",", 20)) {
      String[] parts = entry.split(";", -1);
      Language language = of(parts[0].strip());
      String quality = parts.length > 1 ? parts[1].strip() : "";
      double weight = quality.matches("q=[01](\\.[0-9]{1,3})?") ? Double.parseDouble(quality.substring(2)) : 1;
      if (language != null && weight > most) {
        best = language;
        most = weight;
      }
    }
    return best;
  }
}
