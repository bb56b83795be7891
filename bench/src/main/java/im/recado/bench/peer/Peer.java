package im.recado.bench.peer;

import im.recado.bench.client.Account;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A server of another maker, as Debian packages it. */
public interface Peer {
  /**
   * What a peer is started with.
   *
   * @param folder an empty folder of its own
   * @param domain the domain it serves
   * @param accounts the accounts it is to have; all with the same password
   * @param archive whether messages are archived, in SQLite
   */
  record Setup(Path folder, String domain, List<Account> accounts, boolean archive) {}

  /** Its name on the command line, which is also the package's. */
  String name();

  /** Whether the package is installed. */
  boolean installed();

  /**
   * Starts it on free loopback ports, with the features the benchmark compares and nothing else, and waits until it
   * listens and knows the accounts.
   *
   * @throws PeerException when it does not start
   * @throws IOException when its files cannot be written
   */
  RunningPeer start(Setup setup) throws PeerException, IOException, InterruptedException;

  /** All that can be started. */
  static List<Peer> all() {
    return List.of(new Prosody(), new Ejabberd());
  }

  /**
   * The installed peer of a name.
   *
   * @throws PeerException when there is none of this name, or it is not installed
   */
  static Peer named(String name) throws PeerException {
    for (Peer peer : all()) {
      if (peer.name().equals(name)) {
        if (!peer.installed()) {
          throw new PeerException("The package " + name + " is not installed here: apt-get install " + name + ".");
        }
        return peer;
      }
    }
    throw new PeerException("There is no peer " + name + "; there are "
        + String.join(" and ", all().stream().map(Peer::name).toList()) + ".");
  }
}
