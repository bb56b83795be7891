package im.recado.bench.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network that speaks OSCAR, for gateways to log in to: whoever comes is let in, has so many contacts who are all there, and hears from
 * them what they are told. A thread for each connection.
 */
final class OscarServer implements AutoCloseable {
  private static final int SIGN_ON = 1;
  private static final int SNAC = 2;
  private static final int SIGN_OFF = 4;

  /** The number of the first contact; the others follow. */
  static final int FIRST_CONTACT = 900_000;

  private final ServerSocket listener;
  private final int contacts;
  private final Set<Line> lines = ConcurrentHashMap.newKeySet();
  private final AtomicInteger ready = new AtomicInteger();

  OscarServer(int port, int contacts) throws IOException {
    this.contacts = contacts;
    listener = new ServerSocket(port, 1000, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::listen);
  }

  /** How many are logged in. */
  int present() {
    return ready.get();
  }

  /** Ends all connections, as a network that breaks. */
  void breakDown() {
    lines.forEach(Line::cut);
  }

  private void listen() {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // The run is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      Line line = new Line(socket);
      lines.add(line);
      try {
        line.serve();
      } finally {
        lines.remove(line);
        if (line.isIn) {
          ready.decrementAndGet();
        }
      }
    } catch (IOException e) {
      // The other side has gone.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      // Nobody can come any more, which was wanted.
    }
    breakDown();
  }

  /** What is to be sent: numbers with the highest byte first. */
  private static final class Bytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Bytes u8(int value) {
      bytes.write(value);
      return this;
    }

    Bytes u16(int value) {
      return u8(value >> 8).u8(value);
    }

    Bytes u32(int value) {
      return u16(value >>> 16).u16(value);
    }

    Bytes raw(byte[] value) {
      bytes.writeBytes(value);
      return this;
    }

    Bytes text8(String text) {
      return u8(text.length()).raw(text.getBytes(StandardCharsets.US_ASCII));
    }

    Bytes tlv(int type, byte[] value) {
      return u16(type).u16(value.length).raw(value);
    }

    Bytes tlv(int type, String text) {
      return tlv(type, text.getBytes(StandardCharsets.US_ASCII));
    }

    byte[] get() {
      return bytes.toByteArray();
    }
  }

  private static Bytes bytes() {
    return new Bytes();
  }

  /** Somebody who is there. */
  private static byte[] user(String name) {
    return bytes().text8(name).u16(0).u16(1).tlv(1, bytes().u16(0x50).get()).get();
  }

  /** One connection: of the log-in, or of who is in. */
  private final class Line {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private int sequence;
    private boolean isIn;

    Line(Socket socket) throws IOException {
      this.socket = socket;
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1024));
      out = socket.getOutputStream();
    }

    void cut() {
      try {
        socket.close();
      } catch (IOException e) {
        // It is gone.
      }
    }

    void serve() throws IOException {
      frame(SIGN_ON, bytes().u32(1).get());
      while (in.read() == 0x2A) {
        int channel = in.readUnsignedByte();
        in.readUnsignedShort();
        byte[] data = in.readNBytes(in.readUnsignedShort());
        if (channel == SIGN_ON && data.length > 4) {
          snac(0x01, 0x03, 0, bytes().u16(1).u16(2).u16(3).u16(4).u16(9).u16(0x13).u16(0x15).get());
        } else if (channel == SNAC) {
          answer(data);
        } else if (channel == SIGN_OFF) {
          return;
        }
      }
    }

    private void answer(byte[] data) throws IOException {
      int key = (data[1] & 0xFF) << 8 | data[3] & 0xFF;
      int id = (data[6] & 0xFF) << 24 | (data[7] & 0xFF) << 16 | (data[8] & 0xFF) << 8 | data[9] & 0xFF;
      byte[] body = Arrays.copyOfRange(data, 10, data.length);
      switch (key) {
        case 0x17_06 -> snac(0x17, 0x07, id, bytes().u16(4).raw(new byte[] {'1', '2', '3', '4'}).get());
        case 0x17_02 ->
            snac(0x17, 0x03, id, bytes().tlv(5, "127.0.0.1:" + listener.getLocalPort()).tlv(6, "in").get());
        case 0x01_17 -> snac(0x01, 0x18, id, body);
        case 0x01_06 -> snac(0x01, 0x07, id, bytes().u16(0).get());
        case 0x01_0E -> snac(0x01, 0x0F, id, user("100000"));
        case 0x13_02, 0x02_02, 0x03_02, 0x09_02 -> snac(data[1], 0x03, id, new byte[0]);
        case 0x04_04 -> snac(0x04, 0x05, id, new byte[0]);
        case 0x13_04 -> snac(0x13, 0x06, id, list());
        case 0x13_08, 0x13_09, 0x13_0A -> snac(0x13, 0x0E, id, bytes().u16(0).get());
        case 0x15_02 -> snac(0x15, 0x01, id, bytes().u16(5).get());
        case 0x01_02 -> {
          isIn = true;
          ready.incrementAndGet();
          Bytes all = bytes();
          for (int i = 0; i < contacts; i++) {
            all.raw(user(Integer.toString(FIRST_CONTACT + i)));
          }
          snac(0x03, 0x0B, 0, all.get());
        }
        case 0x04_06 -> said(id, body);
        default -> {
          // What needs no answer.
        }
      }
    }

    /** In one group, by the numbers of their places. */
    private byte[] list() {
      Bytes items = bytes().u8(0).u16(contacts + 2);
      items.u16(0).u16(0).u16(0).u16(1).u16(6).tlv(0xC8, bytes().u16(1).get());
      items.u16(4).raw("Work".getBytes(StandardCharsets.US_ASCII)).u16(1).u16(0).u16(1).u16(0);
      for (int i = 0; i < contacts; i++) {
        String name = Integer.toString(FIRST_CONTACT + i);
        items.u16(name.length()).raw(name.getBytes(StandardCharsets.US_ASCII)).u16(1).u16(i + 1).u16(0).u16(0);
      }
      return items.u32(1).get();
    }

    /** Confirmed, and said back by whom it was for. */
    private void said(int id, byte[] body) throws IOException {
      int name = 11 + (body[10] & 0xFF);
      snac(0x04, 0x0C, id, Arrays.copyOf(body, name));
      String to = new String(body, 11, name - 11, StandardCharsets.US_ASCII);
      // The first of the values is what was said.
      int length = (body[name + 2] & 0xFF) << 8 | body[name + 3] & 0xFF;
      byte[] fragments = Arrays.copyOfRange(body, name + 4, name + 4 + length);
      snac(0x04, 0x07, 0, bytes().raw(Arrays.copyOf(body, 10)).raw(user(to)).tlv(2, fragments).get());
    }

    private void snac(int family, int subtype, int id, byte[] body) throws IOException {
      frame(SNAC, bytes().u16(family).u16(subtype).u16(0).u32(id).raw(body).get());
    }

    private void frame(int channel, byte[] data) throws IOException {
      sequence = sequence + 1 & 0xFFFF;
      out.write(bytes().u8(0x2A).u8(channel).u16(sequence).u16(data.length).raw(data).get());
    }
  }
}
