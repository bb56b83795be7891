package im.recado.server.cli;

import im.recado.console.setup.Answer;
import im.recado.server.Failure;
import im.recado.server.setup.SetupApplication;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * The answers of a set-up in a file. Sources of accounts and the authority of the certificate are described in it as they are in
 * {@code recado.toml}, in sections.
 */
final class AnswersFile {
  private static final Set<String> PLAIN =
      Set.of(
          Answer.DOMAIN, Answer.DOMAINS, Answer.DATABASE, Answer.DATABASE_HOST, Answer.DATABASE_PORT, Answer.DATABASE_NAME,
          Answer.DATABASE_USER, Answer.DATABASE_PASSWORD, Answer.DATABASE_TLS, Answer.DATABASE_AUTHORITY, Answer.ADMINISTRATOR, Answer.ADMINISTRATOR_FROM, Answer.PASSWORD,
          Answer.CERTIFICATE, Answer.CHAIN, Answer.KEY, Answer.REMOTE);

  /** Much more than all answers with the certificates in them. */
  private static final int MOST_BYTES = 1024 * 1024;

  private final Path file;
  private final Map<String, String> answers = new HashMap<>();

  private AnswersFile(Path file) {
    this.file = file;
  }

  /** The answers, by key. */
  static Map<String, String> read(Path file) throws Failure {
    AnswersFile read = new AnswersFile(file);
    try {
      TomlParseResult toml = Toml.parse(text(file));
      if (toml.hasErrors()) {
        throw new Failure(Failure.SETTINGS, file + ": " + toml.errors().getFirst());
      }
      Set<String> known = new HashSet<>(PLAIN);
      known.addAll(SetupApplication.settings());
      read.collect(toml, List.of(), known);
    } catch (IOException e) {
      throw new Failure(Failure.SETTINGS, file + " cannot be read.", e);
    }
    boolean isOrdered = "acme".equals(read.answers.get(Answer.CERTIFICATE));
    if (!isOrdered && read.answers.keySet().stream().anyMatch(key -> key.startsWith("acme."))) {
      throw new Failure(Failure.SETTINGS, file + ": what is said of acme holds only with certificate = \"acme\".");
    }
    return read.answers;
  }

  /** What stands in the file, which may be a pipe or a device that never ends. */
  private static String text(Path file) throws IOException, Failure {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new Failure(Failure.SETTINGS, file + " is longer than answers are: more than " + MOST_BYTES + " bytes.");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }

  private void collect(TomlTable table, List<String> path, Set<String> known) throws Failure {
    for (String name : table.keySet()) {
      List<String> here = new ArrayList<>(path);
      here.add(name);
      String key = String.join(".", here);
      Object value = table.get(List.of(name));
      if (value instanceof TomlTable inner) {
        collect(inner, here, known);
      } else if (known.contains(key)) {
        answers.put(key, value instanceof TomlArray list ? join(list) : String.valueOf(value));
      } else {
        throw new Failure(Failure.SETTINGS, file + ": there is no answer \"" + key + "\"; docs/console.md lists all of them.");
      }
    }
  }

  private static String join(TomlArray list) {
    return list.toList().stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
