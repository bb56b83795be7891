package im.recado.client;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.LinkListener;
import im.recado.client.protocol.Login;
import im.recado.client.protocol.SmackLink;
import im.recado.client.protocol.Trust;
import im.recado.client.services.Hub;
import im.recado.client.services.Profile;
import im.recado.client.services.Session;
import im.recado.client.services.direct.Places;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TcpTransport;
import im.recado.testkit.server.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** A server in the process of the test, over real TCP and TLS, and sessions of people at it. */
public final class Ground implements AutoCloseable {
  public static final String DOMAIN = "verona.example";
  public static final Jid ROMEO = Jid.of("romeo@" + DOMAIN);
  public static final Jid JULIET = Jid.of("juliet@" + DOMAIN);
  public static final String PASSWORD = "secret";

  private final TestServer server;
  private final TcpTransport transport;
  private final Thread clock;
  private final Path folder;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  public Ground(Path folder) throws IOException {
    this(folder, Map.of());
  }

  /** One whose server has settings as people write them, by key. */
  public Ground(Path folder, Map<String, ?> settings) throws IOException {
    this.folder = folder;
    server = new TestServer(List.of(DOMAIN), new MemoryBackends().backends(), settings);
    transport = (TcpTransport) server.overTcp(folder.resolve("certificates"));
    clock = Thread.ofVirtual().start(this::tick);
    server.openWeb(folder.resolve("certificates"));
    for (Jid jid : List.of(ROMEO, JULIET)) {
      server.account(im.recado.wire.jid.Jid.valueOf(jid.toString()), PASSWORD);
    }
  }

  /** The server's time goes on as that of its clients does: real programs wait by the clock. */
  private void tick() {
    long last = System.nanoTime();
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(50_000_000);
      long now = System.nanoTime();
      server.time().pass(Duration.ofNanos(now - last));
      last = now;
    }
  }

  public TestServer server() {
    return server;
  }

  public int port() {
    return transport.port();
  }

  /** Both see each other. */
  public void friends() {
    server.friends(im.recado.wire.jid.Jid.valueOf(ROMEO.toString()), im.recado.wire.jid.Jid.valueOf(JULIET.toString()));
  }

  public Login login(Jid jid) {
    return new Login(jid, PASSWORD, "127.0.0.1", port());
  }

  /** The profile in the folder of this name. */
  public Profile profile(String name) {
    Profile profile = new Profile(folder.resolve(name));
    open.push(profile);
    return profile;
  }

  /** A session that has logged in with a fresh profile, and knows its contacts. */
  public Person enter(Jid jid) throws Exception {
    return enter(jid, profile(jid.local() + open.size()));
  }

  public Person enter(Jid jid, Profile profile) throws Exception {
    Person person = person(jid, profile);
    person.session.start();
    Awaitility.await("contacts").until(() -> !person.session.contacts().all().isEmpty());
    return person;
  }

  /** One that has not logged in. */
  public Person person(Jid jid, Profile profile) {
    Hub hub = new Hub();
    Session session = new Session(profile, hub, login(jid), links(jid), Places.HERE);
    open.push(session);
    return new Person(profile, hub, session);
  }

  /** Whatever certificate the server has: it is the test's own. */
  public Function<LinkListener, Link> links(Jid jid) {
    return listener -> new SmackLink(login(jid), new Trust(DOMAIN, fingerprint -> true), listener);
  }

  /** Somebody at a computer. */
  public record Person(Profile profile, Hub hub, Session session) {
    /** The words of a conversation, in order. */
    public List<String> words(Jid with) {
      return session.chats().messages().newest(with, 1000).stream().map(message -> message.body()).toList();
    }
  }

  @Override
  public void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
    clock.interrupt();
    clock.join();
    transport.close();
    server.close();
  }
}
