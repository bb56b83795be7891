package im.recado.gateway.network;

import java.util.Map;

/**
 * What somebody tells of themselves.
 *
 * @param contact as {@link Network#contact} gives it
 * @param answers none is empty
 */
public record Profile(String contact, Map<Detail, String> answers) {
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

  /** An answer; empty when there was none. */
  public String answer(Detail detail) {
    return answers.getOrDefault(detail, "");
  }
}
