package im.recado.bench;

import im.recado.bench.load.Figure;
import im.recado.bench.load.Tally;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one invocation measured, side by side.
 *
 * @param title the scenario and its options in one line
 * @param about facts of the run for JSON: scenario, time, machine, options
 * @param results one per server, in the order they were measured
 */
record Report(String title, Map<String, Object> about, List<Result> results) {

  /**
   * The figures of one server.
   *
   * @param server its name
   * @param figures what was measured
   * @param wrong what went wrong, by kind
   * @param examples a few examples of it
   */
  record Result(String server, List<Figure> figures, Map<String, Long> wrong, Map<String, Integer> examples) {
    /** From a tally. */
    static Result of(String server, List<Figure> figures, Tally tally) {
      return new Result(server, figures, tally.counts(), tally.examples());
    }

    /** Of a server that could not be measured. */
    static Result failed(String server, Exception why) {
      return new Result(server, List.of(), Map.of("run failed", 1L), Map.of(String.valueOf(why.getMessage()), 1));
    }

    private @Nullable Figure figure(String key) {
      return figures.stream().filter(figure -> figure.key().equals(key)).findFirst().orElse(null);
    }
  }

  /** Whether every server did everything right. */
  boolean clean() {
    return results.stream().allMatch(result -> result.wrong().isEmpty());
  }

  /** The aligned table: a row per figure, a column per server, then the ratios to the first server. */
  String table() {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of(""));
    results.forEach(result -> head.add(result.server()));
    Result first = results.getFirst();
    for (Result other : results.subList(1, results.size())) {
      head.add(shortName(other) + " / " + shortName(first));
    }
    rows.add(head);
    Map<String, Figure> keys = new LinkedHashMap<>();
    results.forEach(result -> result.figures().forEach(figure -> keys.putIfAbsent(figure.key(), figure)));
    for (Figure shape : keys.values()) {
      rows.add(row(shape, first));
    }
    List<String> verdict = new ArrayList<>(List.of("exactly once, in order"));
    results.forEach(result -> verdict.add(result.wrong().isEmpty() ? "yes" : "NO"));
    rows.add(verdict);
    StringBuilder text = new StringBuilder(title).append("\n\n");
    layOut(rows, text);
    for (Result result : results) {
      result.wrong().forEach((kind, count) -> text.append('\n').append(result.server()).append(": ").append(count)
          .append(' ').append(kind));
      result.examples().forEach((example, count) -> text.append("\n  ").append(count).append("× ").append(example));
    }
    return text.append('\n').toString();
  }

  private List<String> row(Figure shape, Result first) {
    List<String> row = new ArrayList<>(List.of(shape.label()));
    for (Result result : results) {
      Figure figure = result.figure(shape.key());
      row.add(figure == null ? "–" : number(figure.value(), figure.decimals()));
    }
    Figure base = first.figure(shape.key());
    for (Result other : results.subList(1, results.size())) {
      Figure figure = other.figure(shape.key());
      boolean sensible = figure != null && base != null && shape.compared() && base.value() > 0;
      row.add(sensible && figure != null && base != null ? number(figure.value() / base.value(), 2) + "×" : "");
    }
    return row;
  }

  private static String shortName(Result result) {
    return result.server().split(" ")[0];
  }

  private static String number(double value, int decimals) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%,." + decimals + "f", value) : "–";
  }

  private static void layOut(List<List<String>> rows, StringBuilder text) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String pad = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? row.get(i) + pad : "   " + pad + row.get(i));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
  }

  /** The same as JSON: numbers without rounding for people. */
  String json() {
    Map<String, Object> all = new LinkedHashMap<>(about);
    List<Object> servers = new ArrayList<>();
    for (Result result : results) {
      Map<String, Object> figures = new LinkedHashMap<>();
      result.figures().forEach(figure -> figures.put(figure.key(), figure.value()));
      Map<String, Object> server = new LinkedHashMap<>();
      server.put("server", result.server());
      server.put("figures", figures);
      server.put("ok", result.wrong().isEmpty());
      server.put("wrong", result.wrong());
      server.put("examples", new ArrayList<>(result.examples().keySet()));
      servers.add(server);
    }
    all.put("results", servers);
    return Json.write(all);
  }

  /**
   * Prints the table and writes the JSON to a file, if one is named; {@code -} prints the JSON alone.
   *
   * @return the exit code of the command: 0 when nothing was wrong
   */
  int deliver(PrintWriter out, @Nullable Path file) throws IOException {
    if (file != null && file.toString().equals("-")) {
      out.print(json());
    } else {
      out.println();
      out.print(table());
      if (file != null) {
        Files.writeString(file, json(), StandardCharsets.UTF_8);
      }
    }
    out.flush();
    return clean() ? 0 : 1;
  }
}
