package im.recado.client.view;

import static im.recado.client.Ground.JULIET;
import static im.recado.client.Ground.PASSWORD;
import static im.recado.client.Ground.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Login;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.SmackLink;
import im.recado.client.protocol.Trust;
import im.recado.client.services.Accounts;
import im.recado.client.services.Availability;
import im.recado.client.services.Hub;
import im.recado.client.services.Profile;
import im.recado.client.services.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The figures of docs/performance-client.md: the window under Xvfb against a server that runs as it does for everybody. Figures are written to
 * the file that {@code -Drecado.figures=FILE} names; nothing is asserted of them. {@code -Drecado.launcher=…} is the server's launcher;
 * {@code -Drecado.figures.jars=PATH} are the client and its tests as jars, as the launcher has them, else they are folders;
 * {@code -Drecado.figures.options=…} are more options for the Java of the window.
 */
@EnabledIfSystemProperty(named = "recado.figures", matches = ".+")
class FiguresTest {
  private static final Path RESULTS = Path.of(System.getProperty("recado.figures", "figures.txt")).toAbsolutePath();
  private static final Path LAUNCHER = Path.of(System.getProperty("recado.launcher", "../recado")).toAbsolutePath().normalize();
  private static final Jid ROOM = Jid.of("balcony@conference." + Ground.DOMAIN);
  private static final int CONTACTS = 500;
  private static final int OTHERS = 20;

  @TempDir Path folder;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final AtomicReference<String> fingerprint = new AtomicReference<>("");
  private Path home;
  private int port;

  @BeforeEach
  void begin() throws Exception {
    Screen.assume();
    home = folder.resolve("server");
    List<String> run = new ArrayList<>(List.of("run", "--home", home.toString(), "--domain", Ground.DOMAIN, "--background"));
    for (String setting : List.of("c2s.port=0", "c2s.direct-tls-port=0", "https.port=0", "http.port=0", "console.port=0", "console.tls-port=0",
        "metrics.port=0", "s2s.port=0", "s2s.direct-tls-port=0")) {
      run.addAll(List.of("--set", setting));
    }
    recado(run.toArray(String[]::new));
    open.push(() -> recado("stop", "--home", home.toString()));
    List<String> accounts = new ArrayList<>(List.of("jid,password", ROMEO + "," + PASSWORD, JULIET + "," + PASSWORD));
    for (int i = 0; i < OTHERS; i++) {
      accounts.add(other(i) + "," + PASSWORD);
    }
    recado("user", "import", Files.write(folder.resolve("accounts.csv"), accounts).toString(), "--home", home.toString());
    port = Integer.parseInt(Files.readString(home.resolve("ports.json")).replaceAll("(?s).*\"c2s.port\"\\s*:\\s*(\\d+).*", "$1"));
  }

  @AfterEach
  void end() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  private static Jid other(int number) {
    return Jid.of("other" + number + "@" + Ground.DOMAIN);
  }

  private void recado(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(List.of(words));
    Path said = folder.resolve("recado.txt");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(10, TimeUnit.MINUTES) && process.exitValue() == 0).as(() -> String.join(" ", words) + "\n" + read(said)).isTrue();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  private Session enter(Jid jid) throws Exception {
    Profile profile = new Profile(folder.resolve(jid.local()));
    open.push(profile);
    Login login = new Login(jid, PASSWORD, "127.0.0.1", port);
    Session session = new Session(profile, new Hub(), login, listener -> new SmackLink(login, new Trust(Ground.DOMAIN, print -> {
      fingerprint.set(print);
      return true;
    }), listener));
    open.push(session);
    session.start();
    await("online").until(() -> session.contacts() != null && session.link().acknowledges());
    return session;
  }

  /** Romeo's contacts on the server: as many as an office has, in groups. */
  private void contacts(Session romeo) throws Exception {
    for (int i = 0; i < CONTACTS; i++) {
      Jid contact = i < OTHERS ? other(i) : Jid.of("colleague" + i + "@" + Ground.DOMAIN);
      romeo.link().ask(Node.iq("set", null, Node.of("query", Ns.ROSTER, Node.of("item", Ns.ROSTER, Node.text("group", Ns.ROSTER, "Department " + i % 20))
          .with("jid", contact).with("name", "Colleague " + i))));
    }
  }

  /** A profile that knows the password and the certificate, as after a first login. */
  private Path profile(String name) throws Exception {
    Session romeo = enter(ROMEO);
    contacts(romeo);
    romeo.close();
    Path place = folder.resolve(name);
    try (Accounts accounts = new Accounts(place)) {
      accounts.settings().set("language", "en");
      accounts.settings().set("theme", "light");
      accounts.settings().set("tray", "false");
      accounts.settings().pin(Ground.DOMAIN, Objects.requireNonNull(fingerprint.get()));
      Profile mine = accounts.claim(ROMEO).orElseThrow();
      mine.remember(ROMEO, "127.0.0.1:" + port, PASSWORD, true);
      accounts.add(mine);
    }
    return place;
  }

  private Process window(String what, Path profile, Screen screen, Path words) throws Exception {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(options());
    Arrays.stream(System.getProperty("recado.figures.options", "").split(" ")).filter(option -> !option.isEmpty()).forEach(command::add);
    String jars = System.getProperty("recado.figures.jars", System.getProperty("java.class.path"));
    if (!jars.equals(System.getProperty("java.class.path"))) {
      // What the launcher adds: only classes of jars are kept for the next start.
      command.addAll(List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + folder.resolve("client.jsa")));
    }
    command.addAll(List.of("-cp", jars, Figures.class.getName(), what, profile.toString(), RESULTS.toString(),
        words.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve(what + ".txt").toFile());
    builder.environment().put("DISPLAY", ":" + screen.number());
    builder.environment().remove("WAYLAND_DISPLAY");
    // As the launcher does.
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    builder.environment().put("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + folder.resolve("no-bus"));
    return builder.start();
  }

  /** The options with which the launcher starts the client. */
  private static List<String> options() throws Exception {
    String script = Files.readString(Path.of("../recado"));
    int begin = script.indexOf("options=(", script.indexOf("run_client()")) + "options=(".length();
    return List.of(script.substring(begin, script.indexOf(')', begin)).replace("'", "").strip().split("\\s+"));
  }

  private void note(String line) throws Exception {
    Files.writeString(RESULTS, line + "\n", java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
  }

  private void ended(Process window, String what) throws Exception {
    boolean ended = window.waitFor(40, TimeUnit.MINUTES);
    window.destroyForcibly().waitFor();
    assertThat(ended && window.exitValue() == 0).as(() -> read(folder.resolve(what + ".txt"))).isTrue();
  }

  @Test
  void loginWithFiveHundredContacts() throws Exception {
    Path profile = profile("profile");
    try (Screen screen = new Screen(folder, 1280, 900)) {
      for (int i = 0; i < 5; i++) {
        // As on a computer that has not seen the account's contacts yet.
        change(profile, "delete from contact");
        note("login, contacts from the server:");
        ended(window("login", profile, screen, folder.resolve("words")), "login");
      }
      for (int i = 0; i < 5; i++) {
        note("login, contacts known:");
        ended(window("login", profile, screen, folder.resolve("words")), "login");
      }
    }
  }

  private static Connection store(Path profile) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + profile.resolve("accounts").resolve(ROMEO.toString()).resolve("profile.db"));
  }

  private static void change(Path profile, String sql) throws SQLException {
    try (Connection connection = store(profile); var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void scrollingThroughAHundredThousandMessages() throws Exception {
    Path profile = profile("profile");
    try (Connection connection = store(profile)) {
      connection.setAutoCommit(false);
      try (PreparedStatement insert = connection.prepareStatement("insert into message (conversation, room, own, sender, id, stanza_id, at,"
          + " place, body, state) values (?, 0, ?, ?, ?, '', ?, ?, ?, ?)")) {
        int count = Integer.getInteger("recado.history", 100_000);
        long start = System.currentTimeMillis() - count * 300_000L;
        for (int i = 0; i < count; i++) {
          boolean own = i % 3 == 0;
          insert.setString(1, JULIET.toString());
          insert.setBoolean(2, own);
          insert.setString(3, (own ? ROMEO : JULIET).toString());
          insert.setString(4, "id" + i);
          insert.setLong(5, start + i * 300_000L);
          insert.setLong(6, i);
          insert.setString(7, "message " + i + " but soft, what light through yonder window breaks?".repeat(1 + i % 4));
          insert.setInt(8, own ? 3 : 4);
          insert.addBatch();
        }
        insert.executeBatch();
      }
      connection.createStatement().execute("insert or replace into conversation (jid, room, complete) values ('" + JULIET + "', 0, 1)");
      connection.commit();
    }
    try (Screen screen = new Screen(folder, 1280, 900)) {
      note("history:");
      ended(window("history", profile, screen, folder.resolve("words")), "history");
    }
  }

  @Test
  void aThousandMessagesAMinuteInARoom() throws Exception {
    Path profile = profile("profile");
    List<Session> others = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Session other = enter(other(i));
      other.roomVisits().enter(ROOM, "Balcony", "other" + i, "");
      others.add(other);
    }
    Path words = folder.resolve("words");
    try (Screen screen = new Screen(folder, 1280, 900)) {
      note("room:");
      Process window = window("room", profile, screen, words);
      await("the window").atMost(Duration.ofMinutes(2)).until(() -> Files.exists(words) || !window.isAlive());
      speak(others, ROOM, 2_000, Duration.ofMillis(60), false);
      Files.createFile(folder.resolve("end"));
      ended(window, "room");
    }
  }

  /** So many things are said in turn, one every so often; some of them to Romeo alone. */
  private static void speak(List<Session> who, Jid room, int many, Duration every, boolean alone) {
    long next = System.nanoTime();
    for (int i = 0; i < many; i++) {
      Session one = who.get(i % who.size());
      if (alone && i % 50 == 0) {
        one.presence().be(i % 100 == 0 ? Availability.AWAY : Availability.ONLINE, "round " + i);
      }
      one.chats().send(alone && i % 2 == 0 ? ROMEO : room, "words " + i + " wherefore art thou, and what is in a name?".repeat(1 + i % 3));
      next += every.toNanos();
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  @Test
  void theMemoryOfADay() throws Exception {
    Path profile = profile("profile");
    List<Session> others = new ArrayList<>();
    for (int i = 0; i < OTHERS; i++) {
      Session other = enter(other(i));
      other.roomVisits().enter(ROOM, "Balcony", "other" + i, "");
      others.add(other);
    }
    Path words = folder.resolve("words");
    try (Screen screen = new Screen(folder, 1280, 900)) {
      note("day:");
      Process window = window("day", profile, screen, words);
      await("the window").atMost(Duration.ofMinutes(2)).until(() -> Files.exists(words) || !window.isAlive());
      speak(others, ROOM, Integer.getInteger("recado.day", 10_000), Duration.ofMillis(20), true);
      Files.createFile(folder.resolve("end"));
      ended(window, "day");
    }
  }
}
