package im.recado.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The machine a run was made on, as Linux describes it. */
final class Machine {
  private Machine() {}

  /** How many files this process may have open. */
  static long openFiles() throws IOException {
    return openFiles(Files.readString(Path.of("/proc/self/limits"), StandardCharsets.US_ASCII));
  }

  /** The soft limit in the text of a limits file; without a number there, none. */
  static long openFiles(String limits) {
    for (String line : limits.split("\n")) {
      if (line.startsWith("Max open files")) {
        String[] words = line.substring("Max open files".length()).strip().split("\\s+");
        return words[0].matches("\\d+") ? Long.parseLong(words[0]) : Long.MAX_VALUE;
      }
    }
    return Long.MAX_VALUE;
  }

  /** Processor, cores, memory and kernel, for the report. */
  static Map<String, Object> describe() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("processor", field("/proc/cpuinfo", "model name"));
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("memory", field("/proc/meminfo", "MemTotal"));
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("java", System.getProperty("java.runtime.version", ""));
    return facts;
  }

  private static String field(String file, String name) {
    try {
      for (String line : Files.readAllLines(Path.of(file), StandardCharsets.UTF_8)) {
        if (line.startsWith(name)) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    } catch (IOException e) {
      return "unknown";
    }
    return "unknown";
  }
}
