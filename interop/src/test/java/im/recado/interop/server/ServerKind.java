package im.recado.interop.server;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/**
 * The servers that can be tested. {@code -Drecado.interop.servers=recado,prosody} chooses among them; without it each
 * one that can be run here is tested, and the tests of the others are reported as skipped, with the reason.
 */
public enum ServerKind {
  RECADO {
    @Override
    Optional<String> obstacle() {
      return RecadoServer.obstacle();
    }

    @Override
    ServerUnderTest make() {
      return new RecadoServer(List.of());
    }
  },
  PROSODY {
    @Override
    Optional<String> obstacle() {
      return ProsodyServer.obstacle();
    }

    @Override
    ServerUnderTest make() {
      return new ProsodyServer();
    }
  };

  private static final Map<ServerKind, ServerUnderTest> SHARED = new EnumMap<>(ServerKind.class);
  /** Shared servers that did not start: not tried again for every test. */
  private static final Map<ServerKind, RuntimeException> BROKEN = new EnumMap<>(ServerKind.class);

  /** Why this server can't run here, if it can't. */
  abstract Optional<String> obstacle();

  abstract ServerUnderTest make();

  /** A running server for one test alone, which closes it; aborts the test when there is none to be had. */
  public ServerUnderTest own() {
    assumeUsable();
    return started(make());
  }

  /** The same, for this project's own server with settings ({@code key=value}). */
  public static ServerUnderTest recadoWith(String... settings) {
    RECADO.assumeUsable();
    return started(new RecadoServer(List.of(settings)));
  }

  /** The same for another domain than {@code localhost}. */
  public static ServerUnderTest recadoOf(String domain, List<String> settings) {
    RECADO.assumeUsable();
    return started(new RecadoServer(domain, settings));
  }

  private static ServerUnderTest started(ServerUnderTest server) {
    try {
      server.start();
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /**
   * The running server that the tests of this JVM share, started by the first that asks. It is never restarted; tests
   * take accounts with names of their own. Aborts the test when there is none to be had.
   */
  public ServerUnderTest shared() {
    assumeUsable();
    synchronized (SHARED) {
      ServerUnderTest server = SHARED.get(this);
      if (server != null) {
        return server;
      }
      RuntimeException failure = BROKEN.get(this);
      if (failure != null) {
        throw new IllegalStateException(this + " did not start before: " + failure.getMessage(), failure);
      }
      try {
        ServerUnderTest started = own();
        Runtime.getRuntime().addShutdownHook(new Thread(started::close));
        SHARED.put(this, started);
        return started;
      } catch (RuntimeException e) {
        BROKEN.put(this, e);
        throw e;
      }
    }
  }

  private void assumeUsable() {
    String chosen = System.getProperty("recado.interop.servers", "").toLowerCase(Locale.ROOT);
    String name = name().toLowerCase(Locale.ROOT);
    if (!chosen.isBlank() && !List.of(chosen.split(",")).contains(name)) {
      throw new TestAbortedException(name + " is not among -Drecado.interop.servers=" + chosen);
    }
    obstacle().ifPresent(reason -> {
      throw new TestAbortedException(reason);
    });
  }
}
