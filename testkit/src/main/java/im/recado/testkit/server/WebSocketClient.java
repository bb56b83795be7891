package im.recado.testkit.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket that sends the frames it is told to send, also such as nobody should. Answers no pings by itself. For one thread
 * that sends and one that receives.
 */
public final class WebSocketClient implements AutoCloseable {
  private static final byte[] MASK = {0x12, (byte) 0x9a, 0x5c, (byte) 0xf3};

  /**
   * A frame of the server.
   *
   * @param opcode with the final bit, as it came
   */
  public record Frame(int opcode, byte[] content) {
    public String text() {
      return new String(content, StandardCharsets.UTF_8);
    }

    /** The code of a frame that closes. */
    public int code() {
      return (content[0] & 0xff) << 8 | content[1] & 0xff;
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  private WebSocketClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** One that the server has agreed to; on loopback, the certificate is not checked. */
  public static WebSocketClient connect(int port, boolean tls, String host) throws IOException {
    WebSocketClient client = open(port, tls);
    String answer = client.ask(handshake(host));
    if (!answer.startsWith("HTTP/1.1 101 ")) {
      client.cut();
      throw new IOException("no WebSocket: " + answer);
    }
    return client;
  }

  /** A connection that has said nothing yet. */
  public static WebSocketClient open(int port, boolean tls) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(20_000);
    if (tls) {
      SSLSocket secured =
          (SSLSocket) TcpTransport.trusting().getSocketFactory().createSocket(socket, "localhost", port, true);
      secured.startHandshake();
      socket = secured;
    }
    return new WebSocketClient(socket);
  }

  /** What a browser asks with; further headers are put behind it. */
  public static List<String> handshake(String host) {
    return new ArrayList<>(
        List.of(
            "GET /ws HTTP/1.1",
            "Host: " + host,
            "Upgrade: websocket",
            "Connection: keep-alive, Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Protocol: xmpp"));
  }

  /** Sends a request; the head of the answer, with its line ends. */
  public String ask(List<String> head) throws IOException {
    raw((String.join("\r\n", head) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0) {
      answer.append((char) in.readUnsignedByte());
    }
    return answer.toString();
  }

  public void raw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Sends a message in one frame. */
  public void send(String text) throws IOException {
    raw(frame(0x81, text.getBytes(StandardCharsets.UTF_8)));
  }

  /** A masked frame; the first byte as it stands. */
  public static byte[] frame(int first, byte[] content) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream(content.length + 14);
    frame.write(first);
    if (content.length < 126) {
      frame.write(0x80 | content.length);
    } else if (content.length < 65_536) {
      frame.write(0x80 | 126);
      frame.write(content.length >> 8);
      frame.write(content.length);
    } else {
      frame.write(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame.write((int) ((long) content.length >> shift));
      }
    }
    frame.writeBytes(MASK);
    for (int i = 0; i < content.length; i++) {
      frame.write(content[i] ^ MASK[i & 3]);
    }
    return frame.toByteArray();
  }

  /** The next frame; null when the server has closed the connection. */
  public @Nullable Frame next() throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    try {
      long length = in.readUnsignedByte();
      if ((length & 0x80) != 0) {
        throw new IOException("a server masks nothing");
      }
      length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
      byte[] content = new byte[(int) length];
      in.readFully(content);
      return new Frame(first, content);
    } catch (EOFException e) {
      return null;
    }
  }

  /** The next frame, which must come. */
  public Frame frame() throws IOException {
    Frame frame = next();
    if (frame == null) {
      throw new IOException("the server has closed");
    }
    return frame;
  }

  /** The next message; other frames are passed over. Null when there is none: the server has closed. */
  public @Nullable String message() throws IOException {
    while (true) {
      Frame frame = next();
      if (frame == null || frame.opcode() == 0x88) {
        return null;
      }
      if (frame.opcode() == 0x81) {
        return frame.text();
      }
    }
  }

  /** Breaks the connection. */
  public void cut() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is as good as cut.
    }
  }

  @Override
  public void close() {
    cut();
  }
}
