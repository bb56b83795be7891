package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.OscarPacket.packet;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** A connection of the gateway to the fake server, which holds the gateway to the order of its frames. */
final class OscarLine {
  private static final int PATIENCE = 30;

  /** A request. */
  record Snac(int family, int subtype, long id, byte[] body) {
    int key() {
      return family << 16 | subtype;
    }
  }

  /** What a server does by itself; whether it did anything. */
  @FunctionalInterface
  interface Usual {
    boolean handle(OscarLine line, Snac snac) throws IOException;
  }

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final BlockingQueue<Snac> came = new LinkedBlockingQueue<>();
  private final List<Snac> started = new CopyOnWriteArrayList<>();
  private int expected = -1;
  private int sequence = 0xFFFE;
  private volatile boolean ready;
  private volatile boolean slow;

  /** What the test answers in place of the server: those it takes are not answered by it. */
  volatile BiPredicate<OscarLine, Snac> instead = (line, snac) -> false;

  OscarLine(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE * 1000);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  // Out.

  /** Sends a frame. */
  synchronized void frame(int channel, byte[] data) throws IOException {
    bytes(packet().u8(0x2A).u8(channel).u16(sequence).u16(data.length).raw(data).bytes());
    sequence = sequence + 1 & 0xFFFF;
  }

  /** Sends these bytes, which need be no frame. */
  synchronized void bytes(byte[] bytes) throws IOException {
    int step = slow ? 1 : Math.max(1, bytes.length);
    for (int i = 0; i < bytes.length; i += step) {
      out.write(bytes, i, Math.min(step, bytes.length - i));
      out.flush();
    }
  }

  /** From now on every byte goes by itself. */
  void slow() {
    slow = true;
  }

  /** The beginning of a frame, in order as far as it goes. */
  synchronized void half() throws IOException {
    bytes(packet().u8(0x2A).u8(2).u16(sequence).u16(0x40).u16(4).bytes());
  }

  /** The next frame is numbered otherwise than it should. */
  synchronized void skipNumber() {
    sequence = sequence + 1 & 0xFFFF;
  }

  void send(int family, int subtype, long id, byte[] body) throws IOException {
    send(family, subtype, id, 0, body);
  }

  void send(int family, int subtype, long id, int flags, byte[] body) throws IOException {
    frame(2, packet().u16(family).u16(subtype).u16(flags).u32(id).raw(body).bytes());
  }

  /** Says something by itself. */
  void say(int family, int subtype, byte[] body) throws IOException {
    send(family, subtype, 0x80000001L, body);
  }

  void answer(Snac to, int subtype, byte[] body) throws IOException {
    send(to.family(), subtype, to.id(), body);
  }

  void refuse(Snac what, int code) throws IOException {
    answer(what, 1, packet().u16(code).bytes());
  }

  /** The network breaks. */
  void cut() throws IOException {
    if (!socket.isClosed()) {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  // In.

  /** The next frame must be on this channel. */
  byte[] frame(int channel) throws IOException {
    while (true) {
      int got = header();
      byte[] data = new byte[in.readUnsignedShort()];
      in.readFully(data);
      if (got != 5) {
        assertThat(got).isEqualTo(channel);
        return data;
      }
    }
  }

  private int header() throws IOException {
    assertThat(in.readUnsignedByte()).isEqualTo(0x2A);
    int channel = in.readUnsignedByte();
    int number = in.readUnsignedShort();
    if (expected >= 0) {
      assertThat(number).as("the number of a frame").isEqualTo(expected);
    }
    expected = number + 1 & 0xFFFF;
    return channel;
  }

  Snac next() throws IOException {
    byte[] data = frame(2);
    ByteBuffer snac = OscarPacket.read(data);
    int family = OscarPacket.u16(snac);
    int subtype = OscarPacket.u16(snac);
    snac.getShort();
    long id = snac.getInt() & 0xFFFFFFFFL;
    return new Snac(family, subtype, id, OscarPacket.bytes(snac, snac.remaining()));
  }

  /** The next request must be this, before the connection is at work by itself. */
  Snac expect(int family, int subtype) throws IOException {
    Snac snac = next();
    assertThat(Integer.toHexString(snac.key())).isEqualTo(Integer.toHexString(family << 16 | subtype));
    return snac;
  }

  /** Something was said while somebody began that needs no answer. */
  void started(Snac snac) {
    started.add(snac);
  }

  /** What was said of this kind while somebody began. */
  Snac begun(int family, int subtype) {
    return requireNonNull(
        started.stream().filter(snac -> snac.key() == (family << 16 | subtype)).findFirst().orElse(null));
  }

  void ready() {
    ready = true;
  }

  boolean isReady() {
    return ready;
  }

  /** Answers what it can, and keeps everything for the test, until the connection ends. */
  void work(Usual usual) throws IOException {
    try {
      while (true) {
        Snac snac = next();
        if (!instead.test(this, snac)) {
          usual.handle(this, snac);
        }
        came.add(snac);
      }
    } catch (AssertionError e) {
      // It has said goodbye, or what no client says.
      came.add(new Snac(0, 0, 0, new byte[0]));
    }
  }

  void readToTheEnd() throws IOException {
    while (in.read() >= 0) {
      // It goes on until it goes.
    }
  }

  /** The next request of this kind, whatever else comes before. */
  Snac until(int family, int subtype) throws InterruptedException {
    while (true) {
      Snac snac = requireNonNull(came.poll(PATIENCE, TimeUnit.SECONDS), () -> "no " + family + "/" + subtype + " came");
      if (snac.key() == (family << 16 | subtype)) {
        return snac;
      }
    }
  }

  /** Waits until the gateway has said goodbye. */
  void gone() throws InterruptedException {
    until(0, 0);
  }

  @Nullable Snac poll() {
    return came.poll();
  }
}
