package im.recado.wire.xml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a stream and writes down what the listener is told, one line each; an error is the last
 * line.
 */
final class StreamTranscript implements StreamListener {
  static final String HEADER =
      "<?xml version='1.0'?><stream:stream xmlns='jabber:client'"
          + " xmlns:stream='http://etherx.jabber.org/streams' to='example.org' version='1.0'>";

  final List<String> lines = new ArrayList<>();
  final List<Element> elements = new ArrayList<>();
  final XmlStreamReader reader;

  StreamTranscript(XmlLimits limits) {
    reader = new XmlStreamReader(this, limits);
  }

  @Override
  public void streamOpened(Element header) {
    lines.add("open " + header);
  }

  @Override
  public void element(Element element) {
    elements.add(element);
    lines.add(element.toString());
  }

  @Override
  public void streamClosed() {
    lines.add("closed");
  }

  /** Feeds the bytes in pieces of this size. */
  StreamTranscript feed(byte[] bytes, int piece) {
    try {
      for (int at = 0; at < bytes.length; at += piece) {
        reader.feed(bytes, at, Math.min(piece, bytes.length - at));
      }
    } catch (XmlException e) {
      lines.add("error " + e.reason());
    }
    return this;
  }

  StreamTranscript feed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return feed(bytes, Math.max(1, bytes.length));
  }

  String last() {
    return lines.isEmpty() ? "" : lines.getLast();
  }

  /** What a stream that carries these bytes after its header comes to. */
  static StreamTranscript of(String afterHeader) {
    return new StreamTranscript(XmlLimits.CLIENT).feed(HEADER + afterHeader);
  }
}
