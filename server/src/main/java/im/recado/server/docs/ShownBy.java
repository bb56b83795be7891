package im.recado.server.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which tests show that a XEP is followed: folders with transcripts and classes that name it, none if no test speaks of it. */
final class ShownBy {
  private static final String TRANSCRIPTS = "testkit/src/test/resources/transcripts";

  /** The parts of the build with such classes. */
  private static final List<String> PARTS = List.of("wire", "modules", "testkit", "server", "net", "sources", "interop");

  /** One or several: {@code XEP-0107}, {@code XEP-0080, 0107 and 0108}. */
  private static final Pattern NAMED = Pattern.compile("XEP-\\d{4}(?:(?:,| and) (?:XEP-)?\\d{4}\\b)*");

  private static final Pattern NUMBER = Pattern.compile("\\d{4}");

  private final Map<Integer, TreeSet<String>> transcripts = new TreeMap<>();
  private final Map<Integer, TreeSet<String>> packages = new TreeMap<>();

  /** @param sources the repository */
  ShownBy(Path sources) throws IOException {
    Path transcriptsFolder = sources.resolve(TRANSCRIPTS);
    for (Path file : files(transcriptsFolder, ".transcript")) {
      String name = transcriptsFolder.relativize(file.resolveSibling("")).toString();
      add(transcripts, file, "[" + name + "](../" + TRANSCRIPTS + "/" + name + ")");
    }
    for (String part : PARTS) {
      for (Path file : files(sources.resolve(part).resolve("src/test/java"), "Test.java")) {
        Path folder = sources.relativize(file.resolveSibling(""));
        add(packages, file, "[" + part + " " + folder.getFileName() + "](../" + folder + ")");
      }
    }
  }

  private static List<Path> files(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }

  private static void add(Map<Integer, TreeSet<String>> shown, Path file, String link) throws IOException {
    String text = Files.readString(file);
    if (file.toString().endsWith(".java") && !text.contains("@Test\n")) {
      return; // what tests stand on is none
    }
    Matcher named = NAMED.matcher(text);
    while (named.find()) {
      Matcher number = NUMBER.matcher(named.group());
      while (number.find()) {
        shown.computeIfAbsent(Integer.parseInt(number.group()), _ -> new TreeSet<>()).add(link);
      }
    }
  }

  /** Links to the folders of the transcripts that name a XEP; where there are none, to the packages of the classes that do. */
  String links(int xep) {
    TreeSet<String> folders = transcripts.getOrDefault(xep, new TreeSet<>());
    TreeSet<String> links = folders.isEmpty() ? packages.getOrDefault(xep, new TreeSet<>()) : folders;
    return links.stream().collect(Collectors.joining(", "));
  }
}
