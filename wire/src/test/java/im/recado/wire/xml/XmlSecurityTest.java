package im.recado.wire.xml;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.wire.xml.XmlException.Reason;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of the security requirements that the parser answers for. */
class XmlSecurityTest {
  private static final XmlLimits WIDE =
      new XmlLimits(64 << 20, 200_000, 5_000_000, 100_000, 1 << 20, 100_000);

  @Test
  void x1NothingButUtf8IsAcceptedAnywhereHoweverItIsSplit() {
    List<byte[]> invalid = invalidUtf8();
    assertThat(invalid).hasSizeGreaterThan(12_000);
    List<String> refusals =
        List.of(
            "error BAD_ENCODING", "error NOT_WELL_FORMED", "error RESTRICTED", "error BAD_FORMAT");
    String[] places = {
      "<message><body>a%</body></message>",
      "<message to='%'/>",
      "<a%b/>",
      "<a b%='1'/>",
      "<?p %?>",
      "%<a/>",
      "<a/>%<b/>"
    };
    for (byte[] sequence : invalid) {
      for (String place : places) {
        byte[] bytes = place.replace("%", new String(sequence, ISO_8859_1)).getBytes(ISO_8859_1);
        // Byte by byte where a character may stand.
        for (int piece :
            place.contains("%'/>") || place.contains("<b/>") || place.startsWith("%")
                ? new int[] {bytes.length, 1}
                : new int[] {bytes.length}) {
          // Nothing but a header and an error: a transcript of one line, whose header is the
          // shortest there is.
          StreamTranscript stream =
              new StreamTranscript(XmlLimits.CLIENT).feed("<s>").feed(bytes, piece);
          assertThat(stream.elements.size()).isEqualTo(place.startsWith("<a/>") ? 1 : 0);
          assertThat(refusals.contains(stream.last())).as(stream.last()).isTrue();
        }
      }
    }
  }

  /**
   * Every sequence of one or two bytes, and the edges of those of three and four, that is no UTF-8
   * with "<>" after.
   */
  private static List<byte[]> invalidUtf8() {
    List<byte[]> all = new ArrayList<>();
    int[] edges = {0x00, 0x3C, 0x7F, 0x80, 0x81, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
    for (int a = 0x80; a <= 0xFF; a++) {
      add(all, a);
      for (int b = 0; b <= 0xFF; b++) {
        add(all, a, b);
      }
    }
    for (int a = 0xE0; a <= 0xFF; a++) {
      for (int b : edges) {
        for (int c : edges) {
          add(all, a, b, c);
          if (a >= 0xF0) {
            for (int d : edges) {
              add(all, a, b, c, d);
            }
          }
        }
      }
    }
    return all;
  }

  private static void add(List<byte[]> all, int... values) {
    byte[] sequence = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      sequence[i] = (byte) values[i];
    }
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(sequence));
    } catch (CharacterCodingException e) {
      all.add(sequence);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 49})
  void x2NoStreamNoDeclarationAndNoCommentInsideAStanza(int depth) {
    String stream = "http://etherx.jabber.org/streams";
    for (String inside :
        new String[] {
          "<stream:stream>",
          "<stream:stream xmlns='jabber:client' to='x'/>",
          "<s:stream xmlns:s='" + stream + "'>",
          "<stream xmlns='" + stream + "'/>",
          "<?xml version='1.0'?>",
          "<!-- x -->",
          "<!DOCTYPE x>",
          "<?pi?>"
        }) {
      StreamTranscript transcript = StreamTranscript.of("<a>".repeat(depth) + inside);
      assertThat(transcript.last()).as(inside).isEqualTo("error RESTRICTED");
      assertThat(transcript.elements).isEmpty();
    }
    if (depth > 0) {
      assertThat(StreamTranscript.of("<a>".repeat(depth) + "<stream:error/>").last())
          .isEqualTo("error RESTRICTED");
      assertThat(StreamTranscript.of("<a>".repeat(depth) + "</stream:stream>").last())
          .isEqualTo("error NOT_WELL_FORMED");
    }
  }

  @Test
  void x2FeaturesAndErrorStandRightInsideTheStream() {
    assertThat(StreamTranscript.of("<stream:features/><stream:error/>").elements).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a%/>",
        "<%a/>",
        "<a %='1'/>",
        "<a b%c='1'/>",
        "<a xmlns='u%v'/>",
        "<a xmlns:p='u%v'/>",
        "<p%q:a/>"
      })
  void x3NoControlCharacterAndNoSpaceIsEverPartOfANameOrNamespace(String form) {
    for (int c = 0; c <= 0x20; c++) {
      String text = form.replace('%', (char) c);
      boolean blank = c == 0x20 || c == '\t' || c == '\n' || c == '\r';
      if (blank && form.equals("<a%/>")) {
        continue;
      }
      assertThatThrownBy(() -> Xml.parse(text, XmlLimits.CLIENT))
          .as("U+%04X", c)
          .isInstanceOf(XmlException.class);
    }
    for (String wrong : new String[] {"\uFFFE", "\uFFFF"}) {
      assertThatThrownBy(() -> Xml.parse(form.replace("%", wrong), XmlLimits.CLIENT))
          .isInstanceOf(XmlException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><l>&b;</l>",
        "<!DOCTYPE q [<!ENTITY a"
            + " 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'>]><q>&a;&a;&a;&a;</q>",
        "<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/canary.dtd'><x/>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
        "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/'>%p;]><x/>"
      })
  void x5NoDocumentTypeIsEverRead(String text) {
    assertThatThrownBy(() -> Xml.parse(text, XmlLimits.CLIENT))
        .isInstanceOfSatisfying(
            XmlException.class, e -> assertThat(e.reason()).isEqualTo(Reason.RESTRICTED));
    assertThat(new StreamTranscript(XmlLimits.CLIENT).feed(text).last())
        .isEqualTo("error RESTRICTED");
    String inside = text.substring(text.indexOf("<!"));
    assertThat(StreamTranscript.of(inside).last()).isEqualTo("error RESTRICTED");
    assertThat(StreamTranscript.of("<iq>" + inside).last()).isEqualTo("error RESTRICTED");
  }

  @Test
  void x7ManyElementsBeforeLoginAreRefused() {
    assertThat(beforeLogin("<auth>" + "<a/>".repeat(31) + "</auth>").elements).hasSize(1);
    assertThat(beforeLogin("<auth>" + "<a/>".repeat(32)).last()).isEqualTo("error LIMIT");
    // The budget is for each element, not for the connection.
    assertThat(beforeLogin("<auth/>".repeat(10_000)).elements).hasSize(10_000);
  }

  @Test
  void x7ManyAttributesNamespacesAndLongNamesBeforeLoginAreRefused() {
    assertThat(beforeLogin("<a" + numbered(" n%='1'", 32) + "/>").elements).hasSize(1);
    assertThat(beforeLogin("<a" + numbered(" n%='1'", 33)).last()).isEqualTo("error LIMIT");
    assertThat(beforeLogin("<a" + numbered(" xmlns:n%='u'", 16) + "/>").elements).hasSize(1);
    assertThat(beforeLogin("<a" + numbered(" xmlns:n%='u'", 17)).last()).isEqualTo("error LIMIT");
    assertThat(beforeLogin("<a>" + numbered("<b xmlns:n='u'/>", 17)).last())
        .isEqualTo("error LIMIT");
    assertThat(beforeLogin("<a xmlns=''/>".repeat(50)).elements).hasSize(50);
    assertThat(beforeLogin("<" + "n".repeat(256) + "/>").elements).hasSize(1);
    assertThat(beforeLogin("<" + "n".repeat(256)).last()).isEmpty();
    assertThat(beforeLogin("<" + "n".repeat(257)).last()).isEqualTo("error LIMIT");
    assertThat(beforeLogin("<" + "n".repeat(257) + "/>").last()).isEqualTo("error LIMIT");
    assertThat(beforeLogin("<a " + "n".repeat(257) + "='").last()).isEqualTo("error LIMIT");
  }

  @Test
  void x7TheHeaderIsLimitedToo() {
    StreamTranscript many = new StreamTranscript(XmlLimits.CLIENT);
    many.feed(StreamTranscript.HEADER.replace(" to=", numbered(" xmlns:n%='u'", 16) + " to="));
    assertThat(many.last()).isEqualTo("error LIMIT");
    StreamTranscript large = new StreamTranscript(XmlLimits.BEFORE_LOGIN);
    large.feed(StreamTranscript.HEADER.replace("example.org", "x".repeat(8192)));
    assertThat(large.last()).isEqualTo("error LIMIT");
    StreamTranscript spaces = new StreamTranscript(XmlLimits.BEFORE_LOGIN);
    spaces.feed("<stream:stream" + " ".repeat(10_000));
    assertThat(spaces.last()).isEqualTo("error LIMIT");
  }

  @Test
  void x7TheTreeIsAtMostFortyTimesTheInput() {
    // Built as the worst that fits: empty elements, short names, attributes, text split by
    // references.
    for (String worst :
        new String[] {
          "<a/>", "<a>x</a>", "<a b=''/>", "x&lt;<b/>", "<a xmlns='v'/>", "<p:a p:b=''/>"
        }) {
      byte[] bytes =
          ("<x xmlns:p='u'>" + worst.repeat(4000 / (worst.length() / 4)) + "</x>").getBytes(UTF_8);
      assertThat(allocatedBy(() -> Xml.parse(bytes, WIDE)))
          .as(worst)
          .isLessThan(40L * bytes.length + 20_000);
    }
  }

  @Test
  void x8AMegabyteInSingleBytesCostsPerByteWhatALittleCosts() {
    for (String form :
        new String[] {"<a>%</a>", "<a b='%'/>", "<a>&lt;%</a>", "<a><![CDATA[%]]></a>", "<%/>"}) {
      long little = trickled(form.replace("%", "x".repeat(64 << 10)));
      long much = trickled(form.replace("%", "x".repeat(1 << 20)));
      assertThat(much).as(form).isLessThan((long) (16 * 1.3 * little) + 100_000);
    }
  }

  private static long trickled(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    byte[] single = new byte[1];
    return allocatedBy(
        () -> {
          EventLog log = new EventLog();
          XmlTokenizer tokenizer = XmlTokenizer.ofDocument(log, WIDE);
          for (byte b : bytes) {
            single[0] = b;
            tokenizer.feed(single, 0, 1);
          }
          tokenizer.finish();
        });
  }

  @Test
  void x8ManyAttributesWithCollidingNamesAreCheckedForDuplicates() {
    List<String> names = colliding(12);
    assertThat(names.stream().map(String::hashCode).distinct()).hasSize(1);
    StringBuilder tag = new StringBuilder("<a");
    names.forEach(name -> tag.append(' ').append(name).append("=''"));
    assertThatCode(() -> Xml.parse(tag + "/>", WIDE)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Xml.parse(tag + " " + names.getFirst() + "=''/>", WIDE))
        .isInstanceOf(XmlException.class);
    StringBuilder prefixes = new StringBuilder("<a");
    names.forEach(name -> prefixes.append(" xmlns:").append(name).append("='u'"));
    assertThatCode(() -> Xml.parse(prefixes + "/>", WIDE)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Xml.parse(prefixes + " xmlns:" + names.get(77) + "='v'/>", WIDE))
        .isInstanceOf(XmlException.class);
    assertThatThrownBy(
            () ->
                Xml.parse(
                    prefixes + " Aa:x='' " + names.get(5) + ":y='' " + names.get(9) + ":y=''/>",
                    WIDE))
        .isInstanceOf(XmlException.class);
  }

  /** Names with one hash code: every string of this many "Aa" and "BB". */
  private static List<String> colliding(int length) {
    List<String> names = List.of("");
    for (int i = 0; i < length; i++) {
      List<String> longer = new ArrayList<>();
      for (String name : names) {
        longer.add(name + "Aa");
        longer.add(name + "BB");
      }
      names = longer;
    }
    return names;
  }

  @Test
  void x9AStanzaThatNeverEndsIsCutAtItsLimit() {
    for (String begin :
        new String[] {
          "<message><body>",
          "<message to='",
          "<m ",
          "<m",
          "<m>&#0000",
          "<m><![CDATA[",
          "</stream:stream ",
          ""
        }) {
      StreamTranscript stream = StreamTranscript.of(begin);
      String filler =
          begin.endsWith("<m ") || begin.isEmpty() || begin.startsWith("</") ? " " : "0";
      byte[] chunk = filler.repeat(1000).getBytes(UTF_8);
      int fed = 0;
      while (!stream.last().startsWith("error") && fed <= XmlLimits.CLIENT.bytes() + 1000) {
        stream.feed(chunk, chunk.length);
        fed += chunk.length;
      }
      assertThat(stream.last()).as(begin).isEqualTo("error LIMIT");
      assertThat(fed).isLessThanOrEqualTo(XmlLimits.CLIENT.bytes() + 1000);
    }
  }

  @Test
  void x10TheDeepestAllowedIsReadAndOneMoreIsNot() {
    int most = XmlLimits.CLIENT.depth();
    assertThat(StreamTranscript.of("<a>".repeat(most) + "</a>".repeat(most)).elements).hasSize(1);
    assertThat(StreamTranscript.of("<a>".repeat(most + 1)).last()).isEqualTo("error LIMIT");
    assertThat(StreamTranscript.of("<a>".repeat(100_000)).last()).isEqualTo("error LIMIT");
  }

  @Test
  void x10DepthCostsNoStackInParserSerialiserAndComparison() throws XmlException {
    String deep = "<a>".repeat(100_000) + "</a>".repeat(100_000);
    Element tree = Xml.parse(deep, WIDE);
    String written = XmlWriter.toXml(tree);
    assertThat(written).hasSize(deep.length() - 3);
    assertThat(Xml.parse(written, WIDE).equals(tree)).isTrue();
  }

  @Test
  void x11TheLimitIsExactAndStanzasUpToItPass() {
    XmlLimits limits = XmlLimits.CLIENT.withBytes(10_000);
    String head = "<message><body>";
    String tail = "</body></message>";
    String most = head + "x".repeat(10_000 - head.length() - tail.length()) + tail;
    for (int piece : new int[] {1, 7, 100_000}) {
      StreamTranscript stream = new StreamTranscript(limits).feed(StreamTranscript.HEADER);
      stream.feed((most + " " + most + most).getBytes(UTF_8), piece);
      assertThat(stream.elements).hasSize(3);
      stream.feed(most.replace("<body>", "<body>x").getBytes(UTF_8), piece);
      assertThat(stream.last()).isEqualTo("error LIMIT");
      assertThat(stream.elements).hasSize(3);
    }
  }

  @Test
  void x11WhiteSpaceBetweenStanzasIsCountedForItself() {
    XmlLimits limits = XmlLimits.CLIENT.withBytes(1000);
    StreamTranscript stream = new StreamTranscript(limits).feed(StreamTranscript.HEADER);
    for (int i = 0; i < 100; i++) {
      stream.feed("<a/>" + "\n".repeat(1000));
    }
    assertThat(stream.elements).hasSize(100);
    assertThat(stream.feed("\n").last()).isEqualTo("error LIMIT");
  }

  @Test
  void x11LimitsCanBeRaisedAfterLogin() {
    StreamTranscript stream =
        new StreamTranscript(XmlLimits.BEFORE_LOGIN).feed(StreamTranscript.HEADER);
    stream.reader.limits(XmlLimits.CLIENT);
    assertThat(stream.feed("<a>" + "x".repeat(200_000) + "</a>").elements).hasSize(1);
  }

  @Test
  void x12TheTableOfKnownNamesIsShortToSearchAndNeverGrows() throws XmlException {
    assertThat(KnownNames.longestRun()).isLessThanOrEqualTo(16);
    Element one = Xml.parse("<strange1/>", XmlLimits.CLIENT);
    Element two = Xml.parse("<strange1/>", XmlLimits.CLIENT);
    assertThat(one.name()).isEqualTo(two.name()).isNotSameAs(two.name());
    assertThat(Xml.parse("<message/>", XmlLimits.CLIENT).name()).isSameAs("message");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<a", "<a/><b/>", "<a/>b", "<a></a></a>"})
  void x14ADocumentIsExactlyOneWholeElement(String text) {
    assertThatThrownBy(() -> Xml.parse(text, XmlLimits.CLIENT)).isInstanceOf(XmlException.class);
  }

  private static StreamTranscript beforeLogin(String text) {
    StreamTranscript stream =
        new StreamTranscript(XmlLimits.BEFORE_LOGIN).feed(StreamTranscript.HEADER);
    stream.lines.clear();
    return stream.feed(text);
  }

  private static String numbered(String form, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(form.replace("%", Integer.toString(i)));
    }
    return text.toString();
  }

  private interface Work {
    void run() throws XmlException;
  }

  /** Bytes that this thread allocates while it does the work, the second time. */
  private static long allocatedBy(Work work) {
    var threads = ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class);
    long bytes = 0;
    for (int i = 0; i < 2; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      assertThatCode(work::run).doesNotThrowAnyException();
      bytes = threads.getCurrentThreadAllocatedBytes() - before;
    }
    return bytes;
  }
}
