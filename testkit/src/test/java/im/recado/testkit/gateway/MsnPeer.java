package im.recado.testkit.gateway;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/**
 * Bob's client, as it speaks to the gateway's directly over a switchboard (MSNSLP over MSNP2P): the fake is the other
 * client.
 */
final class MsnPeer {
  static final int ACK = 2;
  static final int PICTURE = 0x20;
  static final int FILE = 0x1000030;
  static final int PIECE = 1202;
  static final String FILE_KIND = "{5D3E02AB-6190-11D3-BBBB-00C04F795683}";

  private static final int HEAD = 48;

  final FakeMsn.Line board;

  MsnPeer(FakeMsn.Line board) {
    this.board = board;
  }

  /** The gateway opens a conversation. */
  static MsnPeer called(FakeMsn msn, FakeMsn.Line line) throws IOException {
    line.expect("XFR # SB");
    line.send("XFR # SB " + msn.address() + " CKI 1.2.3");
    FakeMsn.Line board = msn.accept();
    board.expect("USR # " + FakeMsn.SELF + " 1.2.3");
    board.send("USR # OK " + FakeMsn.SELF + " Rosa");
    board.expect("CAL # bob@example.com");
    board.send("CAL # RINGING 1", "JOI bob@example.com Bob 0");
    return new MsnPeer(board);
  }

  /** Bob opens a conversation. */
  static MsnPeer calls(FakeMsn msn, FakeMsn.Line line) throws IOException {
    return calls(msn, line, "bob@example.com");
  }

  /** Somebody does. */
  static MsnPeer calls(FakeMsn msn, FakeMsn.Line line, String who) throws IOException {
    line.send("RNG 17 " + msn.address() + " CKI 1.2.3 " + who + " Bob");
    FakeMsn.Line board = msn.accept();
    board.expect("ANS # " + FakeMsn.SELF + " 1.2.3 17");
    board.send("IRO # 1 1 " + who + " Bob 0", "ANS # OK");
    return new MsnPeer(board);
  }

  // What he says.

  /** Says a piece of something from client to client. */
  void send(int session, int id, int flags, long total, long offset, byte[] piece) throws IOException {
    send(new Heard(session, id, offset, total, flags, 4711, piece), session == 0 ? 0 : flags == FILE ? 2
        : 1, "bob@example.com");
  }

  private void send(Heard what, int application, String from) throws IOException {
    board.carry("MSG " + from + " Bob", bytes(what, application));
  }

  private static byte[] bytes(Heard what, int application) {
    byte[] head =
        ("MIME-Version: 1.0\r\nContent-Type: application/x-msnmsgrp2p\r\nP2P-Dest: " + FakeMsn.SELF
            + "\r\n\r\n").getBytes(UTF_8);
    ByteBuffer out = ByteBuffer.allocate(head.length + HEAD + what.piece.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    out.put(head).putInt(what.session).putInt(what.id).putLong(what.offset).putLong(what.total);
    out.putInt(what.piece.length).putInt(what.flags).putInt(what.ackId).putInt(0).putLong(0).put(what.piece);
    out.put(new byte[] {0, 0, 0, (byte) application});
    return out.array();
  }

  /** Says that all of something has come. */
  void acknowledge(Heard whole) throws IOException {
    send(new Heard(whole.session, 900
        + whole.id % 97, 0, whole.total, ACK, whole.id, new byte[0]), 0, "bob@example.com");
  }

  /** Arranges something, which the gateway has then. */
  void slp(int id, String text) throws IOException {
    whole(id, text, "bob@example.com");
    acknowledged(id);
  }

  private void whole(int id, String text, String from) throws IOException {
    byte[] whole = (text + "\0").getBytes(UTF_8);
    for (int at = 0; at < whole.length; at += PIECE) {
      byte[] piece = Arrays.copyOfRange(whole, at, Math.min(whole.length, at + PIECE));
      send(new Heard(0, id, at, whole.length, 0, 4711, piece), 0, from);
    }
  }

  /** Offers a file. */
  void offer(int id, int session, String name, long size) throws IOException {
    slp(id, invitation(session, name, size));
  }

  /** Somebody else offers one; it is not looked at what they hear. */
  void offerOf(String who, int id, int session, String name, long size) throws IOException {
    whole(id, invitation(session, name, size), who);
  }

  private static String invitation(int session, String name, long size) {
    ByteBuffer about = ByteBuffer.allocate(574).order(ByteOrder.LITTLE_ENDIAN);
    about.putInt(574).putInt(2).putLong(size).putInt(1).put(name.getBytes(UTF_16LE)).putInt(570, -1);
    return "INVITE MSNMSGR:" + FakeMsn.SELF + " MSNSLP/1.0\r\nTo: <msnmsgr:" + FakeMsn.SELF
        + ">\r\nFrom: <msnmsgr:bob@example.com>\r\nVia: MSNSLP/1.0/TLP ;branch={B-" + session
            + "}\r\nCSeq: 0 \r\nCall-ID: {C-" + session
        + "}\r\nMax-Forwards: 0\r\nContent-Type: application/x-msnmsgr-sessionreqbody\r\n\r\nEUF-GUID: " + FILE_KIND
        + "\r\nSessionID: " + session + "\r\nAppID: 2\r\nContext: "
            + Base64.getEncoder().encodeToString(about.array()) + "\r\n\r\n";
  }

  /** Answers an invitation, such as with {@code 200 OK}. */
  void answer(int id, String how, Heard invitation) throws IOException {
    slp(
        id,
        "MSNSLP/1.0 " + how + "\r\nTo: <msnmsgr:" + FakeMsn.SELF + ">\r\nFrom: <msnmsgr:bob@example.com>\r\nVia: "
            + field(invitation.text(), "Via") + "\r\nCSeq: 1 \r\nCall-ID: " + field(invitation.text(), "Call-ID")
            + "\r\nMax-Forwards: 0\r\nContent-Type: application/x-msnmsgr-sessionreqbody\r\n\r\nSessionID: "
            + field(invitation.text(), "SessionID") + "\r\n\r\n");
  }

  /** Ends a call. */
  void bye(int id, String call) throws IOException {
    slp(
        id,
        "BYE MSNMSGR:" + FakeMsn.SELF + " MSNSLP/1.0\r\nTo: <msnmsgr:" + FakeMsn.SELF
            + ">\r\nFrom: <msnmsgr:bob@example.com>\r\nVia: MSNSLP/1.0/TLP ;branch={E}\r\nCSeq: 0 \r\nCall-ID: " + call
            + "\r\nMax-Forwards: 0\r\nContent-Type: application/x-msnmsgr-sessionclosebody\r\n\r\n\r\n");
  }

  /** Sends what is in a file from some byte to another. */
  void pieces(int session, int id, byte[] file, int from, int to) throws IOException {
    for (int at = from; at < to; at += PIECE) {
      send(session, id, FILE, file.length, at, Arrays.copyOfRange(file, at, Math.min(to, at + PIECE)));
    }
  }

  /** What arranges something, in one piece, for who looks after the answer by themselves. */
  byte[] slpOf(int id, String text) {
    byte[] whole = (text + "\0").getBytes(UTF_8);
    return bytes(new Heard(0, id, 0, whole.length, 0, 4711, whole), 0);
  }

  // What he hears.

  /** The numbers of a piece, and what is in it. */
  static final class Heard {
    private final int session;
    private final int id;
    private final long offset;
    private final long total;
    private final int flags;
    private final int ackId;
    private final byte[] piece;

    Heard(int session, int id, long offset, long total, int flags, int ackId, byte[] piece) {
      this.session = session;
      this.id = id;
      this.offset = offset;
      this.total = total;
      this.flags = flags;
      this.ackId = ackId;
      this.piece = piece;
    }

    int session() {
      return session;
    }

    long offset() {
      return offset;
    }

    long total() {
      return total;
    }

    int flags() {
      return flags;
    }

    int ackId() {
      return ackId;
    }

    byte[] piece() {
      return piece;
    }

    String text() {
      return new String(piece, UTF_8);
    }
  }

  /** The next piece. */
  Heard heard() throws IOException {
    board.expect("MSG # D");
    assertThat(board.payload).contains("P2P-Dest: bob@example.com\r\n");
    return read(board);
  }

  private static Heard read(FakeMsn.Line board) {
    int at = board.payload.indexOf("\r\n\r\n") + 4;
    ByteBuffer in = ByteBuffer.wrap(board.raw).order(ByteOrder.LITTLE_ENDIAN).position(at);
    int session = in.getInt();
    int id = in.getInt();
    long offset = in.getLong();
    long total = in.getLong();
    int size = in.getInt();
    int flags = in.getInt();
    int ackId = in.getInt();
    in.getInt();
    in.getLong();
    byte[] piece = new byte[size];
    in.get(piece);
    return new Heard(session, id, offset, total, flags, ackId, piece);
  }

  /** Hears all up to this command, and that. */
  void until(String command) throws IOException {
    String next;
    do {
      next = Objects.requireNonNull(board.next(), command);
    } while (!command.equals(next));
  }

  /** The next whole, of as many pieces as it takes. */
  Heard whole() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    Heard last;
    do {
      last = heard();
      assertThat(last.offset).isEqualTo(whole.size());
      whole.writeBytes(last.piece);
    } while (whole.size() < last.total);
    return new Heard(last.session, last.id, 0, last.total, last.flags, last.ackId, whole.toByteArray());
  }

  /** The gateway has all of something. */
  void acknowledged(int id) throws IOException {
    Heard ack = heard();
    assertThat(ack.flags()).as(ack.text()).isEqualTo(ACK);
    assertThat(ack.ackId()).isEqualTo(id);
  }

  static String field(String text, String name) {
    return text.replaceFirst("(?s).*" + name + ": ?([^\r]*)\r.*", "$1");
  }
}
