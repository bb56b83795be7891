package im.recado.server.setup;

import im.recado.console.setup.Answer;
import im.recado.console.setup.SetupException;
import im.recado.console.setup.Strength;
import im.recado.console.words.Language;
import im.recado.console.words.Words;
import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.Commands;
import im.recado.kernel.command.PasswordLogin;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.http.Json;
import im.recado.kernel.module.Option;
import im.recado.kernel.store.StoreException;
import im.recado.modules.admin.Administrators;
import im.recado.modules.registration.RegistrationOptions;
import im.recado.server.Assembly;
import im.recado.server.Failure;
import im.recado.server.home.Home;
import im.recado.server.log.Logs;
import im.recado.server.settings.Settings;
import im.recado.server.settings.SettingsFile;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Does what was answered, on a home on which no server runs: writes {@code recado.toml}, brings the database up to date, makes the
 * administrator. When a part of it fails, the settings are what they were.
 */
public final class SetupApplication {
  private static final Caller SETUP = new Caller("setup", ServerRole.OWNER);

  private SetupApplication() {}

  /** The keys of settings that are answers as well: of the sources of accounts, and of the authority of the certificate. */
  public static Set<String> settings() {
    return Stream.concat(AccountAnswers.possible().stream(), CertificateAnswers.possible().stream())
        .map(Option::key)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Does it; the keys that were set in {@code recado.toml}. */
  public static Set<String> apply(Home home, Map<String, String> answers) throws Failure {
    String before = home.read(home.settings());
    try {
      SetupAnswers read = SetupAnswers.of(home, answers);
      String _ = read.tryDatabase(home);
      read.accounts().check();
      int fewest = Settings.read(home.settings(), List.of()).get(RegistrationOptions.PASSWORD_LENGTH);
      String weak = read.isThere(home) ? null : Strength.fault(read.password(), read.administrator(), fewest);
      if (weak != null) {
        throw new SetupException(Words.in(Language.EN).say(weak, fewest));
      }
      read.certificate().check(home);
      Map<String, Object> settings = read.settings(home.certificates());
      keepCertificates(home, read);
      home.write(home.settings(), SettingsFile.with(before == null ? "" : before, settings, read.cleared()));
      fill(home, read, before == null ? settings : Map.of());
      Files.deleteIfExists(home.setup());
      return settings.keySet();
    } catch (SetupException | CommandException | StoreException e) {
      throw undo(home, before, new Failure(Failure.SETTINGS, String.valueOf(e.getMessage()), e));
    } catch (IOException e) {
      throw undo(home, before, new Failure(Failure.CANNOT_CREATE, "The set-up failed: " + e.getMessage() + ".", e));
    } catch (Failure e) {
      throw undo(home, before, e);
    }
  }

  /** Those that were given as texts become files. */
  private static void keepCertificates(Home home, SetupAnswers read) throws Failure, IOException, SetupException {
    CertificateAnswers certificate = read.certificate();
    String authority = read.accounts().certificate();
    Files.createDirectories(home.certificates());
    if (certificate.isOwn()) {
      home.write(home.certificates().resolve(SetupAnswers.CHAIN), certificate.chain());
      home.write(home.certificates().resolve(SetupAnswers.KEY), certificate.key());
    }
    if (authority != null) {
      home.write(home.certificates().resolve(SetupAnswers.AUTHORITY), authority);
    }
  }

  private static Failure undo(Home home, @org.jspecify.annotations.Nullable String before, Failure failure) throws Failure {
    try {
      if (before != null) {
        home.write(home.settings(), before);
      } else {
        Files.deleteIfExists(home.settings());
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  /**
   * Makes the tables and the administrator.
   *
   * @param fresh what a new {@code recado.toml} says; empty when there was one
   */
  private static void fill(Home home, SetupAnswers read, Map<String, Object> fresh)
      throws Failure, CommandException, SetupException {
    Settings settings = Settings.read(home.settings(), List.of());
    // No server runs that would: what is done here is told in the log like anything that administrators do.
    Logs.open(home.log(), settings.get(Logs.DETAIL));
    try (Assembly assembly = Assembly.open(home, settings, new SimpleMeterRegistry())) {
      if (Administrators.areThere(assembly.kernel().options())) {
        throw new SetupException("The server has an administrator already, who changes the rest in the console.");
      }
      if (!fresh.isEmpty()) {
        home.write(
            home.settings(), SettingsFile.with(SettingsFile.text(assembly.kernel().domain(), assembly.options()), fresh, List.of()));
      }
      Commands commands = assembly.kernel().commands();
      if (!read.isFromSource()) {
        addAdministrator(assembly, read);
      }
      commands.run("option-set", SETUP, Map.of("key", "server.administrators", "value", read.administrator()));
    } finally {
      Logs.close();
    }
  }

  private static void addAdministrator(Assembly assembly, SetupAnswers read) throws CommandException, SetupException {
    Map<String, String> account = Map.of("account", read.administrator(), "password", read.password());
    try {
      assembly.kernel().commands().run("user-add", SETUP, account);
    } catch (CommandException e) {
      if (e.reason() != Reason.CONFLICT) {
        throw e;
      }
      // Whoever has the code of the set-up does not thereby become somebody who is there already.
      PasswordLogin passwords = assembly.kernel().passwords();
      if (passwords.attempt(
              Commands.address(read.administrator(), assembly.kernel().domain()), read.password(), InetAddress.getLoopbackAddress())
          != PasswordLogin.Outcome.WELCOME) {
        throw new SetupException(
            "There is an account " + read.administrator() + " already: give the password that it has, or another name.");
      }
    }
  }

  /** Keeps the answers, with why they came to nothing, for the next try in the browser. */
  public static void failed(Home home, Map<String, String> answers, Failure failure) throws Failure {
    Map<String, String> kept = new HashMap<>(answers);
    kept.remove(Answer.PASSWORD);
    kept.put(Answer.FAILURE, String.valueOf(failure.getMessage()));
    home.write(home.setup(), Json.write(kept) + "\n");
  }
}
