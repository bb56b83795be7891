package im.recado.server.cli;

import im.recado.server.home.Home;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was written behind a word of the command line, and where the answer goes. */
record Arguments(Map<String, List<String>> values, String argument, List<String> more, Output output) {
  boolean has(String option) {
    return values.containsKey(option);
  }

  /** The value that was given last, or null. */
  @Nullable String value(String option) {
    List<String> given = values.get(option);
    return given == null ? null : given.getLast();
  }

  List<String> all(String option) {
    return values.getOrDefault(option, List.of());
  }

  Home home() {
    String named = value(Verb.HOME.name());
    return Home.of(named == null ? null : Path.of(named));
  }

  PrintWriter out() {
    return output.out();
  }

  PrintWriter err() {
    return output.err();
  }
}
