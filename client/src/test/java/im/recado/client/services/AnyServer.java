package im.recado.client.services;

import static im.recado.client.Ground.DOMAIN;
import static im.recado.client.Ground.PASSWORD;

import im.recado.bench.peer.RunningPeer;
import im.recado.client.Ground;
import im.recado.client.Ground.Person;
import im.recado.client.OtherServer;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Login;
import im.recado.client.protocol.SmackLink;
import im.recado.client.protocol.Trust;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** This server, or one of others as Debian has it, with accounts of Romeo and Juliet, and sessions of people at it. */
final class AnyServer implements AutoCloseable {
  private final Path folder;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final int port;

  /**
   * Starts it; what is not installed, or not among {@code -Drecado.interop.servers}, ends the test as one that was not run.
   *
   * @param server {@code recado}, or the name of a peer
   */
  AnyServer(Path folder, String server) throws Exception {
    this.folder = folder;
    OtherServer.assumeChosen(server);
    if (server.equals("recado")) {
      Ground ground = new Ground(folder.resolve("ground"));
      open.push(ground);
      port = ground.port();
      return;
    }
    RunningPeer running = OtherServer.start(server, folder, true, null);
    open.push(running);
    port = running.target().port();
  }

  int port() {
    return port;
  }

  /** Somebody who logs in at a device, whose profile is in the folder of that name. */
  Person enter(Jid account, String device) throws Exception {
    Profile profile = new Profile(folder.resolve(device));
    open.push(profile);
    Login login = new Login(account, PASSWORD, "127.0.0.1", port);
    Hub hub = new Hub();
    Session session = new Session(profile, hub, login,
        listener -> new SmackLink(login, new Trust(DOMAIN, fingerprint -> true), listener));
    open.push(session);
    session.start();
    return new Person(profile, hub, session);
  }

  @Override
  public void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
