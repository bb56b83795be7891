package im.recado.server.setup;

import im.recado.console.setup.Answer;
import im.recado.console.setup.SetupException;
import im.recado.kernel.module.Option;
import im.recado.modules.source.AccountSources;
import im.recado.server.Failure;
import im.recado.server.acme.AcmeOptions;
import im.recado.server.home.Home;
import im.recado.server.settings.ServerOptions;
import im.recado.server.settings.Settings;
import im.recado.source.Sources;
import im.recado.store.sql.DatabaseAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What {@code recado.toml} says already about what the set-up asks: each of it can be kept as it is. */
final class Written {
  private final Settings settings;

  private Written(Settings settings) {
    this.settings = settings;
  }

  static Written in(Home home) throws SetupException {
    try {
      return new Written(Settings.read(home.settings(), List.of()));
    } catch (Failure e) {
      throw new SetupException(String.valueOf(e.getMessage()));
    }
  }

  private <T> T get(Option<T> option) throws SetupException {
    try {
      return settings.get(option);
    } catch (Failure e) {
      throw new SetupException(String.valueOf(e.getMessage()));
    }
  }

  /** What there is to keep, in few words by the question; nothing about what the file leaves as it comes. */
  Map<String, String> said() throws SetupException {
    Map<String, String> said = new HashMap<>();
    if (!get(ServerOptions.DATABASE_URL).equals(ServerOptions.DATABASE_URL.otherwise())) {
      said.put(Answer.DATABASE, get(ServerOptions.DATABASE_URL));
    }
    List<String> kinds = new ArrayList<>(get(AccountSources.CHAIN));
    if (Sources.all(settings.options()).tokens().areAccepted()) {
      kinds.add(AccountAnswers.TOKENS);
    }
    if (!kinds.isEmpty()) {
      said.put(Answer.ACCOUNTS, String.join(", ", kinds));
    }
    if (!get(ServerOptions.CERTIFICATE).isEmpty()) {
      said.put(Answer.CERTIFICATE, get(ServerOptions.CERTIFICATE));
    } else if (get(AcmeOptions.ENABLED)) {
      said.put(Answer.CERTIFICATE, "ACME");
    }
    if (isReached()) {
      said.put(Answer.REMOTE, "true");
    }
    return said;
  }

  /** Whether other machines reach the console already. */
  boolean isReached() throws SetupException {
    String address = get(ServerOptions.CONSOLE_TLS_ADDRESS);
    return !address.isEmpty() && !address.startsWith("127.") && !List.of("::1", "localhost").contains(address);
  }

  DatabaseAddress database() throws SetupException {
    try {
      return ServerOptions.database(settings);
    } catch (Failure e) {
      throw new SetupException(String.valueOf(e.getMessage()));
    }
  }

  /** The answers with the sources of the file for those that the page asks, in the way in which a file of answers has them. */
  Map<String, String> withSources(Map<String, String> answers) throws SetupException {
    Map<String, String> changed = new LinkedHashMap<>(answers);
    changed.remove(Answer.ACCOUNTS);
    for (Option<?> option : AccountAnswers.possible()) {
      changed.remove(option.key());
      if (settings.isSet(option)) {
        changed.put(option.key(), Option.plain(get(option)));
      }
    }
    return changed;
  }

  /** Those of the options that the file sets. */
  List<Option<?>> set(List<Option<?>> options, Predicate<Option<?>> which) {
    return options.stream().filter(settings::isSet).filter(which).toList();
  }
}
