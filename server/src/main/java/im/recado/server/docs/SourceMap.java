package im.recado.server.docs;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Xep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every package of the sources: what it says of itself, and which modules it holds with what they follow. */
final class SourceMap {
  /** The parts of the build, from the ground up. */
  private static final List<String> PARTS =
      List.of(
          "wire", "kernel", "modules", "gateway-kit", "net", "store-sql", "sources", "console", "server", "testkit",
          "bench", "client");

  private static final Pattern DOCUMENTATION = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
  private static final Pattern TAG = Pattern.compile("\\{@(?:code |link (?:[a-z0-9]+\\.)*)([^}]*)}");

  private SourceMap() {}

  /** @param sources the repository */
  static String text(Kernel kernel, List<? extends Module> modules, Path sources) throws IOException {
    Map<String, List<String>> held = held(kernel, modules);
    StringBuilder text =
        new StringBuilder("Every package with what its `package-info.java` says, from the ground up; for packages that hold\n")
            .append("modules of the server the names under which those declare themselves, and what they follow. How it hangs\n")
            .append("together is in [ARCHITECTURE.md](../ARCHITECTURE.md).\n");
    for (String part : PARTS) {
      text.append("\n## ").append(part).append("\n\n| Package | What is in it | Modules |\n|---|---|---|\n");
      for (Map.Entry<String, String> each : packages(sources.resolve(part).resolve("src/main/java")).entrySet()) {
        String modulesHere = String.join("; ", held.getOrDefault(each.getKey(), List.of()));
        Documents.row(text, "`" + each.getKey().substring("im.recado.".length()) + "`", each.getValue(), modulesHere);
      }
    }
    return text.toString();
  }

  /** The packages below a folder by name, with their documentation in one line. */
  private static Map<String, String> packages(Path folder) throws IOException {
    Map<String, String> packages = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(file -> file.endsWith("package-info.java")).toList()) {
        Matcher documentation = DOCUMENTATION.matcher(Files.readString(file));
        String said = documentation.find() ? documentation.group(1).replaceAll("\\s+\\*?\\s*", " ").strip() : "";
        String name = folder.relativize(file.resolveSibling("")).toString().replace('/', '.');
        packages.put(name, TAG.matcher(said).replaceAll("`$1`"));
      }
    }
    return packages;
  }

  /** By package: each module in it, with what it follows. */
  private static Map<String, List<String>> held(Kernel kernel, List<? extends Module> modules) {
    Map<String, List<String>> held = new HashMap<>();
    List<Declaration> declarations = kernel.declarations();
    for (int i = 0; i < declarations.size(); i++) {
      Declaration declaration = declarations.get(i);
      String xeps = declaration.xeps().stream().map(Xep::id).distinct().collect(Collectors.joining(", "));
      held.computeIfAbsent(modules.get(i).getClass().getPackageName(), _ -> new ArrayList<>())
          .add("`" + declaration.name() + "`" + (xeps.isEmpty() ? "" : ": " + xeps));
    }
    return held;
  }
}
