package im.recado.client.services;

import static im.recado.client.Ground.DOMAIN;
import static im.recado.client.Ground.JULIET;
import static im.recado.client.Ground.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import im.recado.client.Ground;
import im.recado.client.Ground.Person;
import im.recado.client.protocol.Jid;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.Security;
import im.recado.client.services.store.Message.State;
import im.recado.client.services.store.OmemoStore.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody with profanity (Debian's) in a terminal, at this server and at those of others; encrypted words by its libsignal-protocol-c. */
class ProfanityTest {
  private static final Jid ROOM = Jid.of("balcony@conference." + DOMAIN);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;

  /** A terminal with profanity in it. */
  private record Terminal(Path home) implements AutoCloseable {
    static Terminal open(Path home) throws Exception {
      Files.createDirectories(home);
      Terminal terminal = new Terminal(home);
      terminal.tmux("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "40", "/usr/bin/env", "HOME=" + home, "LC_ALL=C.UTF-8",
          "XDG_CONFIG_HOME=" + home.resolve("config"), "XDG_DATA_HOME=" + home.resolve("data"), "/usr/bin/profanity");
      terminal.shows("Profanity");
      return terminal;
    }

    String tmux(String... arguments) throws IOException, InterruptedException {
      List<String> command = new ArrayList<>(List.of("/usr/bin/tmux", "-S", home.resolve("tmux.sock").toString()));
      command.addAll(List.of(arguments));
      Path output = Files.createTempFile(home, "screen", ".txt");
      Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      String text = Files.readString(output, StandardCharsets.UTF_8);
      Files.delete(output);
      return text;
    }

    void type(String line) throws Exception {
      tmux("send-keys", "-l", line);
      tmux("send-keys", "Enter");
    }

    void shows(String text) throws Exception {
      try {
        await(text).atMost(LIMIT).pollInterval(Duration.ofMillis(100)).until(() -> tmux("capture-pane", "-p").contains(text));
      } catch (ConditionTimeoutException e) {
        throw new AssertionError(text + " did not appear on:\n" + tmux("capture-pane", "-p"), e);
      }
    }

    void logIn(int port) throws Exception {
      type("/connect " + JULIET + " server 127.0.0.1 port " + port + " tls trust");
      shows("Enter password");
      type(Ground.PASSWORD);
      shows("logged in successfully");
    }

    /** Makes keys, believes those of others, and tells of its device. */
    void encrypt() throws Exception {
      type("/omemo trustmode blind");
      type("/omemo gen");
      shows("materials generated");
      // COMPAT profanity 0.13 tells of no device as long as it has no list: an empty one has it tell.
      type("/omemo clear_device_list");
    }

    void asks(Jid whom) throws Exception {
      type("/win 1");
      type("/sub request " + whom);
      shows("Sent subscription request to " + whom);
    }

    void lets(Jid whom) throws Exception {
      type("/win 1");
      shows("Received authorization request from " + whom);
      type("/sub allow " + whom);
    }

    @Override
    public void close() throws Exception {
      tmux("kill-server");
    }
  }

  private static ConditionFactory soon(String what) {
    return await(what).atMost(LIMIT);
  }

  private static Message last(Person person, Jid with) {
    return person.session().chats().messages().last(with).orElseThrow();
  }

  private static boolean hasHeard(Person person, Jid with, String words) {
    return person.session().chats().messages().last(with).filter(message -> message.body().equals(words)).isPresent();
  }

  /** They are gone when their stream has ended: what comes before that waits at some servers for its resumption. */
  private static void leaves(Terminal terminal, Person romeo) throws Exception {
    terminal.type("/quit");
    soon("gone").until(() -> romeo.session().contacts().presence(JULIET).availability() == Availability.OFFLINE);
  }

  private static void installed() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/profanity")) && Files.isExecutable(Path.of("/usr/bin/tmux")),
        "profanity or tmux is not installed (./recado test --peers installs them)");
  }

  /** Each sees the other, asked for by their own clients. */
  private static void befriend(Person romeo, Terminal terminal) throws Exception {
    romeo.session().contacts().add(JULIET, "Juliet", List.of("Verona"));
    terminal.lets(ROMEO);
    terminal.asks(ROMEO);
    soon("both").until(() -> romeo.session().contacts().find(JULIET).filter(contact -> contact.tellsUs() && contact.seesUs()).isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"recado", "prosody", "ejabberd"})
  void wordsReceiptsCorrectionsAndARoom(String name) throws Exception {
    installed();
    try (AnyServer server = new AnyServer(folder, name)) {
      Person romeo = server.enter(ROMEO, "romeo");
      try (Terminal terminal = Terminal.open(folder.resolve("home"))) {
        terminal.type("/receipts request on");
        terminal.type("/receipts send on");
        terminal.type("/correction on");
        terminal.logIn(server.port());
        befriend(romeo, terminal);

        romeo.session().chats().open(JULIET, false);
        romeo.session().chats().send(JULIET, "shall I climb up?");
        soon("delivered").until(() -> last(romeo, JULIET).state() == State.DELIVERED);
        terminal.type("/msg " + ROMEO);
        terminal.shows("shall I climb up?");
        romeo.session().chats().correct(JULIET, last(romeo, JULIET).id(), "shall I climb down?");
        terminal.shows("shall I climb down?");

        terminal.type("no, stya");
        soon("answered").until(() -> hasHeard(romeo, JULIET, "no, stya"));
        terminal.type("/correct no, stay");
        soon("corrected").until(() -> hasHeard(romeo, JULIET, "no, stay"));
        assertThat(romeo.words(JULIET)).containsExactly("shall I climb down?", "no, stay");
        assertThat(last(romeo, JULIET).edited()).isTrue();

        romeo.session().roomVisits().enter(ROOM, "Balcony", "romeo", "");
        soon("made").until(() -> romeo.session().rooms().room(ROOM).state() == Room.State.IN);
        soon("as it shall be").until(() -> romeo.session().roomAdmin().configure(ROOM, Map.of()));
        romeo.session().roomRequests().invite(ROOM, JULIET, "the air is sweet");
        terminal.type("/win 1");
        terminal.shows("Use '/join " + ROOM + "'");
        terminal.type("/join " + ROOM);
        soon("in").until(() -> romeo.session().rooms().room(ROOM).occupants().size() == 2);
        terminal.type("who is there?");
        soon("in the room").until(() -> hasHeard(romeo, ROOM, "who is there?"));
        romeo.session().chats().send(ROOM, "by a name I know not");
        terminal.shows("by a name I know not");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"recado", "prosody", "ejabberd"})
  void encryptedBothWaysAndAfterARestartOfEither(String name) throws Exception {
    installed();
    Path home = folder.resolve("home");
    try (AnyServer server = new AnyServer(folder, name)) {
      Person romeo = server.enter(ROMEO, "romeo");
      try (Terminal terminal = Terminal.open(home)) {
        terminal.logIn(server.port());
        befriend(romeo, terminal);
        terminal.encrypt();
        soon("profanity's device").until(() -> {
          romeo.session().omemo().prepare(JULIET);
          return romeo.session().omemo().devices(JULIET).stream().anyMatch(Device::listed);
        });
        romeo.session().omemo().set(JULIET, true);
        romeo.session().chats().send(JULIET, "words from the desktop");
        terminal.type("/msg " + ROMEO);
        terminal.shows("words from the desktop");
        assertThat(last(romeo, JULIET).state()).isNotEqualTo(State.FAILED);
        terminal.type("/omemo start");
        terminal.type("words from the terminal");
        soon("answer").until(() -> hasHeard(romeo, JULIET, "words from the terminal"));
        assertThat(last(romeo, JULIET).security()).isEqualTo(Security.BLIND);
        romeo.session().chats().send(JULIET, "a second time");
        terminal.shows("a second time");
        leaves(terminal, romeo);
      }
      romeo.session().close();
      romeo.profile().close();
      Person again = server.enter(ROMEO, "romeo");
      again.session().chats().send(JULIET, "while you were away");
      soon("sent").until(() -> last(again, JULIET).state() == State.SENT);
      try (Terminal terminal = Terminal.open(home)) {
        terminal.logIn(server.port());
        terminal.type("/msg " + ROMEO);
        terminal.shows("while you were away");
        terminal.type("/omemo start");
        terminal.type("back again");
        soon("after the restart").until(() -> hasHeard(again, JULIET, "back again"));
        assertThat(last(again, JULIET).security()).isEqualTo(Security.BLIND);
        again.session().chats().send(JULIET, "good night");
        terminal.shows("good night");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"recado", "prosody", "ejabberd"})
  void encryptedInARoomForMembers(String name) throws Exception {
    installed();
    try (AnyServer server = new AnyServer(folder, name)) {
      Person romeo = server.enter(ROMEO, "romeo");
      try (Terminal terminal = Terminal.open(folder.resolve("home"))) {
        terminal.logIn(server.port());
        befriend(romeo, terminal);
        terminal.encrypt();
        soon("profanity's device").until(() -> {
          romeo.session().omemo().prepare(JULIET);
          return romeo.session().omemo().devices(JULIET).stream().anyMatch(Device::listed);
        });
        romeo.session().roomVisits().enter(ROOM, "Balcony", "romeo", "");
        soon("made").until(() -> romeo.session().rooms().room(ROOM).state() == Room.State.IN);
        soon("as it shall be").until(() -> romeo.session().roomAdmin().configure(ROOM,
            Map.of("muc#roomconfig_membersonly", "1", "muc#roomconfig_whois", "anyone")));
        romeo.session().roomRequests().invite(ROOM, JULIET, "");
        terminal.type("/win 1");
        terminal.shows("Use '/join " + ROOM + "'");
        terminal.type("/join " + ROOM);
        soon("in").until(() -> romeo.session().rooms().room(ROOM).occupants().size() == 2);
        romeo.session().omemo().set(ROOM, true);
        romeo.session().chats().send(ROOM, "nobody else");
        terminal.shows("nobody else");
        terminal.type("/omemo start");
        terminal.type("nobody");
        soon("back").until(() -> hasHeard(romeo, ROOM, "nobody"));
        assertThat(last(romeo, ROOM).security()).isEqualTo(Security.BLIND);
      }
    }
  }
}
