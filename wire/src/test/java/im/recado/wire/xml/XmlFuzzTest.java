package im.recado.wire.xml;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import im.recado.wire.FuzzCorpus;
import java.util.List;
import java.util.Random;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;

/**
 * Any bytes are read alike however they are split, are refused with the one exception or become
 * elements that survive the way out and in again and that other parsers read alike.
 *
 * <p>A normal run plays the kept corpus and a bounded, seeded mutation of it. {@code JAZZER_FUZZ=1}
 * makes the {@link FuzzTest} methods search on, guided by coverage, one method at a time: {@code
 * JAZZER_FUZZ=1 mvn -pl wire test -Dtest=XmlFuzzTest#stream -Djazzer.hooks=true}.
 */
class XmlFuzzTest {
  private static final byte[] HEADER = StreamTranscript.HEADER.getBytes(UTF_8);

  @FuzzTest
  void stream(byte[] bytes) {
    checkStream(bytes);
  }

  @FuzzTest
  void document(byte[] bytes) {
    checkDocument(bytes);
  }

  @Test
  void mutatedStreamsKeepTheRules() {
    FuzzCorpus corpus = FuzzCorpus.of(XmlFuzzTest.class, "stream", new Random(6120));
    for (int i = 0; i < 100_000; i++) {
      checkStream(corpus.mutated());
    }
  }

  @Test
  void mutatedDocumentsKeepTheRules() {
    FuzzCorpus corpus = FuzzCorpus.of(XmlFuzzTest.class, "document", new Random(6120));
    for (int i = 0; i < 100_000; i++) {
      checkDocument(corpus.mutated());
    }
  }

  private static void checkStream(byte[] bytes) {
    StreamTranscript whole =
        new StreamTranscript(XmlLimits.BEFORE_LOGIN).feed(HEADER, HEADER.length).feed(bytes, 4096);
    int piece = bytes.length == 0 ? 1 : 1 + (bytes[0] & 7);
    StreamTranscript pieces =
        new StreamTranscript(XmlLimits.BEFORE_LOGIN).feed(HEADER, HEADER.length).feed(bytes, piece);
    assertThat(pieces.lines.equals(whole.lines))
        .as(
            () ->
                whole.lines
                    + " but in pieces "
                    + pieces.lines
                    + ": "
                    + new String(bytes, ISO_8859_1))
        .isTrue();
    XmlWriter writer = new XmlWriter(Namespaces.CLIENT);
    for (Element element : whole.elements) {
      writer.element(element);
    }
    byte[] out = java.util.Arrays.copyOf(writer.buffer(), writer.length());
    List<Element> again =
        new StreamTranscript(XmlLimits.CLIENT)
            .feed(HEADER, HEADER.length)
            .feed(out, 1 << 20)
            .elements;
    assertThat(again.equals(whole.elements))
        .as(() -> whole.elements + " came back as " + again)
        .isTrue();
  }

  private static void checkDocument(byte[] bytes) {
    Element read;
    try {
      read = Xml.parse(bytes, XmlLimits.BEFORE_LOGIN);
    } catch (XmlException refused) {
      return;
    }
    byte[] out = XmlWriter.toBytes(read);
    try {
      assertThat(Xml.parse(out, XmlLimits.CLIENT).equals(read)).isTrue();
      List<String> events = Trees.events(read).events;
      assertThat(OtherParsers.jdk(out).equals(events)).isTrue();
      assertThat(OtherParsers.woodstox(out).equals(events)).isTrue();
    } catch (XmlException | XMLStreamException e) {
      throw new AssertionError(read + " cannot be read again", e);
    }
  }
}
