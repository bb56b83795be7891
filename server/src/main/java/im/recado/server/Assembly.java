package im.recado.server;

import im.recado.console.ConsoleModule;
import im.recado.gateway.Gateways;
import im.recado.gateway.Vault;
import im.recado.gateway.echo.EchoNetwork;
import im.recado.gateway.irc.IrcNetwork;
import im.recado.gateway.msn.MsnNetwork;
import im.recado.gateway.network.Network;
import im.recado.gateway.oscar.OscarNetwork;
import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.OptionException;
import im.recado.kernel.module.Options;
import im.recado.kernel.module.Module;
import im.recado.kernel.stream.ClientStreams;
import im.recado.modules.Modules;
import im.recado.net.NetServer;
import im.recado.modules.webclient.WebClientModule;
import im.recado.server.acme.AcmeModule;
import im.recado.server.audit.AuditModule;
import im.recado.server.certificate.CertificateModule;
import im.recado.server.data.DataModule;
import im.recado.server.home.Home;
import im.recado.server.home.Seals;
import im.recado.server.log.LogModule;
import im.recado.server.log.Logs;
import im.recado.server.settings.ServerOptions;
import im.recado.server.settings.Settings;
import im.recado.server.settings.SettingsFile;
import im.recado.source.Sources;
import im.recado.store.sql.DatabaseException;
import im.recado.store.sql.SqlBackends;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A server put together: settings, database, kernel, modules. It does not listen; commands can be run on it. */
public final class Assembly implements AutoCloseable {
  private final Kernel kernel;
  private final List<Module> modules;
  private final SqlBackends database;
  private final List<Option<?>> options;
  private final ConsoleModule console;
  private final CertificateModule certificate;
  private final AcmeModule acme;

  private Assembly(
      Kernel kernel,
      List<Module> modules,
      ConsoleModule console,
      CertificateModule certificate,
      AcmeModule acme,
      SqlBackends database,
      List<Option<?>> options) {
    this.certificate = certificate;
    this.acme = acme;
    this.kernel = kernel;
    this.console = console;
    this.modules = List.copyOf(modules);
    this.database = database;
    this.options = options;
  }

  /** The system property by which the launcher tells where the web client's files are. */
  public static final String WEB_CLIENT = "recado.web-client";

  /** Opens the database of a home and puts the modules in place; makes what is missing, {@code recado.toml} too. */
  public static Assembly open(Home home, Settings settings, MeterRegistry meters) throws Failure {
    SqlBackends database = null;
    try {
      database = SqlBackends.open(ServerOptions.database(settings), home.folder(), meters);
      Kernel kernel =
          new Kernel(domains(settings), settings.options(), Clock.systemUTC());
      Vault vault = Vault.at(home.vaultKey(), kernel.random());
      List<Module> modules =
          new ArrayList<>(
              Modules.all(
                  kernel,
                  database.backends(),
                  Sources.all(kernel.options(), ServerOptions.database(settings).file(home.folder())),
                  ground -> Gateways.all(ground, vault, networks(kernel.options()))));
      modules.add(Assembly::sockets);
      modules.add(new AuditModule(kernel, home.log().resolve("audit.log"), database.backends().stores()));
      CertificateModule certificate = new CertificateModule(kernel, home);
      modules.add(certificate);
      AcmeModule acme = new AcmeModule(kernel, home, certificate);
      modules.add(acme);
      modules.add(new LogModule(home.log()));
      String webClient = System.getProperty(WEB_CLIENT);
      modules.add(new WebClientModule(kernel, webClient == null ? null : Path.of(webClient)));
      modules.add(new DataModule(kernel, home, ServerOptions.database(settings), database));
      ConsoleModule console = new ConsoleModule(kernel, database.backends().stores(), database.backends().accounts(), new Seals(vault));
      modules.add(console);
      kernel.assemble(modules);
      List<Option<?>> options = options(kernel);
      kernel.startOptions(startOptions());
      settings.check(options);
      if (!Files.exists(home.settings())) {
        home.write(home.settings(), SettingsFile.text(kernel.domain(), options));
      }
      return new Assembly(kernel, modules, console, certificate, acme, database, options);
    } catch (DatabaseException e) {
      throw new Failure(Failure.CANNOT_CREATE, String.valueOf(e.getMessage()), e);
    } catch (OptionException e) {
      closeQuietly(database);
      throw settings.wrong(e);
    } catch (Failure | RuntimeException e) {
      closeQuietly(database);
      throw e;
    }
  }

  /** The main one first. */
  private static List<String> domains(Settings settings) throws Failure {
    List<String> domains = new ArrayList<>(List.of(settings.get(ServerOptions.DOMAIN)));
    settings.get(ServerOptions.DOMAINS).stream().filter(domain -> !domains.contains(domain)).forEach(domains::add);
    return domains;
  }

  /** The networks that there are gateways to. */
  private static List<Network> networks(Options options) {
    return List.of(
        new EchoNetwork(options),
        new IrcNetwork(options),
        new MsnNetwork(options),
        OscarNetwork.icq(options),
        OscarNetwork.aim(options));
  }

  /** What can be changed of the sockets while the server runs. */
  private static Declaration sockets() {
    Declaration sockets =
        Declaration.module("sockets", "Limits of the connections of clients and of the web.")
            .option(ClientStreams.LOGIN_DEADLINE)
            .option(ClientStreams.MAX_STANZA);
    NetServer.OPTIONS.stream().filter(option -> option != NetServer.THREADS).forEach(sockets::option);
    NetServer.WEB_OPTIONS.forEach(sockets::option);
    return sockets;
  }

  private static void closeQuietly(@org.jspecify.annotations.Nullable SqlBackends database) {
    if (database != null) {
      database.close();
    }
  }

  private static List<Option<?>> options(Kernel kernel) {
    List<Option<?>> all = new ArrayList<>(ServerOptions.all());
    all.add(Logs.DETAIL);
    for (Declaration declaration : kernel.declarations()) {
      for (Option<?> option : declaration.options()) {
        if (all.stream().noneMatch(known -> known.key().equals(option.key()))) {
          all.add(option);
        }
      }
    }
    return List.copyOf(all);
  }

  private static Set<String> startOptions() {
    Set<String> keys = new HashSet<>(Set.of(Logs.DETAIL.key()));
    ServerOptions.all().forEach(option -> keys.add(option.key()));
    return keys;
  }

  public Kernel kernel() {
    return kernel;
  }

  /** The modules, in the order of the kernel's declarations. */
  public List<Module> modules() {
    return modules;
  }

  public ConsoleModule console() {
    return console;
  }

  public CertificateModule certificate() {
    return certificate;
  }

  public AcmeModule acme() {
    return acme;
  }

  public SqlBackends database() {
    return database;
  }

  /** Every setting that there is: the program's own first, then those of the modules in their order. */
  public List<Option<?>> options() {
    return options;
  }

  /** Writes what is still to be written and closes the database. */
  @Override
  public void close() {
    kernel.timers().close();
    database.close();
  }
}
