package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.gateway.network.PictureShelf;
import im.recado.gateway.network.Tracer;
import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.kernel.module.Options;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a conversation while time passes. */
class ConversationTest {
  private static final Inbox NOBODY =
      new Inbox() {
        @Override
        public void put(NetworkEvent event) {}

        @Override
        public boolean offer(NetworkEvent event) {
          return true;
        }
      };

  private ServerSocket listener;
  private Socket serverSide;
  private Socket boardSide;
  private CommandReader server;
  private CommandReader board;
  private MsnSocket here;
  private MsnState state;
  private Conversations all;

  @BeforeEach
  void connect() throws Exception {
    listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    MsnSocket first = new MsnSocket(new Socket(listener.getInetAddress(), listener.getLocalPort()), Tracer.NONE);
    serverSide = listener.accept();
    here = new MsnSocket(new Socket(listener.getInetAddress(), listener.getLocalPort()), Tracer.NONE);
    boardSide = listener.accept();
    serverSide.setSoTimeout(30_000);
    boardSide.setSoTimeout(30_000);
    server = new CommandReader(serverSide.getInputStream(), CommandReader.Side.CLIENT);
    board = new CommandReader(boardSide.getInputStream(), CommandReader.Side.CLIENT);
    Entry entry = new Entry(first, Dialect.MSNP12, "rosa@example.com", "", "t=", null, null, new MsnList(), List.of());
    Options options = new Options();
    options.set(MsnOptions.SERVER, "localhost:" + listener.getLocalPort());
    Places places = new Places(options);
    state = new MsnState(entry, places, new Web(options, places), NOBODY, new PictureShelf(1000));
    all = new Conversations(state, (contact, out, why) -> List.of(new NetworkEvent.Answered(out.id, why)));
  }

  @AfterEach
  void disconnect() throws Exception {
    listener.close();
    serverSide.close();
    boardSide.close();
  }

  private static long after(Duration passed) {
    return System.nanoTime() + passed.toNanos();
  }

  private static Command command(String line) {
    List<String> words = List.of(line.split(" "));
    return new Command(words.getFirst(), words.subList(1, words.size()), null);
  }

  /** A conversation that is asked for, and has a connection. */
  private Conversation asked(String id) throws Exception {
    Conversation conversation = new Conversation(state, all, "bob@example.com", "");
    conversation.say(new Outgoing(id, "Hello", Texts.payloads("Hello", "{1}")));
    assertThat(next(server)).isEqualTo("XFR 1 SB");
    conversation.connected(here);
    return conversation;
  }

  private Conversation open(String id) throws Exception {
    Conversation conversation = asked(id);
    conversation.take(here, command("USR 1 OK rosa@example.com Rosa"));
    assertThat(next(board)).isEqualTo("CAL 1 bob@example.com");
    assertThat(conversation.take(here, command("JOI bob@example.com Bob 0"))).isEmpty();
    assertThat(next(board)).isEqualTo("MSG 2 A");
    return conversation;
  }

  private static String next(CommandReader reader) throws Exception {
    return Objects.toString(reader.next());
  }

  private static NetworkException why(List<NetworkEvent> events) {
    assertThat(events).hasSize(1);
    return Objects.requireNonNull(((NetworkEvent.Answered) events.getFirst()).why());
  }

  @Test
  void whatNobodyConfirmsIsTold() throws Exception {
    Conversation conversation = open("a1");
    assertThat(conversation.tick(here, after(Duration.ofSeconds(59)))).isEmpty();
    assertThat(why(conversation.tick(here, after(Duration.ofSeconds(61)))).reason()).isEqualTo(Reason.TIMEOUT);
    // The word that comes too late is nothing new.
    assertThat(conversation.take(here, command("ACK 2"))).isEmpty();
  }

  @Test
  void whoNeverComesIsNotWaitedFor() throws Exception {
    Conversation conversation = asked("a1");
    conversation.take(here, command("USR 1 OK rosa@example.com Rosa"));
    assertThat(next(board)).isEqualTo("CAL 1 bob@example.com");
    conversation.take(here, command("CAL 1 RINGING 7"));
    conversation.tick(here, after(Duration.ofSeconds(29)));
    conversation.tick(here, after(Duration.ofSeconds(31)));
    assertThat(board.next()).isNull();
    assertThat(why(conversation.ended(new NetworkException(Reason.DOWN, "Cut.")))).hasMessage("Cut.");
  }

  @Test
  void typingIsSaidAgainForAsLongAsItMayBeTrue() throws Exception {
    Conversation conversation = open("a1");
    conversation.take(here, command("ACK 2"));
    conversation.typing(true);
    assertThat(next(board)).isEqualTo("MSG 3 U");
    conversation.tick(here, after(Duration.ofSeconds(5)));
    assertThat(next(board)).isEqualTo("MSG 4 U");
    conversation.typing(false);
    conversation.tick(here, after(Duration.ofSeconds(10)));
    conversation.typing(true);
    assertThat(next(board)).isEqualTo("MSG 5 U");
    conversation.tick(here, after(Duration.ofMinutes(3)));
    // What is said ends it too.
    conversation.say(new Outgoing("a2", "Ho", Texts.payloads("Ho", "{2}")));
    assertThat(next(board)).isEqualTo("MSG 6 A");
    conversation.tick(here, after(Duration.ofSeconds(5)));
    conversation.say(new Outgoing("a3", "Hum", Texts.payloads("Hum", "{3}")));
    assertThat(next(board)).isEqualTo("MSG 7 A");
  }

  @Test
  void whoHasNothingToSayGoes() throws Exception {
    Conversation conversation = open("a1");
    conversation.tick(here, after(Duration.ofMinutes(11)));
    assertThat(next(board)).isEqualTo("OUT");
  }

  @Test
  void onlyWhatHasBeenSaidInVainIsSaidAgain() throws Exception {
    Conversation conversation = open("a1");
    assertThat(conversation.take(here, command("ACK 2"))).containsExactly(new NetworkEvent.Delivered("a1"));
    conversation.take(here, command("BYE bob@example.com 1"));
    assertThat(next(board)).isEqualTo("OUT");
    conversation.say(new Outgoing("a2", "Ho", Texts.payloads("Ho", "{2}")));
    assertThat(conversation.ended(new NetworkException(Reason.DOWN, "Cut."))).isEmpty();
    assertThat(next(server)).isEqualTo("XFR 2 SB");
  }

  /** What is said while somebody's call is being answered goes there, and no second connection is asked for. */
  @Test
  void whatIsSaidToWhoCallsGoesWhereTheyAre() throws Exception {
    synchronized (state) {
      all.rung(command("RNG 7 localhost:" + listener.getLocalPort() + " CKI 1.2.3 bob@example.com Bob"));
      all.say("bob@example.com", new Outgoing("a1", "Hello", Texts.payloads("Hello", "{1}")));
    }
    state.server().send("PNG");
    assertThat(next(server)).isEqualTo("PNG 1");
    try (Socket rung = listener.accept()) {
      rung.setSoTimeout(30_000);
      CommandReader there = new CommandReader(rung.getInputStream(), CommandReader.Side.CLIENT);
      assertThat(next(there)).isEqualTo("ANS 1 rosa@example.com 1.2.3 7");
      rung.getOutputStream().write("IRO 1 1 1 bob@example.com Bob 0\r\nANS 1 OK\r\n".getBytes(UTF_8));
      assertThat(next(there)).isEqualTo("MSG 2 A");
    }
  }

  @Test
  void aServerThatNeverSaysWhereAConversationIsIsNotWaitedFor() throws Exception {
    all.say("bob@example.com", new Outgoing("a1", "Hello", Texts.payloads("Hello", "{1}")));
    assertThat(next(server)).isEqualTo("XFR 1 SB");
    assertThat(all.tick(after(Duration.ofSeconds(29)))).isEmpty();
    assertThat(why(all.tick(after(Duration.ofSeconds(31)))).reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(all.tick(after(Duration.ofSeconds(62)))).isEmpty();
    // What is said then is asked for anew, and an answer that comes too late is none.
    all.say("bob@example.com", new Outgoing("a2", "Hello", Texts.payloads("Hello", "{2}")));
    assertThat(next(server)).isEqualTo("XFR 2 SB");
    Command late = command("XFR 1 SB nowhere.example CKI 1.2.3");
    assertThat(Objects.requireNonNull(state.taken(late)).answered(late)).isEmpty();
    assertThat(why(all.tick(after(Duration.ofSeconds(31)))).reason()).isEqualTo(Reason.TIMEOUT);
  }

  /** The word that the server is there answers what was asked in that place, and nothing else. */
  @Test
  void answersAreToTheQuestionInTheirPlace() throws Exception {
    Entry entry = state.entry();
    Entry newer =
        new Entry(
            entry.socket(), Dialect.MSNP18, "rosa@example.com", "", "t=", null, null, new MsnList(), List.of());
    Options options = new Options();
    Places places = new Places(options);
    MsnState here = new MsnState(newer, places, new Web(options, places), NOBODY, new PictureShelf(1000));
    Offline offline = new Offline(here);
    NetworkException away = new NetworkException(Reason.CONTACT_AWAY, "Away.");
    assertThat(offline.ping("")).isTrue();
    assertThat(offline.said("bob@example.com", new Outgoing("a1", "Hello", List.of()), away)).isEmpty();
    assertThat(offline.said("bob@example.com", new Outgoing("a2", "Hello", List.of()), away)).isEmpty();
    Command refusal = command("217 1");
    assertThat(why(Objects.requireNonNull(here.taken(refusal)).answered(refusal)).reason()).isNotNull();
    assertThat(offline.ponged()).isEmpty();
    assertThat(offline.ponged()).isEmpty();
    assertThat(offline.ponged()).containsExactly(new NetworkEvent.Answered("a2", null));
    entry.socket().abort();
    assertThat(why(offline.said("bob@example.com", new Outgoing("a3", "Hello", List.of()), away)).reason())
        .isEqualTo(Reason.TOO_MUCH);
  }

  @Test
  void strangersCannotFillIt() throws Exception {
    Conversation conversation = open("a1");
    for (int i = 0; i < 1000; i++) {
      conversation.take(here, command("JOI p" + i + "@example.com P 0"));
    }
    assertThat(conversation.members()).hasSize(100);
    // Those who cannot be reached are forgotten meanwhile, by threads of their own.
    synchronized (state) {
      for (int i = 0; i < 500; i++) {
        all.rung(command("RNG " + i + " localhost:1 CKI x p" + i + "@example.com P"));
      }
      state.end();
      all.end();
    }
  }
}
