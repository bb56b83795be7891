package im.recado.server.setup;

import im.recado.console.setup.Answer;
import im.recado.console.setup.SetupException;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.Commands;
import im.recado.modules.account.AccountRecord;
import im.recado.net.tls.TlsException;
import im.recado.net.tls.TlsIdentity;
import im.recado.server.home.Home;
import im.recado.server.settings.ServerOptions;
import im.recado.store.sql.DatabaseAddress;
import im.recado.store.sql.DatabaseException;
import im.recado.store.sql.DatabaseTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was answered in a set-up, read: each method refuses what cannot be used with a sentence for people. */
final class SetupAnswers {
  private final Map<String, String> answers;

  SetupAnswers(Map<String, String> answers) {
    this.answers = answers;
  }

  private String of(String key) {
    return answers.getOrDefault(key, "").strip();
  }

  private String of(String key, String otherwise) {
    String answer = of(key);
    return answer.isEmpty() ? otherwise : answer;
  }

  String domain() throws SetupException {
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
    return account.contains("@") ? account : account + "@" + domain();
  }

  String password() {
    return answers.getOrDefault(Answer.PASSWORD, "");
  }

  /** Whether the administrator is somebody who is there already; refuses another password than the one that it has. */
  boolean isThere(Home home) throws SetupException {
    DatabaseAddress address = database();
    if (!isServer() && !Files.exists(home.folder().resolve(address.place()))) {
      return false;
    }
    try {
      AccountRecord account = DatabaseTools.account(address, home.folder(), Commands.address(administrator(), domain()));
      if (account != null && account.keys().stream().noneMatch(keys -> keys.matches(password()))) {
        throw new SetupException(
            "There is an account " + administrator() + " already: give the password that it has, or another name.");
      }
      return account != null;
    } catch (CommandException e) {
      throw new SetupException(String.valueOf(e.getMessage()));
    } catch (DatabaseException e) {
      throw new SetupException(inTheForm(String.valueOf(e.getMessage())));
    }
  }

  private boolean isServer() {
    return !of(Answer.DATABASE, "sqlite").equals("sqlite");
  }

  private DatabaseAddress database() throws SetupException {
    if (!isServer()) {
      return DatabaseAddress.of(ServerOptions.DATABASE_URL.otherwise());
    }
    String host = of(Answer.DATABASE_HOST, "localhost");
    String port = of(Answer.DATABASE_PORT);
    String name = of(Answer.DATABASE_NAME, "recado");
    // Nothing that could end the place where it stands in the address.
    if (!host.matches("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]") || !port.matches("[0-9]{0,5}") || !name.matches("[A-Za-z0-9._-]+")) {
      throw new SetupException("Expected a host such as db.example.org, a port that is a number, and a name of letters and digits.");
    }
    String kind =
        switch (of(Answer.DATABASE)) {
          case "mariadb" -> "mariadb";
          case "postgresql" -> "postgresql";
          default -> throw new SetupException("The database is sqlite, mariadb or postgresql.");
        };
    return new DatabaseAddress(
        "jdbc:" + kind + "://" + host + (port.isEmpty() ? "" : ":" + port) + "/" + name,
        of(Answer.DATABASE_USER, "recado"),
        answers.getOrDefault(Answer.DATABASE_PASSWORD, ""),
        DatabaseAddress.USUAL_CONNECTIONS);
  }

  /** Reaches for the database; what it is. */
  String tryDatabase(Home home) throws SetupException {
    DatabaseAddress address = database();
    if (!isServer()) {
      return "SQLite, " + home.folder().resolve(address.place());
    }
    try {
      return DatabaseTools.status(address, home.folder()).product();
    } catch (DatabaseException e) {
      throw new SetupException(inTheForm(String.valueOf(e.getMessage())));
    }
  }

  /** Whoever fills in a form has never seen the keys of recado.toml. */
  private static String inTheForm(String sentence) {
    return sentence
        .replace("host and port in database.url are right", "host and port are right")
        .replace("look at database.user and database.password", "look at user and password")
        .replace("name another in database.url", "give the name of another");
  }

  boolean hasCertificate() {
    return of(Answer.CERTIFICATE).equals("own");
  }

  /** Refuses a certificate that a server could not use. */
  void checkCertificate() throws SetupException {
    if (!hasCertificate()) {
      return;
    }
    try {
      Object _ = TlsIdentity.parse(chain(), key(), InstantSource.system().instant());
    } catch (TlsException e) {
      throw new SetupException(String.valueOf(e.getMessage()));
    }
  }

  String chain() {
    return of(Answer.CHAIN) + "\n";
  }

  String key() {
    return of(Answer.KEY) + "\n";
  }

  /** What goes into {@code recado.toml}, by key. */
  Map<String, Object> settings(Path chain, Path key) throws SetupException {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put(ServerOptions.DOMAIN.key(), domain());
    if (!of(Answer.DOMAINS).isEmpty()) {
      settings.put(ServerOptions.DOMAINS.key(), domains());
    }
    DatabaseAddress database = database();
    settings.put(ServerOptions.DATABASE_URL.key(), database.url());
    if (isServer()) {
      settings.put(ServerOptions.DATABASE_USER.key(), database.user());
      settings.put(ServerOptions.DATABASE_PASSWORD.key(), database.password());
    }
    if (hasCertificate()) {
      settings.put(ServerOptions.CERTIFICATE.key(), chain.toString());
      settings.put(ServerOptions.KEY.key(), key.toString());
    }
    if (of(Answer.REMOTE).equals("true")) {
      settings.put(ServerOptions.CONSOLE_TLS_ADDRESS.key(), "*");
    }
    return settings;
  }
}
