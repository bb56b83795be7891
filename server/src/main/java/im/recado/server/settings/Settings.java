package im.recado.server.settings;

import im.recado.kernel.module.Nearest;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.OptionException;
import im.recado.kernel.module.Options;
import im.recado.server.Failure;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** What people set, with where they wrote it: {@code recado.toml}, and above it the command line. */
public final class Settings {
  private record Entry(Object value, String place) {}

  private final Map<String, Entry> entries;
  private final Options options;

  private Settings(Map<String, Entry> entries) {
    this.entries = Map.copyOf(entries);
    Map<String, Object> written = new HashMap<>();
    entries.forEach((key, entry) -> written.put(key, entry.value()));
    this.options = Options.written(written);
  }

  /**
   * Reads the settings; what they are worth is checked later, by {@link #check} or where they are used.
   *
   * @param file may not exist
   * @param sets {@code key=value} each, from the command line
   */
  public static Settings read(Path file, List<String> sets) throws Failure {
    Map<String, Entry> entries = new HashMap<>();
    if (Files.exists(file)) {
      readFile(file, entries);
    }
    for (String set : sets) {
      int equals = set.indexOf('=');
      if (equals < 1) {
        throw new Failure(Failure.USAGE, "--set " + set + ": expected KEY=VALUE, such as --set c2s.port=5222.");
      }
      String key = set.substring(0, equals).strip();
      entries.put(key, new Entry(set.substring(equals + 1), "--set " + key));
    }
    return new Settings(entries);
  }

  private static void readFile(Path file, Map<String, Entry> entries) throws Failure {
    MeaningfulLines lines = MeaningfulLines.of(text(file));
    TomlParseResult toml = Toml.parse(lines.text());
    if (toml.hasErrors()) {
      TomlParseError error = toml.errors().getFirst();
      String reason = String.valueOf(error.getMessage()).lines().findFirst().orElse("not understood");
      String hint = reason.contains("expected a value") ? " Texts stand in quotes: domain = \"example.org\"." : "";
      int line = lines.number(error.position().line());
      throw new Failure(Failure.SETTINGS, file + ", line " + line + ": " + reason + "." + hint);
    }
    collect(file, lines, toml, toml, List.of(), entries);
  }

  private static String text(Path file) throws Failure {
    try {
      String text = Files.readString(file);
      // Some editors begin a file with a mark that says "this is UTF-8".
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (MalformedInputException e) {
      throw new Failure(Failure.SETTINGS, file + " is not text in UTF-8.", e);
    } catch (AccessDeniedException e) {
      throw new Failure(
          Failure.SETTINGS, file + " may not be read by " + System.getProperty("user.name") + ".", e);
    } catch (IOException e) {
      throw new Failure(Failure.SETTINGS, file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private static void collect(
      Path file, MeaningfulLines lines, TomlParseResult whole, TomlTable table, List<String> path, Map<String, Entry> entries) {
    for (String name : table.keySet()) {
      List<String> here = new ArrayList<>(path);
      here.add(name);
      Object value = table.get(List.of(name));
      if (value instanceof TomlTable inner) {
        collect(file, lines, whole, inner, here, entries);
      } else if (value != null) {
        TomlPosition position = whole.inputPositionOf(here);
        entries.put(
            String.join(".", here),
            new Entry(
                value instanceof TomlArray array ? array.toList() : value,
                file + ", line " + (position == null ? 1 : lines.number(position.line()))));
      }
    }
  }

  /** The values; each is parsed when it is first asked for. */
  public Options options() {
    return options;
  }

  public boolean isSet(Option<?> option) {
    return entries.containsKey(option.key());
  }

  /** The value of one setting, or why it is none. */
  public <T> T get(Option<T> option) throws Failure {
    try {
      return options.get(option);
    } catch (OptionException e) {
      throw wrong(e);
    }
  }

  /** Refuses settings that nobody knows or that are not what they must be. */
  public void check(Collection<Option<?>> known) throws Failure {
    Map<String, Option<?>> byKey = new HashMap<>();
    known.forEach(option -> byKey.put(option.key(), option));
    for (String key : new TreeSet<>(entries.keySet())) {
      Option<?> option = byKey.get(key);
      if (option == null) {
        throw unknown(key, byKey.keySet());
      }
      get(option);
    }
  }

  private Failure unknown(String key, Collection<String> known) {
    String place = place(key);
    String nearest = Nearest.to(key, known);
    return new Failure(
        Failure.SETTINGS,
        place + ": there is no setting \"" + key + "\""
            + (nearest == null ? "; docs/options.md lists all of them." : "; did you mean \"" + nearest + "\"?"));
  }

  /** The sentence for a value that could not be read. */
  public Failure wrong(OptionException e) {
    Entry entry = entries.get(e.key());
    return new Failure(
        Failure.SETTINGS,
        place(e.key()) + ": " + e.key() + " is "
            + (e.key().contains("password") ? "not right" : "\"" + (entry == null ? "" : entry.value()) + "\"")
            + ", but " + e.getMessage() + ".");
  }

  /** Where a setting was written. */
  public String place(String key) {
    Entry entry = entries.get(key);
    return entry == null ? "The default" : entry.place();
  }
}
