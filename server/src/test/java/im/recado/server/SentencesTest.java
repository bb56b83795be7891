package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import im.recado.console.words.Language;
import im.recado.console.words.Sentences;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Option;
import im.recado.net.tls.TlsException;
import im.recado.net.tls.TlsIdentity;
import im.recado.server.home.Home;
import im.recado.server.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server says in English is there in the other languages of the console. Those that are not are named. */
final class SentencesTest {
  private static final Pattern REFUSAL = Pattern.compile("new (?:CommandException\\(\\s*Reason\\.[A-Z_]+,|SetupException\\(|SourceProblem\\()");

  private static final Pattern COMPLAINT =
      Pattern.compile("(?:complaints\\.accept|problems\\.add|new IllegalArgumentException|new PasswordException)\\(");

  /** Why nobody is logged in to a network; why single things are not done there its users alone are told. */
  private static final Pattern NETWORK =
      Pattern.compile("new NetworkException\\(\\s*Reason\\.(?:WRONG_CREDENTIALS|IN_USE_ELSEWHERE|BANNED|NOT_FROM_HERE|DOWN|TIMEOUT),");

  /** Where one of two endings follows a value: each whole sentence is in the catalogue. */
  private static final String EITHER = "VALUEVALUE";

  private static void check(Set<String> sentences) {
    assertThat(sentences).hasSizeGreaterThan(50);
    checkAll(sentences);
  }

  private static void checkAll(Set<String> sentences) {
    for (Language language : Language.values()) {
      if (language != Language.EN) {
        List<String> missing =
            sentences.stream().filter(sentence -> !sentence.contains(EITHER) && !Sentences.in(language).has(sentence)).toList();
        assertThat(missing).as("%s: not there of %d", language, sentences.size()).isEmpty();
      }
    }
  }

  @Test
  void settingsAndModulesExplainThemselves(@TempDir Path folder) throws Exception {
    Set<String> sentences = new TreeSet<>();
    Home home = new Home(folder);
    try (Assembly assembly = Assembly.open(home, Settings.read(home.settings(), List.of()), new SimpleMeterRegistry())) {
      for (Declaration declaration : assembly.kernel().declarations()) {
        sentences.add(declaration.summary());
        for (Option<?> option : declaration.options()) {
          sentences.add(option.help());
          sentences.add(option.type());
        }
      }
    }
    check(sentences);
  }

  @Test
  void whatIsRefusedIsExplained() throws IOException {
    check(found(REFUSAL, ".java"));
  }

  @Test
  void whatTablesAndFilesOfAccountsAreRefusedForIsExplained() throws IOException {
    Set<String> sentences = new TreeSet<>();
    for (String file : List.of("AccountTable.java", "Csv.java", "Importer.java", "PortableNodes.java", "Passwords.java")) {
      sentences.addAll(found(COMPLAINT, "/" + file));
    }
    assertThat(sentences).contains("a quote does not close", "A password must not be empty.").hasSizeGreaterThan(10);
    checkAll(sentences);
    assertThat(Sentences.in(Language.PT).say("expected jid,password[,name], found 1 field")).endsWith("encontrado: 1 campo");
    assertThat(Sentences.in(Language.PT).say("expected jid,password[,name], found 4 fields")).endsWith("encontrado: 4 campos");
  }

  @Test
  void whatAValueIsExpectedToBeIsExplainedWhateverStandsAroundIt() throws IOException {
    Set<String> expected = new TreeSet<>();
    for (String sentence : found(Pattern.compile("new IllegalArgumentException\\("), ".java")) {
      if (sentence.startsWith("expected ")) {
        expected.add(sentence.substring("expected ".length()));
      }
    }
    assertThat(expected).hasSizeGreaterThan(20);
    expected.remove("VALUE");
    checkAll(expected);
    assertThat(Sentences.in(Language.ES).say("expected a domain such as example.org."))
        .isEqualTo("se esperaba un dominio como example.org.");
    String number = "\"192.168.1.1\": expected a name such as example.org: rooms and files have names below it, which a number cannot have.";
    assertThat(Sentences.in(Language.ES).say(number)).startsWith("\"192.168.1.1\": se esperaba un nombre como").doesNotContain("rooms");
  }

  @Test
  void whyAConnectionWithANetworkOrAnotherServerDoesNotStandIsExplained() throws IOException {
    Set<String> sentences = new TreeSet<>(found(NETWORK, ".java"));
    sentences.addAll(found(Pattern.compile("(?:Refusal\\.(?:timeout|notFound)|new Refusal)\\((?:\\s*Condition\\.[A-Z_]+,)?"), ".java"));
    sentences.add("over the connection that the other server has made");
    sentences.add("over the connection of VALUE with VALUE");
    assertThat(sentences)
        .contains("The server of VALUE cannot be reached.", "VALUE has closed the connection.", "Nothing is passed on for others.")
        .hasSizeGreaterThan(50);
    checkAll(sentences);
    assertThat(Sentences.in(Language.ES).say("irc.verona.example has closed the connection."))
        .isEqualTo("irc.verona.example ha cerrado la conexión.");
  }

  @Test
  void aValueMayBeEmptyBetweenQuotes() {
    assertThat(Sentences.in(Language.ES).say("\"\" is not an address")).isEqualTo("\"\" no es una dirección");
  }

  @Test
  void whatIsWrongWithAPastedCertificateIsExplained() {
    TlsException wrong = assertThrows(TlsException.class, () -> TlsIdentity.parse("nothing", "nothing", Instant.EPOCH));
    checkAll(
        Set.of(
            String.valueOf(wrong.getMessage()),
            "The certificate is damaged.",
            "The certificate expired at VALUE; renew it.",
            "The certificate is not readable as PEM.",
            "The key is not readable as PEM.",
            "The key is no private key: one is expected as PEM.",
            "The private key is encrypted; store it without a passphrase.",
            "The private key is damaged or of an unknown kind.",
            "The private key does not belong to the certificate; the server's own certificate must come first."));
  }

  /** The sentences behind what fits in the files whose names end so. */
  private static Set<String> found(Pattern pattern, String end) throws IOException {
    Set<String> sentences = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      for (Path file :
          files.filter(each -> each.toString().endsWith(end) && each.toString().contains("/src/main/java/")).toList()) {
        String text = Files.readString(file);
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
          String sentence = sentence(text, matcher.end());
          if (sentence.matches("(?s).*[a-z]{3}.*")) {
            sentences.add(sentence);
          }
        }
      }
    }
    return sentences;
  }

  @Test
  void whatDiffersStaysAsItIsUnlessItIsASentenceItself() {
    Sentences portuguese = Sentences.in(Language.PT);
    assertThat(portuguese.say("There is no account {1}romeo@verona.example."))
        .isEqualTo("Não há nenhuma conta {1}romeo@verona.example.");
    assertThat(portuguese.say("roster.max-items: expected a whole number from 1 to 5."))
        .isEqualTo("roster.max-items: esperava-se um número inteiro de 1 a 5.");
    assertThat(portuguese.say("Nobody has translated this.")).isEqualTo("Nobody has translated this.");
    assertThat(portuguese.say("")).isEmpty();
    assertThat(Sentences.in(Language.EN).say("There is no picture.")).isEqualTo("There is no picture.");
    assertThat(Sentences.in(Language.ES).say("There is no setting c2s.prot; is c2s.port meant?"))
        .isEqualTo("No hay ajuste c2s.prot; ¿quiso decir c2s.port?");
  }

  /** An expression of texts and values with + between them, as a sentence with words in place of the values. */
  private static String sentence(String text, int from) {
    List<String> parts = new ArrayList<>();
    StringBuilder code = new StringBuilder();
    int depth = 0;
    for (int i = from; depth >= 0 && i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        int end = i + 1;
        while (text.charAt(end) != '"') {
          end += text.charAt(end) == '\\' ? 2 : 1;
        }
        if (depth == 0 && code.toString().isBlank()) {
          parts.add(text.substring(i + 1, end).translateEscapes());
        } else {
          code.append('x');
        }
        i = end;
      } else if (depth == 0 && (c == '+' || c == ')' || c == ',')) {
        if (!code.toString().isBlank()) {
          parts.add("VALUE");
        }
        code.setLength(0);
        depth -= c == '+' ? 0 : 1; // A comma ends it too: then comes the cause.
      } else {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        code.append(c);
      }
    }
    return String.join("", parts);
  }
}
