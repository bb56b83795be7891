package im.recado.interop.server;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * An XMPP server in a process of its own, on free loopback ports, with its files in a temporary folder that goes away
 * on {@link #close()}. Ports may change with every {@link #start()}: ask for them anew before each connection.
 */
public interface ServerUnderTest extends AutoCloseable {
  /** An account of {@link #domain()}. */
  record Account(String user, String password) {}

  ServerKind kind();

  String domain();

  /** Where clients connect in the clear and then upgrade with STARTTLS. */
  InetSocketAddress c2s();

  /** Where clients connect with TLS from the first byte (XEP-0368). */
  InetSocketAddress directTls();

  /** The port in use for a setting such as {@code http.port}; this project's own server alone has such. */
  default int port(String setting) {
    throw new IllegalArgumentException("a " + kind() + " has no setting " + setting);
  }

  /** What a command of administrators says; this project's own server alone has such. */
  default String admin(String... command) {
    throw new IllegalArgumentException("a " + kind() + " has no such commands");
  }

  /** Makes these accounts; works while the server runs. */
  void addAccounts(List<Account> accounts);

  default void addAccount(String user, String password) {
    addAccounts(List.of(new Account(user, password)));
  }

  /** Starts the server on what it kept from its last run and returns when clients can connect. */
  void start();

  /** Asks the server to stop as an administrator would, and returns when the process is gone. */
  void stop();

  /** Ends the server as a crash would ({@code kill -9}), and returns when the process is gone. */
  void kill();

  /** The process that serves the clients. */
  long pid();

  /** What the server said at last, for the message of a failing test. */
  String lastWords();

  /** Stops the server if it runs and removes its files. */
  @Override
  void close();
}
