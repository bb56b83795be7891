package im.recado.server.cli;

import im.recado.server.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A word of the command line: what it takes and what it does. Written by hand because the library that is usual for this
 * took a third of the time that the server needs to start.
 */
final class Verb {
  /** What a word does; the exit code. */
  @FunctionalInterface
  interface Action {
    int run(Arguments arguments) throws Failure, IOException, InterruptedException;
  }

  /**
   * An option.
   *
   * @param label what stands for its value in the help, or null for one that has none
   */
  record Option(String name, @Nullable String label, String help) {
    String written() {
      return name + (label == null ? "" : " " + label);
    }
  }

  private static final int INDENT = 26;
  private static final int WIDTH = 100;

  static final Option HOME =
      new Option("--home", "DIR", "The home folder; else RECADO_HOME, else the folder \"data\" beside the launcher.");

  private final String name;
  private final String summary;
  private final Map<String, Option> options = new LinkedHashMap<>();
  private final Map<String, Verb> verbs = new LinkedHashMap<>();
  private @Nullable Option argument;
  private @Nullable Option more;
  private @Nullable Action action;
  private boolean isHidden;

  Verb(String name, String summary) {
    this.name = name;
    this.summary = summary;
  }

  Verb option(String option, @Nullable String label, String help) {
    return option(new Option(option, label, help));
  }

  Verb option(Option option) {
    options.put(option.name(), option);
    return this;
  }

  /** The one argument that must be there. */
  Verb argument(String label, String help) {
    argument = new Option(label, null, help);
    return this;
  }

  /** Any number of words behind the argument. */
  Verb more(String label, String help) {
    more = new Option(label, null, help);
    return this;
  }

  Verb does(Action does) {
    action = does;
    return this;
  }

  Verb verb(Verb verb) {
    verbs.put(verb.name, verb);
    return this;
  }

  /** The help does not tell of it. */
  Verb hidden() {
    isHidden = true;
    return this;
  }

  /** Does what the words say; the exit code. Help goes to the standard output. */
  int run(String path, List<String> words, Output output) throws Failure, IOException, InterruptedException {
    String here = path.isEmpty() ? name : path + " " + name;
    if (!verbs.isEmpty()) {
      String first = words.isEmpty() ? "" : words.getFirst();
      Verb next = verbs.get(first);
      if (next != null) {
        return next.run(here, words.subList(1, words.size()), output);
      }
      if (isHelp(first)) {
        output.out().print(help(here));
        return 0;
      }
      throw usage(here, first.isEmpty() ? "a command is missing" : "there is no command \"" + first + "\"");
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--")) {
        rest.addAll(words.subList(i + 1, words.size()));
        break;
      }
      if (!word.startsWith("-") || word.equals("-")) {
        rest.add(word);
        continue;
      }
      if (isHelp(word)) {
        output.out().print(help(here));
        return 0;
      }
      int equals = word.indexOf('=');
      String key = equals < 0 ? word : word.substring(0, equals);
      Option option = options.get(key);
      if (option == null) {
        throw usage(here, "there is no option " + key);
      }
      String value = equals < 0 ? null : word.substring(equals + 1);
      if (option.label() == null && value != null) {
        throw usage(here, key + " takes no value");
      }
      if (option.label() != null && value == null) {
        if (++i == words.size()) {
          throw usage(here, key + " needs " + option.label());
        }
        value = words.get(i);
      }
      if (option == HOME && value != null && value.isBlank()) {
        throw usage(here, key + " needs " + option.label());
      }
      values.computeIfAbsent(key, _ -> new ArrayList<>()).add(value == null ? "" : value);
    }
    if (argument != null && rest.isEmpty()) {
      throw usage(here, argument.name() + " is missing");
    }
    if (more == null && rest.size() > (argument == null ? 0 : 1)) {
      throw usage(here, "\"" + rest.getLast() + "\" is one word too many");
    }
    if (action == null) {
      throw new IllegalStateException(here + " does nothing");
    }
    return action.run(
        new Arguments(
            values,
            rest.isEmpty() ? "" : rest.getFirst(),
            rest.isEmpty() ? List.of() : List.copyOf(rest.subList(1, rest.size())),
            output));
  }

  private static boolean isHelp(String word) {
    return word.equals("--help") || word.equals("-h");
  }

  private static Failure usage(String here, String what) {
    return new Failure(Failure.USAGE, what + "; \"" + here + " --help\" tells what there is.");
  }

  private String help(String here) {
    StringBuilder help = new StringBuilder("Usage: ").append(here);
    if (!verbs.isEmpty()) {
      help.append(" COMMAND ...");
    }
    if (!options.isEmpty()) {
      help.append(" [OPTIONS]");
    }
    if (argument != null) {
      help.append(' ').append(argument.name());
    }
    if (more != null) {
      help.append(' ').append(more.name());
    }
    help.append("\n").append(summary.strip()).append("\n\n");
    for (Verb verb : verbs.values()) {
      if (!verb.isHidden) {
        entry(help, verb.name, verb.firstSentence());
      }
    }
    if (argument != null) {
      entry(help, argument.name(), argument.help());
    }
    if (more != null) {
      entry(help, more.name(), more.help());
    }
    for (Option option : options.values()) {
      entry(help, option.written(), option.help());
    }
    entry(help, "-h, --help", "This text.");
    return help.toString();
  }

  /** The summary up to its first full stop, which is what a list of words has room for. */
  private String firstSentence() {
    String text = summary.strip().replaceAll("\\s+", " ");
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }

  private static void entry(StringBuilder help, String name, String text) {
    StringBuilder line = new StringBuilder("  ").append(name);
    if (line.length() > INDENT - 2) {
      help.append(line).append('\n');
      line.setLength(0);
    }
    boolean isFirst = true;
    for (String word : text.split(" ", -1)) {
      if (isFirst || line.length() + word.length() >= WIDTH) {
        if (!isFirst) {
          help.append(line).append('\n');
          line.setLength(0);
        }
        line.repeat(' ', Math.max(0, INDENT - line.length()));
      } else {
        line.append(' ');
      }
      line.append(word);
      isFirst = false;
    }
    help.append(line).append('\n');
  }
}
