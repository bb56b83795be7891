package im.recado.console.page;

import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Something that can be set for a room or a node, as commands tell it.
 *
 * @param label for people
 * @param kind the type of its field (XEP-0004)
 * @param choices what may be chosen, with its name for people; empty when something is to be written
 */
public record Knob(String name, String label, String kind, String value, Map<String, String> choices) {
  /**
   * What a command shows, in the visitor's language as far as there are words.
   *
   * @param area of the words: {@code set-NAME} for labels, {@code choice-NAME-VALUE} or {@code choice-VALUE} for choices
   */
  static List<Knob> of(Visit visit, String area, List<Row> rows) {
    List<Knob> knobs = new ArrayList<>();
    for (Row row : rows) {
      Map<String, String> choices = new LinkedHashMap<>();
      if (row.has("choices")) {
        for (String choice : row.get("choices").split(",")) {
          String special = worded(visit, area + ".choice-" + word(row.get("setting")) + "-", choice);
          choices.put(choice, special.equals(choice) ? worded(visit, area + ".choice-", choice) : special);
        }
        if (row.get("kind").equals("list-single")) {
          choices.putIfAbsent(row.get("value"), row.get("value"));
        }
      }
      knobs.add(
          new Knob(
              row.get("setting"), worded(visit, area + ".set-", row.get("setting")), row.get("kind"), row.get("value"), choices));
    }
    return knobs;
  }

  private static String worded(Visit visit, String prefix, String name) {
    String key = prefix + word(name);
    return visit.words().has(key) ? visit.say(key) : name;
  }

  /** As a part of the key of words. */
  private static String word(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  public boolean isFlag() {
    return kind.equals("boolean");
  }

  public boolean isSecret() {
    return kind.equals("text-private");
  }

  public boolean isMulti() {
    return kind.equals("list-multi") || kind.equals("jid-multi");
  }

  public boolean isChosen(String choice) {
    return isMulti() ? List.of(value.split(",")).contains(choice) : value.equals(choice);
  }

  /** The field of the form. */
  public String id() {
    return "set-" + name.replaceAll("[^A-Za-z0-9]+", "-");
  }

  /** What was filled in for it; null when it is as it was. */
  private @org.jspecify.annotations.Nullable String changed(Visit visit) {
    boolean ticked = isFlag() || (isMulti() && !choices.isEmpty());
    // A box that is not ticked says nothing, so the form says that there was one.
    if (!visit.form().containsKey(ticked ? id() + "-there" : id())) {
      return null;
    }
    String now;
    if (isFlag()) {
      now = visit.filled(id()).isEmpty() ? "0" : "1";
    } else if (ticked) {
      now = String.join(",", choices.keySet().stream().filter(choice -> !visit.filled(id() + "-" + choice).isEmpty()).toList());
    } else if (isMulti()) {
      now = String.join(",", visit.filled(id()).lines().map(String::strip).filter(line -> !line.isEmpty()).toList());
    } else {
      now = visit.filled(id());
    }
    boolean same = isSecret() ? now.isEmpty() : now.equals(value);
    return same ? null : now;
  }

  /** Changes with a command whatever was changed in a form; throws with the first that cannot be. */
  static void change(Visit visit, String command, Map<String, String> which, List<Knob> knobs) throws CommandException {
    for (Knob knob : knobs) {
      String value = knob.changed(visit);
      if (value != null) {
        Map<String, String> arguments = new LinkedHashMap<>(which);
        arguments.put("setting", knob.name);
        arguments.put("value", value);
        Object _ = visit.run(command, arguments);
      }
    }
  }
}
