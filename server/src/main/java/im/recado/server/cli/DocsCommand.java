package im.recado.server.cli;

import im.recado.server.Assembly;
import im.recado.server.Failure;
import im.recado.server.docs.Documents;
import im.recado.server.home.Home;
import im.recado.server.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code recado docs}: the documents that are made from what the program says of itself. */
final class DocsCommand {
  private DocsCommand() {}

  static Verb verb() {
    return new Verb("docs", "Writes recado.doap and docs/{map,xeps,options,commands}.md from the program and its sources.")
        .option("--check", null, "Writes nothing; exit code 1 when a document is stale.")
        .does(DocsCommand::run);
  }

  private static int run(Arguments arguments) throws Failure, IOException {
    boolean check = arguments.has("--check");
    Path root = Path.of(System.getProperty("recado.root", "."));
    Path scratch = Files.createTempDirectory("recado-docs");
    int stale = 0;
    Home home = new Home(scratch);
    try (Assembly assembly = Assembly.open(home, Settings.read(home.settings(), List.of()), new SimpleMeterRegistry())) {
      Map<String, String> documents =
          Documents.all(assembly.kernel(), assembly.modules(), assembly.options(), root);
      for (Map.Entry<String, String> document : documents.entrySet()) {
        Path file = root.resolve(document.getKey());
        if (Files.exists(file) && Files.readString(file).equals(document.getValue())) {
          continue;
        }
        stale++;
        arguments.out().println((check ? "Stale: " : "Wrote ") + document.getKey());
        if (!check) {
          Path folder = file.getParent();
          if (folder != null) {
            Files.createDirectories(folder);
          }
          Files.writeString(file, document.getValue());
        }
      }
    } finally {
      try (var files = Files.list(scratch)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(scratch);
    }
    return check && stale > 0 ? Failure.FAILED : 0;
  }
}
