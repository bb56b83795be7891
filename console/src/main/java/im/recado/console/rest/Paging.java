package im.recado.console.rest;

import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.http.HttpException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One page of what a command lists. A page goes on behind the last row of the one before, whatever came and went in between:
 * who follows the cursors sees every row that was there all the time, once. Commands that can begin behind something themselves
 * are asked to; of others all rows are looked at.
 */
final class Paging {
  private static final int MOST_ROWS = 1000;
  private static final int USUAL_ROWS = 100;

  /** What a row says when it was, for commands that go on there when the row itself is gone. */
  private static final String MOMENT = "at";

  /** Where the page before ended; of nothing at the beginning. */
  private record Place(int index, String key) {}

  /** A part of the rows, and the cursor of the next page; null when this is the last. */
  record Page(List<List<String>> rows, @Nullable String next) {}

  private final Map<String, String> arguments;
  private final @Nullable String behind;
  private final boolean toldMoments;
  private final int most;
  private final Place from;

  private Paging(Map<String, String> arguments, @Nullable String behind, boolean toldMoments, int most, Place from) {
    this.arguments = arguments;
    this.behind = behind;
    this.toldMoments = toldMoments;
    this.most = most;
    this.from = from;
  }

  /** The page that is asked for in the address of a request. */
  static Paging asked(Command command, Map<String, String> query) throws HttpException {
    Map<String, String> arguments = new HashMap<>(query);
    String limit = arguments.remove("limit");
    String cursor = arguments.remove("cursor");
    String behind = has(command, "most") ? has(command, "after") ? "after" : has(command, "before") ? "before" : null : null;
    if (limit == null && behind != null && arguments.getOrDefault("most", "").matches("[0-9]{1,9}")) {
      limit = arguments.get("most");
    }
    int most = limit == null ? USUAL_ROWS : limit(limit);
    Place from = cursor == null ? new Place(0, "") : place(cursor);
    if (behind != null) {
      arguments.put("most", Integer.toString(most));
      if (cursor != null && has(command, "until")) {
        String[] moment = from.key().split(" ", 2);
        arguments.put("until", moment[0]);
        arguments.put(behind, moment[moment.length - 1]);
      } else if (cursor != null) {
        arguments.put(behind, from.key());
      }
    } else if (has(command, "most") && (limit != null || cursor != null)) {
      // Pages are cut here, so what is usual for the command must not end them.
      arguments.putIfAbsent("most", Integer.toString(MOST_ROWS));
    }
    return new Paging(arguments, behind, behind != null && has(command, "until"), most, from);
  }

  private static boolean has(Command command, String name) {
    return command.arguments().stream().anyMatch(argument -> argument.name().equals(name));
  }

  private static int limit(String text) throws HttpException {
    int limit = text.matches("[0-9]{1,9}") ? Math.min(MOST_ROWS, Integer.parseInt(text)) : 0;
    if (limit == 0) {
      throw new HttpException(400, "Expected a whole number from 1 to " + MOST_ROWS + " for limit.");
    }
    return limit;
  }

  private static Place place(String cursor) throws HttpException {
    try {
      String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ", 2);
      if (parts.length == 2 && parts[0].matches("[0-9]{1,9}")) {
        return new Place(Integer.parseInt(parts[0]), parts[1]);
      }
    } catch (IllegalArgumentException e) {
      // Answered below.
    }
    throw new HttpException(400, "A cursor is the next of an earlier page.");
  }

  private static String cursor(int index, String key) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString((index + " " + key).getBytes(StandardCharsets.UTF_8));
  }

  /** What the command is to be asked. */
  Map<String, String> arguments() {
    return arguments;
  }

  /** The page, of what the command said. */
  Page of(CommandResult result) {
    List<List<String>> rows = result.rows();
    if (behind != null) {
      // Who was asked for so many rows and has them may have more. What came beyond them does not come behind the last.
      return new Page(rows, rows.size() >= most ? cursor(rows.size(), key(result)) : null);
    }
    int begin = begin(rows);
    int end = (int) Math.min(rows.size(), (long) begin + most);
    List<List<String>> page = rows.subList(begin, end);
    return new Page(page, end < rows.size() ? cursor(end, page.getLast().getFirst()) : null);
  }

  /** What the last row is found by. */
  private String key(CommandResult result) {
    List<String> last = result.rows().getLast();
    return (toldMoments ? last.get(result.columns().indexOf(MOMENT)) + " " : "") + last.getFirst();
  }

  /** Where the list goes on: behind the row that ended the page before, or behind where it would stand. */
  private int begin(List<List<String>> rows) {
    if (from.index() == 0) {
      return 0;
    }
    int found = -1;
    for (int i = 0; i < rows.size(); i++) {
      boolean nearer = found < 0 || Math.abs(i + 1 - from.index()) < Math.abs(found + 1 - from.index());
      if (rows.get(i).getFirst().equals(from.key()) && nearer) {
        found = i;
      }
    }
    if (found >= 0) {
      return found + 1;
    }
    int direction = direction(rows);
    int place = 0;
    while (place < rows.size() && direction * rows.get(place).getFirst().compareTo(from.key()) < 0) {
      place++;
    }
    return direction == 0 ? Math.min(from.index(), rows.size()) : place;
  }

  /** 1 for rows in the order of what they begin with, -1 for the other way round, 0 for neither. */
  private static int direction(List<List<String>> rows) {
    Comparator<List<String>> order = Comparator.comparing(List::getFirst);
    boolean up = true;
    boolean down = true;
    for (int i = 1; i < rows.size(); i++) {
      int step = order.compare(rows.get(i - 1), rows.get(i));
      up &= step <= 0;
      down &= step >= 0;
    }
    return up ? 1 : down ? -1 : 0;
  }
}
