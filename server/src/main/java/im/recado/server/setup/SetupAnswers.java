package im.recado.server.setup;

import im.recado.console.setup.Answer;
import im.recado.console.setup.SetupException;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.Commands;
import im.recado.kernel.module.Option;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.source.Trial;
import im.recado.server.home.Home;
import im.recado.server.settings.ServerOptions;
import im.recado.store.sql.DatabaseAddress;
import im.recado.store.sql.DatabaseException;
import im.recado.store.sql.DatabaseTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was answered in a set-up, read: each method refuses what cannot be used with a sentence for people. */
final class SetupAnswers {
  /** Files among the certificates of the home: what was given as texts. */
  static final String CHAIN = "own.crt";

  static final String KEY = "own.key";
  static final String AUTHORITY = "ldap.crt";

  private final Map<String, String> answers;
  private final Written written;

  private SetupAnswers(Map<String, String> answers, Written written) {
    this.answers = answers;
    this.written = written;
  }

  /** What was answered for this home. */
  static SetupAnswers of(Home home, Map<String, String> answers) throws SetupException {
    return new SetupAnswers(answers, Written.in(home));
  }

  private boolean isKept(String question) {
    return of(question).equals(Answer.KEPT);
  }

  private String of(String key) {
    return answers.getOrDefault(key, "").strip();
  }

  private String of(String key, String otherwise) {
    String answer = of(key);
    return answer.isEmpty() ? otherwise : answer;
  }

  String domain() throws SetupException {
    if (of(Answer.DOMAIN).isEmpty()) {
      throw new SetupException("The domain is missing: give one such as example.org.");
    }
    try {
      return ServerOptions.DOMAIN.parser().apply(of(Answer.DOMAIN));
    } catch (IllegalArgumentException e) {
      throw new SetupException("\"" + of(Answer.DOMAIN) + "\": " + e.getMessage() + ".");
    }
  }

  private List<String> domains() throws SetupException {
    try {
      return ServerOptions.DOMAINS.parser().apply(of(Answer.DOMAINS));
    } catch (IllegalArgumentException e) {
      throw new SetupException("\"" + of(Answer.DOMAINS) + "\": " + e.getMessage() + ".");
    }
  }

  String administrator() throws SetupException {
    String account = of(Answer.ADMINISTRATOR);
    if (account.isEmpty()) {
      throw new SetupException("The administrator is missing: give the name of an account.");
    }
    return account.contains("@") ? account : account + "@" + domain();
  }

  String password() {
    return answers.getOrDefault(Answer.PASSWORD, "");
  }

  /** Whether the administrator is somebody of a source, whose password is kept there. */
  boolean isFromSource() throws SetupException {
    return switch (of(Answer.ADMINISTRATOR_FROM, "own")) {
      case "own" -> false;
      case "source" -> accounts().haveSources();
      default -> throw new SetupException("The administrator is from own or source.");
    };
  }

  /**
   * Whether the administrator is somebody who is there already, here or in a source of accounts. Refuses another password than
   * the one that they have; in a source they need not tell it.
   */
  boolean isThere(Home home) throws SetupException {
    @Nullable AccountRecord account = account(home);
    boolean hasKeys = account != null && !account.keys().isEmpty();
    if (isFromSource()) {
      if (hasKeys) {
        throw new SetupException(administrator() + " has a password that is kept here: choose an own account, or another name.");
      }
      Trial _ = accounts().trial(administrator(), password());
      return true;
    }
    if (account != null && hasKeys && account.keys().stream().noneMatch(keys -> keys.matches(password()))) {
      throw SetupException.wrongPassword(
          "There is an account " + administrator() + " already: give the password that it has, or another name.");
    }
    if (!hasKeys && accounts().haveSources() && accounts().knows(administrator())) {
      throw new SetupException(
          administrator() + " is somebody whose password is kept elsewhere: choose that one, or another name for an own account.");
    }
    return hasKeys;
  }

  private @Nullable AccountRecord account(Home home) throws SetupException {
    DatabaseAddress address = database();
    if (!address.isServer() && !Files.exists(home.folder().resolve(address.place()))) {
      return null;
    }
    try {
      return DatabaseTools.account(address, home.folder(), Commands.address(administrator(), domain()));
    } catch (CommandException e) {
      throw new SetupException(String.valueOf(e.getMessage()));
    } catch (DatabaseException e) {
      throw new SetupException(inTheForm(String.valueOf(e.getMessage())));
    }
  }

  private DatabaseAddress database() throws SetupException {
    if (isKept(Answer.DATABASE)) {
      return written.database();
    }
    if (of(Answer.DATABASE, "sqlite").equals("sqlite")) {
      return DatabaseAddress.of(ServerOptions.DATABASE_URL.otherwise());
    }
    String host = of(Answer.DATABASE_HOST, "localhost");
    String port = of(Answer.DATABASE_PORT);
    String name = of(Answer.DATABASE_NAME, "recado");
    // Nothing that could end the place where it stands in the address.
    boolean isPort = port.isEmpty() || (port.matches("[0-9]{1,5}") && Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= 65_535);
    if (!host.matches("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]") || !isPort || !name.matches("[A-Za-z0-9._-]+")) {
      throw new SetupException("Expected a host such as db.example.org, a port from 1 to 65535, and a name of letters and digits.");
    }
    String kind =
        switch (of(Answer.DATABASE)) {
          case "mariadb" -> "mariadb";
          case "postgresql" -> "postgresql";
          default -> throw new SetupException("The database is sqlite, mariadb or postgresql.");
        };
    return new DatabaseAddress(
        "jdbc:" + kind + "://" + host + (port.isEmpty() ? "" : ":" + port) + "/" + name + tls(kind.equals("mariadb")),
        of(Answer.DATABASE_USER, "recado"),
        answers.getOrDefault(Answer.DATABASE_PASSWORD, ""),
        DatabaseAddress.USUAL_CONNECTIONS);
  }

  /** What the address says of TLS, in the words of the driver. */
  private String tls(boolean isMariaDb) throws SetupException {
    return switch (of(Answer.DATABASE_TLS, "off")) {
      case "off" -> "";
      case "on" -> isMariaDb ? "?sslMode=trust" : "?sslmode=require";
      case "verified" -> isMariaDb ? "?sslMode=verify-full" + authority("&serverSslCert=", "")
          : "?sslmode=verify-full" + authority("&sslrootcert=", "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory");
      default -> throw new SetupException("TLS with the database is off, on or verified.");
    };
  }

  /** Who vouches for the database server: the file that was named, or those whom Java knows. */
  private String authority(String named, String known) throws SetupException {
    String file = of(Answer.DATABASE_AUTHORITY);
    if (file.isEmpty()) {
      return known;
    }
    if (!file.matches("[A-Za-z0-9._/-]+") || !Files.isReadable(Path.of(file))) {
      throw new SetupException("There is no file " + file + " that can be read and has a name of letters and digits.");
    }
    return named + file;
  }

  /** Reaches for the database; what it is. */
  String tryDatabase(Home home) throws SetupException {
    DatabaseAddress address = database();
    if (!address.isServer()) {
      return "SQLite, " + home.folder().resolve(address.place());
    }
    try {
      return DatabaseTools.rehearse(address, home.folder());
    } catch (DatabaseException e) {
      throw new SetupException(inTheForm(String.valueOf(e.getMessage())));
    }
  }

  /** Whoever fills in a form has never seen the keys of recado.toml. */
  private static String inTheForm(String sentence) {
    return sentence
        .replace("host and port in database.url are right", "host and port are right")
        .replace("look at database.user and database.password", "look at user and password")
        .replaceFirst("turn TLS on \\(.*\\)\\.$", "demand TLS.")
        .replace("name another database in database.url", "give the name of another")
        .replace("name another one in database.url", "give the name of another")
        .replace("name another in database.url", "give the name of another");
  }

  /** Where accounts come from. */
  AccountAnswers accounts() throws SetupException {
    return new AccountAnswers(isKept(Answer.ACCOUNTS) ? written.withSources(answers) : answers, domain());
  }

  /** Where the certificate comes from. */
  CertificateAnswers certificate() throws SetupException {
    return new CertificateAnswers(answers, List.of(domain()));
  }

  /**
   * What goes into {@code recado.toml}, by key.
   *
   * @param certificates where certificates are kept
   */
  Map<String, Object> settings(Path certificates) throws SetupException {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put(ServerOptions.DOMAIN.key(), domain());
    if (!of(Answer.DOMAINS).isEmpty()) {
      settings.put(ServerOptions.DOMAINS.key(), domains());
    }
    if (!isKept(Answer.DATABASE)) {
      DatabaseAddress database = database();
      settings.put(ServerOptions.DATABASE_URL.key(), database.url());
      if (database.isServer()) {
        settings.put(ServerOptions.DATABASE_USER.key(), database.user());
        settings.put(ServerOptions.DATABASE_PASSWORD.key(), database.password());
      }
    }
    settings.putAll(accounts().settings(certificates.resolve(AUTHORITY)));
    settings.putAll(certificate().settings(certificates.resolve(CHAIN), certificates.resolve(KEY)));
    if (!List.of("", "true", "false").contains(of(Answer.REMOTE))) {
      throw new SetupException("Whether other machines reach the console is true or false.");
    }
    // An address that somebody wrote reaches as far as they want.
    if (of(Answer.REMOTE).equals("true") && !written.isReached()) {
      settings.put(ServerOptions.CONSOLE_TLS_ADDRESS.key(), "*");
    }
    return settings;
  }

  /** What {@code recado.toml} says of an earlier choice and what does not hold any more: it is set back to how it comes. */
  List<Option<?>> cleared() throws SetupException {
    List<Option<?>> all = new ArrayList<>();
    if (!isKept(Answer.DATABASE) && !database().isServer()) {
      all.addAll(List.of(ServerOptions.DATABASE_USER, ServerOptions.DATABASE_PASSWORD));
    }
    all.addAll(accounts().notAnswered());
    all.addAll(certificate().notAnswered());
    if (of(Answer.REMOTE).equals("false")) {
      all.add(ServerOptions.CONSOLE_TLS_ADDRESS);
    }
    Set<String> answered = settings(Path.of("")).keySet();
    return written.set(all, option -> !answered.contains(option.key()));
  }
}
