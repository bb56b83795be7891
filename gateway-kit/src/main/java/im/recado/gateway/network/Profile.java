package im.recado.gateway.network;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody tells of themselves.
 *
 * @param contact as {@link Network#contact} gives it
 * @param answers none is empty
 * @param picture a file in a format that browsers show; null when there is none
 */
public record Profile(String contact, Map<Detail, String> answers, byte @Nullable [] picture) {
  /** What one can tell. */
  public enum Detail {
    NICK,
    FULL_NAME,
    FIRST,
    LAST,
    EMAIL,
    PHONE,
    STREET,
    CITY,
    REGION,
    POSTCODE,
    COUNTRY,
    COMPANY,
    TITLE,
    URL,
    /** As {@code 1979-01-31}. */
    BIRTHDAY,
    ABOUT
  }

  public Profile {
    answers = Map.copyOf(answers);
  }

  /** Without a picture. */
  public Profile(String contact, Map<Detail, String> answers) {
    this(contact, answers, null);
  }

  /** The same with a picture. */
  public Profile with(byte[] picture) {
    return new Profile(contact, answers, picture);
  }

  /** An answer; empty when there was none. */
  public String answer(Detail detail) {
    return answers.getOrDefault(detail, "");
  }
}
