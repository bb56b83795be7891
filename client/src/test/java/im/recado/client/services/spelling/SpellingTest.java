package im.recado.client.services.spelling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import im.recado.client.protocol.Jid;
import im.recado.client.services.store.Database;
import im.recado.client.services.store.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpellingTest {
  private static final Jid JULIET = Jid.of("juliet@verona.example");
  private static final Jid NURSE = Jid.of("nurse@verona.example");

  @TempDir Path folder;
  private Database database;
  private Settings settings;
  private Path shipped;
  private Path installed;

  @BeforeEach
  void begin() throws IOException {
    database = new Database(folder.resolve("profile.db"));
    settings = new Settings(database);
    shipped = Files.createDirectory(folder.resolve("shipped"));
    installed = Files.createDirectory(folder.resolve("installed"));
    dictionary(shipped, "en", "UTF-8", "SFX S Y 1\nSFX S 0 s .\n", "hello", "house/S", "don't", "well", "known");
    dictionary(shipped, "pt", "UTF-8", "", "não", "estás", "guarda-chuva");
  }

  @AfterEach
  void end() {
    database.close();
  }

  private static void dictionary(Path folder, String name, String charset, String rules, String... words) throws IOException {
    String set = charset.equals("UTF-8") ? "UTF-8" : "ISO8859-1";
    Files.writeString(folder.resolve(name + ".aff"), "SET " + set + "\nTRY esianrtolcdugmphbyfvkwzãá\n" + rules);
    Files.writeString(folder.resolve(name + ".dic"), words.length + "\n" + String.join("\n", words) + "\n",
        charset.equals("UTF-8") ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
  }

  private Spelling spelling() {
    return new Spelling(settings, settings, new Dictionaries(List.of(shipped, installed, folder.resolve("nowhere"))));
  }

  private List<String> unknown(String language, String text, String... names) {
    return spelling().faults(language, text, Set.of(names)).stream().map(fault -> text.substring(fault.start(), fault.end())).toList();
  }

  @Test
  void wordsThatNoDictionaryHasAreFoundAndTheirMeaningGuessed() {
    assertThat(unknown("en", "Helo house, hous and HOUSES: Houses!")).containsExactly("Helo", "hous", "and");
    assertThat(unknown("pt", "nao estás")).containsExactly("nao");
    assertThat(spelling().suggestions("en", "helo")).startsWith("hello");
    assertThat(spelling().suggestions("pt", "nao")).contains("não");
    assertThat(spelling().faults("fr", "bonjour", Set.of())).isEmpty();
  }

  @Test
  void apostrophesAndHyphensArePartsOfWords() {
    assertThat(unknown("en", "don't don’t well-known wel-known")).containsExactly("wel-known");
    assertThat(unknown("pt", "guarda-chuva")).isEmpty();
  }

  @Test
  void whatIsNoProseIsLeftAlone() {
    assertThat(unknown("en", "https://a.exampl/xyzzy nurze@verona.example www.exampl `qwert asdf` x2y C KDE\n/me\n```\nfooo\n```")).isEmpty();
    assertThat(unknown("en", "/topic hello\n/me")).isEmpty();
  }

  @Test
  void namesOfThoseWhoAreThereAreKnown() {
    assertThat(unknown("en", "hello mercutio", "Mercutio of Verona")).isEmpty();
  }

  @Test
  void whatOneHasLearntIsKnownInEveryLanguageAndAfterARestart() {
    spelling().learn("Mercutio");
    assertThat(unknown("en", "hello mercutio Mercutio")).isEmpty();
    assertThat(unknown("pt", "mercutio")).isEmpty();
    assertThat(spelling().isOwn("MERCUTIO")).isTrue();
    spelling().forget("mercutio");
    assertThat(unknown("en", "Mercutio")).containsExactly("Mercutio");
  }

  @Test
  void eachConversationHasALanguageOrNone() throws IOException {
    dictionary(installed, "en_GB", "UTF-8", "", "colour");
    dictionary(installed, "en", "UTF-8", "", "nothing");
    Spelling spelling = spelling();
    assertThat(spelling.languages()).containsExactly("en", "en_GB", "pt");
    assertThat(spelling.language(JULIET, Locale.of("pt", "BR"))).contains("pt");
    assertThat(spelling.language(JULIET, Locale.UK)).contains("en_GB");
    assertThat(spelling.language(JULIET, Locale.FRENCH)).isEmpty();
    spelling.choose(JULIET, "pt");
    assertThat(spelling.language(JULIET, Locale.UK)).contains("pt");
    assertThat(spelling.language(NURSE, Locale.UK)).contains("en_GB");
    spelling.choose(JULIET, Spelling.OFF);
    assertThat(spelling.language(JULIET, Locale.UK)).isEmpty();
    spelling.choose(JULIET, "a language that was there once");
    assertThat(spelling.language(JULIET, Locale.UK)).contains("en_GB");
    settings.set("spelling", "false");
    assertThat(spelling.language(NURSE, Locale.UK)).isEmpty();
    // The one that came with the program, not the one of the computer.
    assertThat(unknown("en", "hello")).isEmpty();
  }

  @Test
  void oldLettersAreRead() throws IOException {
    dictionary(installed, "es_ES", "ISO8859-1", "", "mañana");
    assertThat(unknown("es_ES", "mañana manana")).containsExactly("manana");
  }

  @Test
  void aBrokenDictionaryIsNone() throws IOException {
    Files.writeString(shipped.resolve("es.aff"), "SET NO-SUCH-LETTERS\nSFX X\n");
    Files.writeString(shipped.resolve("es.dic"), "many\n");
    Files.writeString(shipped.resolve("fr.aff"), "SET UTF-8\n");
    assertThat(spelling().languages()).containsExactly("en", "es", "pt");
    assertThat(unknown("es", "palabra")).isEmpty();
  }

  /** Those that come with the program, in full: where they were fetched (client/dictionaries). */
  @Test
  void realDictionariesKnowTheirLanguages() {
    String folder = System.getProperty("recado.dictionaries", "");
    assumeTrue(!folder.isEmpty(), "-Drecado.dictionaries is not set");
    Spelling real = new Spelling(settings, settings, new Dictionaries(List.of(Path.of(folder))));
    assertThat(real.languages()).contains("en", "es", "pt");
    assertThat(real.faults("en", "She didn't receive the message yesterday.", Set.of())).isEmpty();
    assertThat(real.faults("pt", "Ela não recebeu a mensagem de ontem, você viu o guarda-chuva?", Set.of())).isEmpty();
    assertThat(real.faults("es", "Ella no recibió el mensaje de ayer, ¿verdad? Mañana será otro día.", Set.of())).isEmpty();
    assertThat(real.suggestions("en", "recieve")).contains("receive");
    assertThat(real.suggestions("pt", "nao")).contains("não");
    assertThat(real.suggestions("es", "manana")).contains("mañana");
  }
}
