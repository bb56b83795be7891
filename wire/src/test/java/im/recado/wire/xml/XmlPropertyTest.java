package im.recado.wire.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds for every tree: it survives its way over the wire, and every parser reads it alike
 * (SECURITY X2).
 */
class XmlPropertyTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyTreeSurvivesSerialisingAndParsing(long seed) throws XmlException {
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      survives(Trees.random(random));
    }
  }

  private static void survives(Element tree) throws XmlException {
    byte[] bytes = XmlWriter.toBytes(tree);
    Element read = Xml.parse(bytes, XmlLimits.CLIENT);
    assertThat(read).isEqualTo(tree);
    assertThat(new String(XmlWriter.toBytes(read), UTF_8)).isEqualTo(new String(bytes, UTF_8));
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void ourOutputIsReadAlikeByTheJdkAndByWoodstox(long seed) throws XmlException, XMLStreamException {
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      isReadAlike(Trees.random(random));
    }
  }

  private static void isReadAlike(Element tree) throws XmlException, XMLStreamException {
    byte[] bytes = XmlWriter.toBytes(tree);
    List<String> expected = Trees.events(tree).events;
    EventLog ours = new EventLog();
    XmlTokenizer tokenizer = XmlTokenizer.ofDocument(ours, XmlLimits.CLIENT);
    tokenizer.feed(bytes, 0, bytes.length);
    tokenizer.finish();
    assertThat(ours.events).isEqualTo(expected);
    assertThat(OtherParsers.jdk(bytes)).isEqualTo(expected);
    assertThat(OtherParsers.woodstox(bytes)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7})
  void everySplitOfTheInputGivesTheSame(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 12; i++) {
      splitsAlike(Trees.random(random), Trees.random(random));
    }
  }

  private static void splitsAlike(Element one, Element two) {
    XmlWriter writer = new XmlWriter(Namespaces.CLIENT);
    writer.openStream(Element.of("stream", Namespaces.STREAM));
    writer.element(one);
    writer.element(two);
    writer.closeStream();
    byte[] bytes = Arrays.copyOf(writer.buffer(), writer.length());
    List<String> whole = new StreamTranscript(XmlLimits.CLIENT).feed(bytes, bytes.length).lines;
    assertThat(whole).hasSize(4).endsWith("closed");
    for (int piece = 1; piece < 40; piece++) {
      assertThat(new StreamTranscript(XmlLimits.CLIENT).feed(bytes, piece).lines).isEqualTo(whole);
    }
    for (int at = 1; at < bytes.length; at++) {
      StreamTranscript split = new StreamTranscript(XmlLimits.CLIENT);
      split.feed(Arrays.copyOf(bytes, at), at);
      split.feed(Arrays.copyOfRange(bytes, at, bytes.length), bytes.length);
      assertThat(split.lines).isEqualTo(whole);
    }
  }
}
