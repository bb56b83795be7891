package im.recado.testkit.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How what goes over a connection to a server of another network is written down. */
abstract class Wire {
  private static final Pattern ANYTHING = Pattern.compile("\\{(?<count>any|\\d+)(:(?<name>[a-z]+))?}");

  /** Each thing that is said, of a text with several. */
  abstract List<String> things(String text);

  /** The next thing that has come, as it is written down; null at the end. */
  abstract @Nullable String next() throws IOException;

  abstract void say(String thing) throws IOException;

  /** What stands for so many bytes that may be any. */
  String bytes(int count) {
    return ".{" + count + "}";
  }

  /** Something that has come, for people. */
  String shown(String came) {
    return came;
  }

  /**
   * Whether something has come as it was written, where <code>{any}</code> is anything and <code>{4}</code> are four bytes; with a name,
   * as in <code>{any:cookie}</code>, what that was is put where the names are found.
   */
  boolean fits(String wanted, String came, Map<String, String> found) {
    List<String> names = new ArrayList<>();
    StringBuilder pattern = new StringBuilder();
    Matcher anything = ANYTHING.matcher(wanted);
    int from = 0;
    while (anything.find()) {
      pattern.append(Pattern.quote(wanted.substring(from, anything.start())));
      String count = anything.group("count");
      pattern.append('(').append(count.equals("any") ? ".*" : bytes(Integer.parseInt(count))).append(')');
      names.add(anything.group("name"));
      from = anything.end();
    }
    pattern.append(Pattern.quote(wanted.substring(from)));
    Matcher matcher = Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(came);
    if (!matcher.matches()) {
      return false;
    }
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i) != null) {
        found.put(names.get(i), matcher.group(i + 1));
      }
    }
    return true;
  }
}
