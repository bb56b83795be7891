package im.recado.source.sql;

import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A query as an administrator wrote it, with places for who is meant: {@code {user}}, {@code {domain}}, {@code
 * {address}}. What stands there goes to the database as a parameter and never becomes part of the text (SECURITY W9).
 *
 * @param sql with a question mark for each place
 * @param places what belongs there
 */
record NamedQuery(String sql, List<String> places) {
  private static final Pattern PLACE = Pattern.compile("'?\\{(user|domain|address)\\}'?");

  private static final Pattern QUESTION = Pattern.compile("\\s*(SELECT|WITH)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern INTO = Pattern.compile("\\bINTO\\b", Pattern.CASE_INSENSITIVE);

  /** Why this is not one question that leaves everything as it is, in a sentence; null when it looks like one. */
  @Nullable String objection() {
    // Also within quotes: where those end is not the same everywhere.
    String bare = sql.strip().replaceFirst(";$", "");
    boolean isQuestion = QUESTION.matcher(bare).matches() && bare.indexOf(';') < 0;
    // MySQL and MariaDB write files with INTO, also where nothing may be written.
    return isQuestion && !INTO.matcher(bare).find() ? null : "A query must be a single SELECT that writes nothing anywhere.";
  }

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
