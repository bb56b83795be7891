package im.recado.wire.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlWriterTest {
  private static final Element MESSAGE =
      Element.builder("message", Namespaces.CLIENT)
          .attribute("to", "a@example.org")
          .child("body", Namespaces.CLIENT, "hi & bye")
          .child(Element.of("x", "u:x", Element.of("y", "u:x")))
          .build();

  private static String written(XmlWriter writer) {
    return new String(writer.buffer(), 0, writer.length(), UTF_8);
  }

  @Test
  void aStreamDeclaresWhatItsElementsStandIn() {
    XmlWriter writer = new XmlWriter(Namespaces.CLIENT);
    writer.openStream(
        Element.builder("stream", Namespaces.STREAM)
            .attribute("from", "example.org")
            .attribute("version", "1.0")
            .attribute(Namespaces.XML, "lang", "en")
            .build());
    writer.element(
        Element.of("features", Namespaces.STREAM, Element.of("starttls", Namespaces.TLS)));
    writer.element(MESSAGE);
    writer.closeStream();
    assertThat(written(writer))
        .isEqualTo(
            "<?xml version='1.0'?><stream:stream xmlns='jabber:client'"
                + " xmlns:stream='http://etherx.jabber.org/streams' from='example.org'"
                + " version='1.0' xml:lang='en'><stream:features><starttls"
                + " xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features><message"
                + " to='a@example.org'><body>hi &amp; bye</body><x xmlns='u:x'><y/></x></message>"
                + "</stream:stream>");
  }

  /** XEP-0220 section 2.1: with the prefix of the stream's header. */
  @Test
  void dialbackHasItsPrefixBetweenServers() {
    Element result =
        Element.builder("result", Namespaces.DIALBACK)
            .attribute("type", "error")
            .child("error", Namespaces.SERVER, "no")
            .build();
    Element inside = Element.of("result", Namespaces.DIALBACK, result);
    assertThat(written(Namespaces.SERVER, result)).isEqualTo("<db:result type='error'><error>no</error></db:result>");
    assertThat(written(Namespaces.SERVER, Element.builder("verify", Namespaces.DIALBACK).text("key").build()))
        .isEqualTo("<db:verify>key</db:verify>");
    assertThat(written(Namespaces.SERVER, Element.of("result", Namespaces.DIALBACK))).isEqualTo("<db:result/>");
    assertThat(written(Namespaces.SERVER, inside))
        .isEqualTo(
            "<db:result><result xmlns='jabber:server:dialback' type='error'><error xmlns='jabber:server'>no</error></result></db:result>");
    // What writes to clients writes the elements of servers, too: theirs say nothing of dialback.
    assertThat(written(Namespaces.CLIENT, Element.of("result", Namespaces.DIALBACK))).isEqualTo("<db:result/>");
    assertThat(XmlWriter.toXml(Element.of("result", Namespaces.DIALBACK))).isEqualTo("<result xmlns='jabber:server:dialback'/>");
  }

  private static String written(String content, Element element) {
    XmlWriter writer = new XmlWriter(content);
    writer.element(element);
    return written(writer);
  }

  @Test
  void anElementStandsAloneWithItsNamespaces() {
    assertThat(XmlWriter.toXml(MESSAGE))
        .isEqualTo(
            "<message xmlns='jabber:client' to='a@example.org'><body>hi &amp; bye</body><x"
                + " xmlns='u:x'><y/></x></message>");
    assertThat(
            XmlWriter.toXml(
                Element.of(
                    "error", Namespaces.STREAM, Element.of("conflict", Namespaces.STREAM_ERRORS))))
        .isEqualTo(
            "<stream:error xmlns:stream='http://etherx.jabber.org/streams'>"
                + "<conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>");
    assertThat(XmlWriter.toBytes(Element.of("a", "", "\u00E9")))
        .isEqualTo("<a>\u00E9</a>".getBytes(UTF_8));
  }

  @Test
  void x4NothingInAValueOrTextCanBecomeMarkup() throws XmlException {
    for (String attack :
        new String[] {
          "x'/><message to='v'>",
          "x\"/><a b=\"",
          "</body></message><presence/>",
          "]]>",
          "<![CDATA[",
          "&lt;",
          "&#60;",
          "\r\n\t",
          "--><!--"
        }) {
      Element stanza =
          Element.builder("iq", Namespaces.CLIENT)
              .attribute("id", attack)
              .attribute("from", "a@b/" + attack)
              .child(
                  Element.builder("query", "u:" + attack.replaceAll("\\s", ""))
                      .attribute("node", attack)
                      .text(attack)
                      .build())
              .build();
      StreamTranscript stream = StreamTranscript.of("");
      XmlWriter writer = new XmlWriter(Namespaces.CLIENT);
      writer.element(stanza);
      stream.feed(written(writer));
      assertThat(stream.elements).containsExactly(stanza);
    }
  }

  @Test
  void whatXmlCannotSayIsReplaced() {
    assertThat(
            XmlWriter.toXml(
                Element.of(
                    "a",
                    "",
                    "\u0000\u0008\u000B\u001F\uFFFE\uFFFF\uD800x\uDC00\uDC00\uD83D\uDE00\uD83D")))
        .isEqualTo(
            "<a>\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDx\uFFFD\uFFFD\uD83D\uDE00\uFFFD</a>");
    assertThat(
            XmlWriter.toXml(Element.builder("a", "").attribute("b", "\u0000<\t\n\r>'\"&").build()))
        .isEqualTo("<a b='\uFFFD&lt;&#x9;&#xA;&#xD;&gt;&apos;&quot;&amp;'/>");
    assertThat(XmlWriter.toXml(Element.of("a", "", "1\t2\n3\r4>")))
        .isEqualTo("<a>1\t2\n3&#xD;4&gt;</a>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a/",
        "a>",
        "1",
        "a:b",
        "xml:lang",
        "-",
        "a'",
        "a=",
        "\u0000",
        "a\uFFFE",
        "\uD800",
        "\u00D7",
        "\uD800\uDC00"
      })
  void x4AWrongNameIsAFaultAndWritesNothing(String name) {
    XmlWriter writer = new XmlWriter(Namespaces.CLIENT);
    writer.element(MESSAGE);
    String before = written(writer);
    List<Element> wrong = new ArrayList<>();
    wrong.add(Element.of(name, Namespaces.CLIENT));
    wrong.add(
        Element.of(
            "a", Namespaces.CLIENT, Element.of("b", Namespaces.CLIENT, Element.of(name, "u"))));
    wrong.add(Element.builder("a", "u").attribute(name, "1").build());
    wrong.add(Element.builder("a", "u").attribute("v", name, "1").build());
    for (Element element : wrong) {
      assertThatThrownBy(() -> writer.element(element))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(written(writer)).isEqualTo(before);
    }
    writer.element(MESSAGE);
    assertThat(written(writer)).isEqualTo(before + before);
  }

  @Test
  void x4NamespacesCannotBeDeclaredByHand() {
    for (Element element :
        new Element[] {
          Element.builder("a", "u").attribute("xmlns", "v").build(),
          Element.builder("a", "u").attribute("http://www.w3.org/2000/xmlns/", "p", "v").build(),
          Element.of("a", Namespaces.XML),
          Element.of("a", "http://www.w3.org/2000/xmlns/")
        }) {
      assertThatThrownBy(() -> XmlWriter.toXml(element))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void attributesOfOtherNamespacesGetPrefixes() throws XmlException {
    Element element =
        Element.builder("a", "u")
            .attribute("v", "b", "1")
            .attribute("w", "b", "2")
            .attribute("b", "3")
            .attribute("u", "b", "4")
            .build();
    assertThat(XmlWriter.toXml(element))
        .isEqualTo(
            "<a xmlns='u' xmlns:a0='v' a0:b='1' xmlns:a1='w' a1:b='2' b='3' xmlns:a2='u'"
                + " a2:b='4'/>");
    assertThat(Xml.parse(XmlWriter.toXml(element), XmlLimits.CLIENT)).isEqualTo(element);
  }

  @Test
  void aFanOutSerialisesTheChildrenTwiceAtMost() {
    XmlWriter client = new XmlWriter(Namespaces.CLIENT);
    XmlWriter alone = new XmlWriter("");
    String children = "><body>hi &amp; bye</body><x xmlns='u:x'><y/></x></message>";
    for (int i = 0; i < 5; i++) {
      Element copy =
          MESSAGE.withAttribute("to", "u" + i + "@example.org").withAttribute("id", "i" + i);
      client.clear();
      client.element(copy);
      assertThat(written(client))
          .isEqualTo("<message id='i" + i + "' to='u" + i + "@example.org'" + children);
      alone.clear();
      alone.element(copy);
      assertThat(written(alone))
          .isEqualTo(
              "<message xmlns='jabber:client' to='u"
                  + i
                  + "@example.org' id='i"
                  + i
                  + "'"
                  + children);
      assertThat(children(copy)).isNotNull().isSameAs(children(MESSAGE));
      assertThat(XmlWriter.toXml(Element.of("forwarded", "u:f", copy)))
          .isEqualTo(
              "<forwarded xmlns='u:f'><message xmlns='jabber:client' to='u"
                  + i
                  + "@example.org' id='i"
                  + i
                  + "'"
                  + children
                  + "</forwarded>");
      Element renamed = copy.renamed("message", Namespaces.SERVER);
      assertThat(XmlWriter.toXml(renamed)).contains("<body xmlns='jabber:client'>");
    }
    SharedChildren shared = children(MESSAGE);
    assertThat(shared == null ? null : shared.get()).isNotNull();
  }

  private static @Nullable SharedChildren children(Element element) {
    SharedForm form = element.shared();
    return form == null ? null : form.children();
  }

  /** Whatever was written before of other copies, each is written as if it stood alone. */
  @Test
  void copiesForOtherAddresseesShareTheirStartTagToo() throws XmlException {
    XmlWriter client = new XmlWriter(Namespaces.CLIENT);
    Element original = MESSAGE.withAttribute("from", "r@rooms.example/a'<&");
    List<String> addresses = List.of("a@b", "c@d/'\"<>&", "e@f/\u00e9\ud83d\ude00", "g@h");
    for (String to : addresses) {
      for (Element one :
          List.of(
              original.withAttribute("to", to),
              original.withAttribute("to", "else@where").withAttribute("to", to),
              original.withAttribute("to", to).withAttribute("id", "of " + to),
              original.withAttribute("to", to).withAttribute(Namespaces.XML, "lang", "es"),
              original.withAttribute("u:other", "to", to),
              original.withAttribute("to", to).withAttribute("to", null),
              original)) {
        client.clear();
        client.element(one);
        Element read = Xml.parse("<stream xmlns='jabber:client'>" + written(client) + "</stream>", XmlLimits.CLIENT);
        assertThat(read.firstElement()).isEqualTo(one);
      }
    }
    SharedForm form = original.shared();
    assertThat(form == null ? null : form.head()).asString(UTF_8)
        .isEqualTo("<message from='r@rooms.example/a&apos;&lt;&amp;'");
  }

  @Test
  void aSingleDeliveryKeepsNoBytes() {
    Element stamped = Element.of("message", Namespaces.CLIENT, "x").withAttribute("from", "a@b");
    XmlWriter.toXml(stamped);
    SharedChildren shared = children(stamped);
    assertThat(shared == null ? null : shared.get()).isNull();
    SharedForm form = stamped.shared();
    assertThat(form == null ? null : form.head()).isNull();
  }

  @Test
  void aLargeBufferIsLetGo() {
    XmlWriter writer = new XmlWriter(Namespaces.CLIENT);
    writer.element(Element.of("a", Namespaces.CLIENT, "x".repeat(200_000)));
    assertThat(writer.length()).isEqualTo(200_007);
    writer.clear();
    assertThat(writer.length()).isZero();
    assertThat(writer.buffer().length).isLessThan(10_000);
  }
}
