package im.recado.source.sql;

import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query as an administrator wrote it, with places for who is meant: {@code {user}}, {@code {domain}}, {@code
 * {address}}. What stands there goes to the database as a parameter and never becomes part of the text (SECURITY W9).
 *
 * @param sql with a question mark for each place
 * @param places what belongs there
 */
record NamedQuery(String sql, List<String> places) {
  private static final Pattern PLACE = Pattern.compile("'?\\{(user|domain|address)\\}'?");

  static NamedQuery of(String text) {
    List<String> places = new ArrayList<>();
    Matcher matcher = PLACE.matcher(text);
    StringBuilder sql = new StringBuilder();
    while (matcher.find()) {
      places.add(matcher.group(1));
      matcher.appendReplacement(sql, "?");
    }
    matcher.appendTail(sql);
    return new NamedQuery(sql.toString(), List.copyOf(places));
  }

  /** The values of the places. */
  List<String> values(Jid account) {
    return places.stream()
        .map(
            place ->
                switch (place) {
                  case "user" -> Objects.requireNonNull(account.local());
                  case "domain" -> account.domain();
                  default -> account.toString();
                })
        .toList();
  }
}
