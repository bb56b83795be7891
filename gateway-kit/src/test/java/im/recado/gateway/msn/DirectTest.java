package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.gateway.network.FileSink;
import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.IncomingFile;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.OutgoingFile;
import im.recado.gateway.network.PictureShelf;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.Tracer;
import im.recado.kernel.module.Options;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of files on MSN while time passes, and of whatever somebody's client may say. */
class DirectTest {
  private static final String BOB = "bob@example.com";
  private static final Inbox NOBODY =
      new Inbox() {
        @Override
        public void put(NetworkEvent event) {}

        @Override
        public boolean offer(NetworkEvent event) {
          return true;
        }
      };

  private final ServerSocket listener;
  private final Socket there;
  private final CommandReader board;
  private final MsnSocket here;
  private final MsnState state;
  private Direct direct;

  DirectTest() throws Exception {
    listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    here = new MsnSocket(new Socket(listener.getInetAddress(), listener.getLocalPort()), Tracer.NONE);
    there = listener.accept();
    there.setSoTimeout(30_000);
    board = new CommandReader(there.getInputStream(), CommandReader.Side.CLIENT);
    Entry entry = new Entry(here, Dialect.MSNP12, "rosa@example.com", "", "t=", null, null, new MsnList(), List.of());
    Options options = new Options();
    Places places = new Places(options);
    state = new MsnState(entry, places, new Web(options, places), NOBODY, new PictureShelf(1000));
    direct = new Direct(state);
  }

  @AfterEach
  void disconnect() throws Exception {
    here.abort();
    listener.close();
    there.close();
  }

  private static long after(Duration passed) {
    return System.nanoTime() + passed.toNanos();
  }

  private static OutgoingFile file(int size) {
    return new OutgoingFile("a.txt", size, () -> new ByteArrayInputStream(new byte[size]));
  }

  /** The next that is said to Bob's client. */
  private P2pMessage heard() throws Exception {
    return Objects.requireNonNull(P2pMessage.read(Objects.requireNonNull(board.next()).payload()));
  }

  private String text() throws Exception {
    return new String(heard().piece(), UTF_8);
  }

  /** Bob's client says something. */
  private List<NetworkEvent> says(P2pMessage message) {
    List<NetworkEvent> events = new ArrayList<>();
    synchronized (state) {
      direct.heard(here, BOB, true, new Command("MSG", List.of(BOB, "Bob"), message.toPayload("rosa@example.com")),
          events);
    }
    return events;
  }

  private List<NetworkEvent> says(String slp) {
    byte[] whole = (slp + "\0").getBytes(UTF_8);
    return says(new P2pMessage(0, 4000 + slp.length(), 0, whole.length, 0, 1, 0, 0, whole, 0));
  }

  private List<NetworkEvent> tick(Duration passed) {
    synchronized (state) {
      return direct.tick(after(passed));
    }
  }

  /** With the lock, which the thread of a file holds until it has done all that follows from what it says. */
  private boolean isBusy() {
    synchronized (state) {
      return direct.isBusy();
    }
  }

  private static NetworkException why(List<NetworkEvent> events, String id) {
    assertThat(events).hasSize(1);
    NetworkEvent.Answered answered = (NetworkEvent.Answered) events.getFirst();
    assertThat(answered.id()).isEqualTo(id);
    return Objects.requireNonNull(answered.why());
  }

  /** Somebody is asked, once; the invitation. */
  private P2pMessage asked(int size) throws Exception {
    synchronized (state) {
      direct.going().add(BOB, file(size), "a1");
      direct.ready(here);
      direct.ready(here);
    }
    P2pMessage invitation = heard();
    assertThat(new String(invitation.piece(), UTF_8)).startsWith("INVITE MSNMSGR:" + BOB);
    assertThat(invitation.total()).isEqualTo(invitation.piece().length);
    return invitation;
  }

  private void accepted(P2pMessage invitation) throws Exception {
    String text = new String(invitation.piece(), UTF_8);
    String call = text.replaceFirst("(?s).*Call-ID: ([^\r]*)\r.*", "$1");
    assertThat(says("MSNSLP/1.0 200 OK\r\nCall-ID: " + call + "\r\nContent-Type: " + Slp.SESSION
        + "\r\n\r\nSessionID: 1\r\n\r\n"))
        .isEmpty();
    assertThat(heard().flags()).isEqualTo(P2pMessage.ACK);
  }

  @Test
  void aClientThatDoesNotKnowInvitationsTakesNoFiles() throws Exception {
    asked(10);
    assertThat(tick(Duration.ofSeconds(30))).isEmpty();
    assertThat(why(tick(Duration.ofSeconds(61)), "a1").reason()).isEqualTo(Reason.NOT_POSSIBLE);
    assertThat(text()).startsWith("BYE MSNMSGR:" + BOB);
    assertThat(isBusy()).isFalse();
  }

  @Test
  void whoDoesNotDecideIsNotWaitedForForEver() throws Exception {
    P2pMessage invitation = asked(10);
    says(invitation.acknowledged(7, 0));
    assertThat(tick(Duration.ofSeconds(200))).isEmpty();
    assertThat(why(tick(Duration.ofSeconds(301)), "a1")).hasMessage("It was not taken.");
    assertThat(text()).startsWith("BYE MSNMSGR:" + BOB);
  }

  @Test
  void whoNeverSaysThatItHasArrivedHasNotGotIt() throws Exception {
    P2pMessage invitation = asked(10);
    accepted(invitation);
    assertThat(heard().piece()).hasSize(10);
    assertThat(tick(Duration.ofSeconds(30))).isEmpty();
    assertThat(why(tick(Duration.ofSeconds(61)), "a1").reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(text()).startsWith("BYE MSNMSGR:" + BOB);
  }

  @Test
  void aFileThatIsShorterThanItWasIsTold() throws Exception {
    synchronized (state) {
      direct.going().add(BOB, new OutgoingFile("a.txt", 2000, () -> new ByteArrayInputStream(new byte[1202])), "a1");
      direct.ready(here);
    }
    P2pMessage invitation = heard();
    accepted(invitation);
    assertThat(heard().piece()).hasSize(1202);
    assertThat(text()).startsWith("BYE MSNMSGR:" + BOB);
    assertThat(isBusy()).isFalse();
  }

  @Test
  void noMoreThanAFewGoAtOnce() throws Exception {
    for (int i = 0; i < 5; i++) {
      direct.going().add(BOB, file(10), "a" + i);
    }
    assertThatThrownBy(() -> direct.going().add(BOB, file(10), "a5"))
        .isInstanceOfSatisfying(NetworkException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MUCH));
    direct.going().remove("a0");
    direct.going().add(BOB, file(10), "a5");
    assertThat(direct.end(new NetworkException(Reason.DOWN, "Cut."))).hasSize(5);
    assertThat(isBusy()).isFalse();
  }

  @Test
  void anOfferThatWasTakenBackFailsAtOnce() throws Exception {
    String head = "\r\nVia: MSNSLP/1.0/TLP ;branch={B}\r\nCall-ID: {C}\r\nContent-Type: " + Slp.SESSION + "\r\n\r\n";
    String offer = "EUF-GUID: " + Slp.FILE + "\r\nSessionID: 7\r\nAppID: 2\r\nContext: "
        + new FileOffer("a.txt", 10).context() + "\r\n\r\n";
    NetworkEvent.FileOffered offered =
        (NetworkEvent.FileOffered) says("INVITE MSNMSGR:rosa@example.com MSNSLP/1.0" + head + offer).getFirst();
    assertThat(offered.contact()).isEqualTo(BOB);
    assertThat(offered.name()).isEqualTo("a.txt");
    assertThat(offered.size()).isEqualTo(10);
    // Pieces that come before anybody has taken it are nobody's.
    says(new P2pMessage(7, 5, 0, 10, P2pMessage.FILE, 1, 0, 0, new byte[10], 2));
    says("BYE MSNMSGR:rosa@example.com MSNSLP/1.0" + head);
    Taker taker = new Taker(10);
    IncomingFile file = Objects.requireNonNull(offered.file());
    file.accept(taker);
    assertThat(taker.failure).isEqualTo("It is not offered any more.");
    file.refuse();
    assertThat(taker.taken).isZero();
    assertThat(isBusy()).isFalse();
  }

  /** Who is there from several places is asked at one of them. */
  @Test
  void whatIsForAnotherPlaceIsNotTaken() throws Exception {
    Entry entry =
        new Entry(here, Dialect.MSNP18, "rosa@example.com", "{0-1}", "t=", null, null, new MsnList(), List.of());
    Options options = new Options();
    Places places = new Places(options);
    Direct several = new Direct(new MsnState(entry, places, new Web(options, places), NOBODY, new PictureShelf(1000)));
    for (String to : List.of("rosa@example.com;{0-2}", "ROSA@example.com;{0-1}", "rosa@example.com")) {
      String slp =
          "INVITE MSNMSGR:" + to + " MSNSLP/1.0\r\nCall-ID: {" + to + "}\r\nContent-Type: " + Slp.SESSION
              + "\r\n\r\nEUF-GUID: " + Slp.FILE
              + "\r\nSessionID: " + to.length() + "\r\nContext: " + new FileOffer("a.txt", 10).context() + "\r\n\r\n\0";
      byte[] whole = slp.getBytes(UTF_8);
      byte[] payload = new P2pMessage(0, to.hashCode() & 0xFFFF, 0, whole.length, 0, 1, 0, 0, whole, 0).toPayload(to);
      List<NetworkEvent> events = new ArrayList<>();
      several.heard(here, BOB, true, new Command("MSG", List.of(BOB, "Bob"), payload), events);
      assertThat(events).as(to).hasSize(to.endsWith("2}") ? 0 : 1);
    }
  }

  /** Counts what it gets. */
  private static final class Taker implements FileSink {
    final long size;
    long taken;
    boolean ended;
    String failure = "";

    Taker(long size) {
      this.size = size;
    }

    @Override
    public boolean put(byte[] piece) {
      assertThat(ended).isFalse();
      taken += piece.length;
      return true;
    }

    @Override
    public void end() {
      ended = true;
    }

    @Override
    public void fail(String why) {
      failure = why;
    }
  }

  /**
   * Whatever comes: no file is longer than was said, what is whole was said to be so long, and little is kept in mind
   * (SECURITY G4).
   */
  @Test
  void g4MutatedPiecesKeepTheRules() throws Exception {
    Random random = new Random(5);
    there.setSoTimeout(0);
    Thread reader = Thread.startVirtualThread(this::readOn);
    for (int round = 0; round < 300; round++) {
      direct = new Direct(state);
      long size = 1L + random.nextInt(5000);
      List<Taker> takers = new ArrayList<>();
      direct.going().add(BOB, file(1), "a1");
      direct.ready(here);
      for (byte[] one : dialogue(random, size)) {
        List<NetworkEvent> events = new ArrayList<>();
        byte[] payload = random.nextInt(4) == 0 ? mutated(random, one) : one;
        synchronized (state) {
          direct.heard(here, BOB, random.nextInt(20) != 0, new Command("MSG", List.of(BOB, "Bob"), payload), events);
        }
        direct.coming().pour();
        for (NetworkEvent event : events) {
          if (event instanceof NetworkEvent.FileOffered offered) {
            Taker taker = new Taker(offered.size());
            takers.add(taker);
            Objects.requireNonNull(offered.file()).accept(taker);
            assertThat(offered.size()).isNotNegative();
          }
        }
      }
      for (Taker taker : takers) {
        assertThat(taker.ended && !taker.failure.isEmpty()).isFalse();
        assertThat(taker.taken).isLessThanOrEqualTo(taker.size);
        assertThat(taker.ended).isEqualTo(taker.taken == taker.size && taker.size > 0);
      }
      direct.end(new NetworkException(Reason.DOWN, "Cut."));
      assertThat(isBusy()).isFalse();
    }
    here.abort();
    reader.join();
  }

  private void readOn() {
    try {
      while (board.next() != null) {
        // It is not looked at.
      }
    } catch (IOException e) {
      // The end.
    }
  }

  private static List<byte[]> dialogue(Random random, long size) {
    List<byte[]> all = new ArrayList<>();
    String head = "\r\nVia: MSNSLP/1.0/TLP ;branch={B}\r\nCall-ID: {C}\r\nContent-Type: ";
    String invitation =
        "INVITE MSNMSGR:rosa@example.com MSNSLP/1.0" + head + Slp.SESSION + "\r\n\r\nEUF-GUID: " + Slp.FILE
            + "\r\nSessionID: 7\r\nAppID: 2\r\nContext: " + new FileOffer("a.txt", size).context() + "\r\n\r\n\0";
    add(all, 0, 11, 0, invitation.getBytes(UTF_8));
    add(all, 0, 12, 0, ("INVITE MSNMSGR:rosa@example.com MSNSLP/1.0" + head + Slp.NEARER
        + "\r\n\r\nBridges: TCPv1\r\n\r\n\0").getBytes(UTF_8));
    add(all, 7, 13, P2pMessage.FILE, new byte[(int) size]);
    add(all, 0, 14, 0, ("BYE MSNMSGR:rosa@example.com MSNSLP/1.0" + head
        + "application/x-msnmsgr-sessionclosebody\r\n\r\n\0").getBytes(UTF_8));
    if (random.nextBoolean()) {
      all.add(random.nextInt(all.size()), new P2pMessage(7, 15, 0, 0, 1L << random.nextInt(32), 1, 2, 3, new byte[0],
          0).toPayload("rosa@example.com"));
    }
    return all;
  }

  private static void add(List<byte[]> all, long session, long id, long flags, byte[] whole) {
    for (int at = 0; at < whole.length; at += P2pMessage.LONGEST) {
      byte[] piece = Arrays.copyOfRange(whole, at, Math.min(whole.length, at + P2pMessage.LONGEST));
      all.add(new P2pMessage(session, id, at, whole.length, flags, 1, 0, 0, piece, session == 0 ? 0
          : 2).toPayload("rosa@example.com"));
    }
  }

  private static byte[] mutated(Random random, byte[] right) {
    byte[] wrong = random.nextInt(5) == 0 ? Arrays.copyOf(right, random.nextInt(right.length + 1)) : right.clone();
    for (int flips = 1 + random.nextInt(3); flips > 0 && wrong.length > 0; flips--) {
      // The numbers above all, which stand behind the headers.
      int at = random.nextBoolean() ? 90 + random.nextInt(60) : random.nextInt(wrong.length);
      wrong[Math.min(at, wrong.length - 1)] = (byte) random.nextInt();
    }
    return wrong;
  }
}
