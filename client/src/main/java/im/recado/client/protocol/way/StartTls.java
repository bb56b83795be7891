package im.recado.client.protocol.way;

import im.recado.client.protocol.Elements;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Traffic;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Asks a server to encrypt (RFC 6120, section 5.4). The domain is all that is said in the clear. Reads byte by byte: what somebody has put
 * behind the server's answer is no part of what comes encrypted. For one thread.
 */
final class StartTls {
  private static final String NS = "urn:ietf:params:xml:ns:xmpp-tls";
  private static final String END = "</stream:stream>";
  /** Bytes until it is encrypted. */
  private static final int MOST = 64 * 1024;

  private final Socket socket;
  private final Traffic traffic;
  private final List<String> found = new ArrayList<>();
  private final Elements elements = new Elements(() -> true, (xml, length) -> found.add(xml));
  private int read;
  private String header = "";

  private StartTls(Socket socket, Traffic traffic) {
    this.socket = socket;
    this.traffic = traffic;
  }

  /** What answers at a place is no server of XMPP, or none that speaks first in the clear. */
  static final class NotUnderstoodException extends IOException {
    NotUnderstoodException(String message) {
      super(message);
    }
  }

  /**
   * Afterwards TLS begins.
   *
   * @throws NoEncryptionException when the server does not offer it
   * @throws NotUnderstoodException when that is no server of XMPP
   */
  static void ask(Socket socket, String domain, Traffic traffic) throws IOException {
    new StartTls(socket, traffic).ask(domain);
  }

  private void ask(String domain) throws IOException {
    say("<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='"
        + Node.escaped(domain) + "' version='1.0'>");
    try {
      header = next();
    } catch (IOException e) {
      throw new NotUnderstoodException("nothing was answered that is a stream");
    }
    if (!header.startsWith("<stream:stream")) {
      throw new NotUnderstoodException("that is no stream");
    }
    Node features = element();
    if (!features.name().equals("features")) {
      throw new IOException("the server sends one away: " + features.name());
    }
    if (!features.has("starttls", NS)) {
      throw new NoEncryptionException();
    }
    say("<starttls xmlns='" + NS + "'/>");
    if (!element().name().equals("proceed")) {
      throw new NoEncryptionException();
    }
  }

  private void say(String text) throws IOException {
    traffic.went(text);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private Node element() throws IOException {
    String xml = next();
    try {
      return NodeReader.whole(header + xml + END).children().getFirst();
    } catch (IllegalArgumentException | NoSuchElementException e) {
      throw new IOException("that is no XML", e);
    }
  }

  private String next() throws IOException {
    InputStream in = socket.getInputStream();
    while (found.isEmpty()) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the stream ended");
      }
      if (read == 0 && next != '<') {
        throw new IOException("that is no XML");
      }
      if (++read > MOST) {
        throw new IOException("it talks too much");
      }
      // Signs beyond ASCII say nothing here, and end nothing.
      String letter = String.valueOf((char) next);
      traffic.came(letter);
      elements.read(letter);
    }
    return found.removeFirst();
  }
}
