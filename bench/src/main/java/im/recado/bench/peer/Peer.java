package im.recado.bench.peer;

import im.recado.bench.client.Account;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server of another maker, as Debian packages it. */
public interface Peer {
  /**
   * What a peer is started with.
   *
   * @param folder an empty folder of its own
   * @param domain the domain it serves
   * @param accounts the accounts it is to have; all with the same password
   * @param archive whether messages are archived, in SQLite
   * @param everything whether it also has what people use and nothing here measures: nodes of accounts, pictures, files
   * @param elsewhere another server with which it speaks; null for none
   * @param component a component that it takes; null for none
   */
  record Setup(Path folder, String domain, List<Account> accounts, boolean archive, boolean everything,
      @Nullable Elsewhere elsewhere, @Nullable Component component) {
    public Setup(Path folder, String domain, List<Account> accounts, boolean archive, boolean everything, @Nullable Elsewhere elsewhere) {
      this(folder, domain, accounts, archive, everything, elsewhere, null);
    }
  }

  /** A component (XEP-0114): what it is called, and with what it proves that. */
  record Component(String domain, String secret) {}

  /**
   * How a peer and another server find each other on this machine.
   *
   * @param ownPort on which it takes other servers
   * @param port on which the other one does, whatever its domain
   */
  record Elsewhere(int ownPort, int port) {}

  /** Its name on the command line, which is also the package's. */
  String name();

  /** Whether the package is installed. */
  boolean installed();

  /** The package with which it writes archives into SQLite. */
  String archivePackage();

  /** Whether that package is installed. Without it a peer starts all the same and refuses every page. */
  boolean archives();

  /** Whether a folder has a file whose path ends like this, at most six folders down. */
  static boolean has(Path folder, String ending) {
    try (Stream<Path> files = Files.find(folder, 6, (path, attributes) -> path.endsWith(ending))) {
      return files.findAny().isPresent();
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  /**
   * Starts it on free loopback ports, with the features that are asked for and nothing else, and waits until it
   * listens and knows the accounts.
   *
   * @throws PeerException when it does not start
   * @throws IOException when its files cannot be written
   */
  RunningPeer start(Setup setup) throws PeerException, IOException, InterruptedException;

  /** The package that has to be installed first, or an empty text. */
  default String missing(boolean archive) {
    return !installed() ? name() : archive && !archives() ? archivePackage() : "";
  }

  /** All that can be started. */
  static List<Peer> all() {
    return List.of(new Prosody(), new Ejabberd());
  }

  /**
   * The installed peer of a name.
   *
   * @param archive whether it is to have an archive
   * @throws PeerException when there is none of this name, or it is not installed with all that it needs
   */
  static Peer named(String name, boolean archive) throws PeerException {
    for (Peer peer : all()) {
      if (peer.name().equals(name)) {
        String missing = peer.missing(archive);
        if (!missing.isEmpty()) {
          throw new PeerException("The package " + missing + " is not installed here: apt-get install " + missing + ".");
        }
        return peer;
      }
    }
    throw new PeerException("There is no peer " + name + "; there are "
        + String.join(" and ", all().stream().map(Peer::name).toList()) + ".");
  }
}
