package im.recado.console.page;

import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a command shows of one thing: a value by what it is. */
public record Facts(Map<String, String> values) {
  static Facts ask(Visit visit, String command, Map<String, String> arguments) throws CommandException {
    Map<String, String> values = new LinkedHashMap<>();
    for (Row row : Row.ask(visit, command, arguments)) {
      values.put(row.get("what"), row.get("value"));
    }
    return new Facts(values);
  }

  public String get(String what) {
    return values.getOrDefault(what, "");
  }

  public boolean has(String what) {
    return !get(what).isEmpty();
  }

  public boolean is(String what) {
    return get(what).equals("true");
  }
}
