package im.recado.client;

import im.recado.bench.client.Account;
import im.recado.bench.peer.Peer;
import im.recado.bench.peer.RunningPeer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** A server of others, as Debian has them, with Romeo and Juliet, who do not know each other. */
public final class OtherServer {
  private OtherServer() {}

  /** Goes on only when this one is among those that are to be tested with. */
  public static void assumeChosen(String name) {
    String chosen = System.getProperty("recado.interop.servers", name);
    if (!List.of(chosen.split(",")).contains(name)) {
      throw new TestAbortedException(name + " is not among -Drecado.interop.servers=" + chosen);
    }
  }

  /**
   * Starts it, or ends the test where it is not installed.
   *
   * @param folder below which it gets one of its own
   * @param whole whether it has archives, nodes, pictures and files, too
   * @param component a component that it takes; null for none
   */
  public static RunningPeer start(String name, Path folder, boolean whole, Peer.@Nullable Component component) throws Exception {
    assumeChosen(name);
    Peer peer = Peer.all().stream().filter(any -> any.name().equals(name)).findFirst().orElseThrow();
    if (!peer.missing(whole).isEmpty()) {
      throw new TestAbortedException("Debian package " + peer.missing(whole) + " is not installed (./recado test --peers installs it)");
    }
    List<Account> accounts = List.of(new Account(0, Ground.ROMEO.local(), Ground.PASSWORD), new Account(1, Ground.JULIET.local(), Ground.PASSWORD));
    return peer.start(new Peer.Setup(Files.createDirectory(folder.resolve(name)), Ground.DOMAIN, accounts, whole, whole, null, component));
  }
}
