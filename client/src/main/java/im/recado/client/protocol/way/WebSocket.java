package im.recado.client.protocol.way;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket (RFC 6455) for XMPP (RFC 7395), on the side of the client: messages go out and come in. One thread may write while another reads.
 */
final class WebSocket {
  private static final String PROTOCOL = "xmpp";
  private static final String SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  /** Bytes of a message that comes. */
  private static final int LONGEST = 16 * 1024 * 1024;
  private static final int CONTINUED = 0;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  /** Bytes of a frame that is no part of a message (section 5.5). */
  private static final int LONGEST_CONTROL = 125;
  /** Why a connection is failed (section 7.4.1). */
  private static final int PROTOCOL_ERROR = 1002;
  private static final int NOT_UTF_8 = 1007;
  private static final int TOO_LONG = 1009;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final DataInputStream in;
  private final DataOutputStream out;

  WebSocket(InputStream in, OutputStream out) {
    this.in = new DataInputStream(in);
    this.out = new DataOutputStream(out);
  }

  /** Shakes hands; waits. */
  static WebSocket open(URI uri, InputStream in, OutputStream out) throws IOException {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    String key = Base64.getEncoder().encodeToString(random);
    out.write(Https.request(uri, "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + key
        + "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: " + PROTOCOL + "\r\n"));
    out.flush();
    Https.Head head = Https.head(in);
    if (head.status() != 101 || !head.field("upgrade").equalsIgnoreCase("websocket")
        || !head.field("sec-websocket-accept").equals(accept(key)) || !head.field("sec-websocket-protocol").equals(PROTOCOL)) {
      throw new IOException("no WebSocket for XMPP: HTTP " + head.status());
    }
    return new WebSocket(in, out);
  }

  private static String accept(String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + SALT).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  void send(byte[] message) throws IOException {
    frame(TEXT, message);
  }

  /** Masked, as everything of a client (section 5.3). */
  private synchronized void frame(int kind, byte[] bytes) throws IOException {
    out.writeByte(0x80 | kind);
    if (bytes.length < 126) {
      out.writeByte(0x80 | bytes.length);
    } else if (bytes.length < 65_536) {
      out.writeByte(0x80 | 126);
      out.writeShort(bytes.length);
    } else {
      out.writeByte(0x80 | 127);
      out.writeLong(bytes.length);
    }
    byte[] mask = new byte[4];
    RANDOM.nextBytes(mask);
    out.write(mask);
    byte[] masked = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      masked[i] = (byte) (bytes[i] ^ mask[i & 3]);
    }
    out.write(masked);
    out.flush();
  }

  /**
   * Waits for the next message. Who does not keep to the protocol is told so, and not listened to any more (section 7.1.7).
   *
   * @throws IOException when the other side has closed, or does not keep to the protocol
   */
  String receive() throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    boolean begun = false;
    while (true) {
      int first = in.readUnsignedByte();
      int kind = first & 0x0F;
      boolean last = (first & 0x80) != 0;
      boolean control = kind >= CLOSE;
      if ((first & 0x70) != 0 || (control && !last)) {
        throw failed(PROTOCOL_ERROR, "not the protocol");
      }
      byte[] bytes = control ? bytes(length(LONGEST_CONTROL, PROTOCOL_ERROR)) : bytes(length(LONGEST - message.size(), TOO_LONG));
      switch (kind) {
        case PING -> frame(PONG, bytes);
        case PONG -> { }
        case CLOSE -> {
          frame(CLOSE, bytes.length < 2 ? new byte[0] : new byte[] {bytes[0], bytes[1]});
          throw new IOException("closed by the server");
        }
        case TEXT, CONTINUED -> {
          if (begun == (kind == TEXT)) {
            throw failed(PROTOCOL_ERROR, "not the protocol");
          }
          begun = true;
          message.writeBytes(bytes);
          if (last) {
            return text(message.toByteArray());
          }
        }
        default -> throw failed(PROTOCOL_ERROR, "not the protocol");
      }
    }
  }

  /** What is no UTF-8 is no message (section 8.1). */
  private String text(byte[] bytes) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw failed(NOT_UTF_8, "not UTF-8");
    }
  }

  private byte[] bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("ended within a message");
    }
    return bytes;
  }

  /** How long a frame is; a server does not mask, and writes a length in as few bytes as that goes (sections 5.1 and 5.2). */
  private int length(int most, int whenLonger) throws IOException {
    int second = in.readUnsignedByte();
    long length = second < 126 ? second : second == 126 ? in.readUnsignedShort() : second == 127 ? in.readLong() : -1;
    if (length < 0 || (second == 126 && length < 126) || (second == 127 && length < 65_536)) {
      throw failed(PROTOCOL_ERROR, "masked, or not the length");
    }
    if (length > most) {
      throw failed(whenLonger, "too long");
    }
    return (int) length;
  }

  private IOException failed(int status, String why) throws IOException {
    frame(CLOSE, new byte[] {(byte) (status >> 8), (byte) status});
    return new IOException(why);
  }

  /** A stream in the messages of a WebSocket, for who knows streams. */
  static final class Way implements Encrypted {
    private final Tls.Way tls;
    private final InputStream in;
    private final OutputStream out;

    private Way(Tls.Way tls, WebSocket socket) {
      this.tls = tls;
      this.in = new Incoming(socket);
      this.out = new Outgoing(socket);
    }

    static Way over(Tls.Way tls) throws IOException {
      Place place = tls.place();
      String host = place.host().contains(":") ? "[" + place.host() + "]" : place.host();
      try {
        URI uri = URI.create("https://" + host + (place.port() == 443 ? "" : ":" + place.port()) + place.path());
        return new Way(tls, open(uri, tls.in(), tls.out()));
      } catch (IllegalArgumentException e) {
        throw new IOException(e);
      }
    }

    @Override
    public InputStream in() {
      return in;
    }

    @Override
    public OutputStream out() {
      return out;
    }

    @Override
    public SSLSession session() {
      return tls.session();
    }

    @Override
    public Place place() {
      return tls.place();
    }

    @Override
    public void close() throws IOException {
      tls.close();
    }
  }

  private static final class Incoming extends InputStream {
    private final WebSocket socket;
    private byte[] bytes = new byte[0];
    private int at;

    Incoming(WebSocket socket) {
      this.socket = socket;
    }

    private void fill() throws IOException {
      while (at == bytes.length) {
        bytes = Framing.stream(socket.receive()).getBytes(StandardCharsets.UTF_8);
        at = 0;
      }
    }

    @Override
    public int read() throws IOException {
      fill();
      return bytes[at++] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      fill();
      int count = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, into, from, count);
      at += count;
      return count;
    }

    @Override
    public int available() {
      return bytes.length - at;
    }
  }

  private static final class Outgoing extends OutputStream {
    private final WebSocket socket;
    private final Framing framing = new Framing();

    Outgoing(WebSocket socket) {
      this.socket = socket;
    }

    @Override
    public void write(int letter) throws IOException {
      write(new byte[] {(byte) letter}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      framing.write(bytes, from, length);
      for (byte @Nullable [] message = framing.message(); message != null; message = framing.message()) {
        socket.send(message);
      }
    }
  }
}
