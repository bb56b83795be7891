package im.recado.client.protocol.way;

import im.recado.client.protocol.Elements;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A stream as over TCP, and the same in messages of a WebSocket (RFC 7395): each element stands alone there, and where the stream begins and ends are elements
 * as well. What goes out belongs to one thread, what comes in to another.
 */
final class Framing {
  private static final String NS = "urn:ietf:params:xml:ns:xmpp-framing";
  private static final String STREAMS = "http://etherx.jabber.org/streams";
  /** Bytes of an element that goes out. */
  private static final int LONGEST = 16 * 1024 * 1024;
  private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");
  private static final Pattern DEFAULT_NAMESPACE = Pattern.compile("\\sxmlns\\s*=");

  private final Deque<String> outgoing = new ArrayDeque<>();
  private final Elements elements = new Elements(() -> true, (xml, length) -> outgoing.add(xml), LONGEST);

  /** Bytes of a stream, in UTF-8, cut anywhere. No byte of a sign beyond ASCII looks like one of ASCII: each counts as a letter here. */
  void write(byte[] bytes, int from, int length) {
    elements.read(new String(bytes, from, length, StandardCharsets.ISO_8859_1));
  }

  /** The next message that is whole now. */
  byte @Nullable [] message() throws IOException {
    String element = outgoing.poll();
    if (element == null) {
      return null;
    }
    if (element.isEmpty()) {
      throw new IOException("too long");
    }
    return element.startsWith("<stream:stream") ? open(element)
        : element.startsWith("</") ? ("<close xmlns='" + NS + "'/>").getBytes(StandardCharsets.UTF_8)
        : alone(element).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] open(String header) {
    String text = new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    Node stream = NodeReader.read(text + "</stream:stream>");
    StringBuilder open = new StringBuilder("<open xmlns='" + NS + "'");
    stream.attributes().forEach((name, value) -> attribute(open, name, value));
    return open.append("/>").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void attribute(StringBuilder out, String name, String value) {
    out.append(' ').append(name).append("='").append(Node.escaped(value)).append('\'');
  }

  /** Of what it had from the stream around it says itself. */
  private static String alone(String element) {
    int end = 1;
    while ("/> \t\r\n".indexOf(element.charAt(end)) < 0) {
      end++;
    }
    String tag = QUOTED.matcher(firstTag(element)).replaceAll("");
    String prefix = element.startsWith("<stream:") ? " xmlns:stream='" + STREAMS + "'" : "";
    String own = DEFAULT_NAMESPACE.matcher(tag).find() ? "" : " xmlns='" + Ns.CLIENT + "'";
    return element.substring(0, end) + own + prefix + element.substring(end);
  }

  private static String firstTag(String element) {
    char quote = 0;
    for (int i = 0; i < element.length(); i++) {
      char c = element.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '>') {
        return element.substring(0, i + 1);
      }
    }
    return element;
  }

  /** What a message that came is in a stream. */
  static String stream(String message) throws IOException {
    try {
      if (message.startsWith("<open")) {
        StringBuilder header = new StringBuilder("<stream:stream xmlns='" + Ns.CLIENT + "' xmlns:stream='" + STREAMS + "'");
        framing(message).attributes().forEach((name, value) -> attribute(header, name, value));
        return header.append('>').toString();
      }
      if (message.startsWith("<close")) {
        framing(message);
        return "</stream:stream>";
      }
      return message;
    } catch (IllegalArgumentException e) {
      throw new IOException("that is no XML", e);
    }
  }

  private static Node framing(String message) throws IOException {
    Node node = NodeReader.whole(message);
    if (!node.ns().equals(NS)) {
      throw new IOException("not the framing of XMPP");
    }
    return node;
  }
}
