package im.recado.server.setup;

import im.recado.console.setup.Answer;
import im.recado.console.setup.SetupException;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.modules.source.AccountSource;
import im.recado.modules.source.AccountSources;
import im.recado.modules.source.Elsewhere;
import im.recado.modules.source.SourceProblem;
import im.recado.modules.source.Trial;
import im.recado.source.Sources;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where accounts come from, as it was answered: tried on the spot, and what of it goes into {@code recado.toml}. */
final class AccountAnswers {
  static final String TOKENS = "oauth";
  private static final String CERTIFICATE = "accounts.ldap.certificate";

  /** A question by which a source is tried for which nobody has told a name; whether there is somebody does not matter. */
  private static final String ANYBODY = "somebody";

  private final Map<String, String> answers;
  private final String domain;

  /** The sources, or {@value #TOKENS}, in the order in which they are asked. */
  private final List<String> kinds;

  AccountAnswers(Map<String, String> answers, String domain) throws SetupException {
    this.answers = answers;
    this.domain = domain;
    this.kinds = kinds(answers);
  }

  /** Every setting that can be answered. */
  static List<Option<?>> possible() {
    List<Option<?>> possible = new ArrayList<>(AccountSources.OPTIONS);
    Elsewhere elsewhere = Sources.all(new Options());
    elsewhere.sources().forEach(source -> possible.addAll(source.options()));
    possible.addAll(elsewhere.tokens().options());
    return possible;
  }

  /** One that was chosen on a page, or those that stand in a file. */
  private static List<String> kinds(Map<String, String> answers) throws SetupException {
    String chosen = answers.getOrDefault(Answer.ACCOUNTS, "");
    if (!chosen.isEmpty()) {
      if (!List.of("own", "ldap", "sql", "http", TOKENS).contains(chosen)) {
        throw new SetupException("The accounts are own, ldap, sql, http or oauth.");
      }
      return chosen.equals("own") ? List.of() : List.of(chosen);
    }
    List<String> kinds = new ArrayList<>(value(AccountSources.CHAIN, answers.getOrDefault(AccountSources.CHAIN.key(), "")));
    if (answers.keySet().stream().anyMatch(key -> key.startsWith("accounts.oauth."))) {
      kinds.add(TOKENS);
    }
    return kinds;
  }

  private static <T> T value(Option<T> option, String text) throws SetupException {
    try {
      return text.isBlank() ? option.otherwise() : option.parser().apply(text);
    } catch (IllegalArgumentException e) {
      throw new SetupException(option.key() + ": " + e.getMessage() + ".");
    }
  }

  /** Whether there are sources that passwords are asked of. */
  boolean haveSources() {
    return kinds.stream().anyMatch(kind -> !kind.equals(TOKENS));
  }

  /**
   * What goes into {@code recado.toml}, by key.
   *
   * @param certificate where the certificate stands that was given as a text
   */
  Map<String, Object> settings(Path certificate) throws SetupException {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (Option<?> option : possible()) {
      String text = answers.getOrDefault(option.key(), "");
      if (!text.isBlank() && holds(option)) {
        Object value = value(option, text);
        settings.put(option.key(), isCertificate(option.key(), text) ? certificate.toString() : value);
      }
    }
    if (haveSources()) {
      settings.put(AccountSources.CHAIN.key(), kinds.stream().filter(kind -> !kind.equals(TOKENS)).toList());
    }
    return settings;
  }

  /** Whether a setting means anything with these sources: those of one of them have its name in the middle, the others are about all. */
  private boolean holds(Option<?> option) {
    String[] key = option.key().split("\\.", -1);
    return key.length == 2 ? haveSources() : kinds.contains(key[1]);
  }

  /** The settings that a choice on a page does away with: those of what was not chosen, and fields that were left empty. */
  List<Option<?>> notAnswered() {
    if (answers.getOrDefault(Answer.ACCOUNTS, "").isEmpty()) {
      return List.of();
    }
    return possible().stream()
        .filter(option -> answers.containsKey(option.key()) || !holds(option))
        .toList();
  }

  private static boolean isCertificate(String key, String text) {
    return key.equals(CERTIFICATE) && text.contains("-----BEGIN");
  }

  /** The certificate of the directory's authority when it was given as a text and not as the name of a file; else null. */
  @Nullable String certificate() {
    String text = answers.getOrDefault(CERTIFICATE, "");
    return kinds.contains("ldap") && isCertificate(CERTIFICATE, text) ? text.strip() + "\n" : null;
  }

  /** What is done with the sources as they would be. */
  private interface Question<T> {
    T ask(Elsewhere elsewhere) throws SourceProblem, SetupException;
  }

  private <T> T ask(Question<T> question) throws SetupException {
    String text = certificate();
    @Nullable Path file = null;
    try {
      if (text != null) {
        // Only files can be named to a directory; nothing of the home is changed before the last page.
        file = Files.writeString(Files.createTempFile("recado", ".pem"), text);
      }
      Options options = new Options(settings(file == null ? Path.of("") : file));
      return question.ask(Sources.all(options));
    } catch (SourceProblem e) {
      throw new SetupException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new SetupException("The certificate could not be looked at: " + e.getMessage());
    } finally {
      delete(file);
    }
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // What was a certificate for everybody to read may stay among the temporary files.
    }
  }

  /** Refuses sources that do not work. */
  void check() throws SetupException {
    for (String kind : kinds) {
      if (kind.equals(TOKENS)) {
        String _ = ask(elsewhere -> elsewhere.tokens().trial(""));
      } else if (ask(elsewhere -> source(elsewhere, kind).some()).isEmpty()) {
        Trial trial = ask(elsewhere -> source(elsewhere, kind).trial(account(ANYBODY), ""));
        if (!trial.trouble().isEmpty()) {
          throw new SetupException(trial.trouble());
        }
      }
    }
  }

  /**
   * Looks for somebody, and tries a password if there is one; who it is.
   *
   * @param name empty for anybody, or to see whether there are keys for tokens
   * @param password or a token; empty when only looking
   */
  String look(String name, String password) throws SetupException {
    if (kinds.isEmpty()) {
      throw new SetupException("The server's own accounts need no test.");
    }
    if (!haveSources()) {
      return ask(elsewhere -> elsewhere.tokens().trial(password));
    }
    if (name.isEmpty()) {
      List<String> some = ask(elsewhere -> source(elsewhere, kinds.getFirst()).some());
      if (some.isEmpty() || !password.isEmpty()) {
        throw new SetupException("Give the name of somebody who is kept there.");
      }
      return String.join(", ", some);
    }
    Trial trial = trial(name, password);
    String person = trial.person() == null ? "" : trial.person().name();
    return Stream.of(name, person, trial.place()).filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
  }

  /** Somebody as the first source that knows the name has them; throws when nobody has. */
  Trial trial(String name, String password) throws SetupException {
    String trouble = "";
    for (String kind : kinds) {
      if (kind.equals(TOKENS)) {
        continue;
      }
      Trial trial = ask(elsewhere -> source(elsewhere, kind).trial(account(name), password));
      if (trial.isGood()) {
        return trial;
      }
      if (trial.person() != null) {
        throw SetupException.wrongPassword(
            trial.trouble().isEmpty() ? "The password of " + name + " is another one." : trial.trouble());
      }
      trouble = trouble.isEmpty() ? trial.trouble() : trouble;
    }
    throw new SetupException(trouble.isEmpty() ? "There is nobody called " + name + " there." : trouble);
  }

  /** Whether a source has somebody of this name; one that does not answer is taken to have nobody. */
  boolean knows(String name) throws SetupException {
    for (String kind : kinds) {
      if (!kind.equals(TOKENS) && ask(elsewhere -> source(elsewhere, kind).trial(account(name), "")).person() != null) {
        return true;
      }
    }
    return false;
  }

  private static AccountSource source(Elsewhere elsewhere, String kind) throws SetupException {
    return elsewhere.sources().stream()
        .filter(source -> source.name().equals(kind))
        .findFirst()
        .orElseThrow(() -> new SetupException("The accounts are own, ldap, sql, http or oauth."));
  }

  private Jid account(String name) throws SetupException {
    try {
      String end = "@" + domain;
      return Jid.of(name.endsWith(end) ? name.substring(0, name.length() - end.length()) : name, domain, null);
    } catch (JidException e) {
      throw new SetupException("\"" + name + "\" cannot be the name of an account.");
    }
  }
}
