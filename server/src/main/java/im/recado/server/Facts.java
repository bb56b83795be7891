package im.recado.server;

import im.recado.console.ServerFacts;
import im.recado.server.settings.ServerOptions;
import im.recado.server.settings.Settings;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the program tells the console of itself. */
final class Facts implements ServerFacts {
  private final Settings settings;
  private final Assembly assembly;
  private final Instant since = Instant.now();
  private volatile @Nullable Listeners listeners;
  private volatile Map<String, Integer> ports = Map.of();

  Facts(Settings settings, Assembly assembly) {
    this.settings = settings;
    this.assembly = assembly;
  }

  /** The listeners are there. */
  void opened(Listeners listeners, Map<String, Integer> ports) {
    this.ports = Map.copyOf(ports);
    this.listeners = listeners;
  }

  @Override
  public String version() {
    return Version.TEXT;
  }

  @Override
  public Instant since() {
    return since;
  }

  @Override
  public String database() {
    String url = settings.options().get(ServerOptions.DATABASE_URL);
    int query = url.indexOf('?');
    return (query < 0 ? url : url.substring(0, query)).replaceFirst("^jdbc:", "");
  }

  @Override
  public boolean takesWrites() {
    return assembly.database().takesWrites();
  }

  @Override
  public long accounts() {
    return assembly.database().backends().accounts().count();
  }

  @Override
  public Map<String, Integer> ports() {
    return ports;
  }

  @Override
  public @Nullable Certificate certificate() {
    Listeners open = listeners;
    return open == null ? null : open.certificate();
  }

  @Override
  public @Nullable String orderProblem() {
    return assembly.acme().problem();
  }
}
