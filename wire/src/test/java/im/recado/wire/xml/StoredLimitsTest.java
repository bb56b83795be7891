package im.recado.wire.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What has come within the limits of streams can be read after it was written, also several together and deeper. */
final class StoredLimitsTest {
  private static void comesBack(String stanza) throws XmlException {
    Element came = Xml.parse(stanza, XmlLimits.SERVER);
    Element list = Element.builder("list", "urn:list").child(came).child(came).build();
    Element kept = Element.builder("kept", "urn:kept").child(list).build();
    assertThat(Xml.parse(kept.toString(), XmlLimits.STORED)).isEqualTo(kept);
  }

  @Test
  void asDeepAsItMayBe() throws XmlException {
    comesBack("<a>".repeat(XmlLimits.SERVER.depth()) + "</a>".repeat(XmlLimits.SERVER.depth()));
  }

  @Test
  void asManyElementsAsMayBe() throws XmlException {
    comesBack("<a>" + "<b/>".repeat(XmlLimits.SERVER.elements() - 1) + "</a>");
  }

  /** One declaration above serves all below as it comes, and each of them has its own as we write it. */
  @Test
  void asManyNamespacesAsTheyBecome() throws XmlException {
    comesBack("<a xmlns:p='urn:p'>" + "<p:b/>".repeat(4000) + "</a>");
  }

  @Test
  void asManyAttributesAsMayBe() throws XmlException {
    String declared =
        IntStream.range(0, 120).mapToObj(i -> " xmlns:p" + i + "='urn:p" + i + "'").collect(Collectors.joining());
    String used = IntStream.range(0, 120).mapToObj(i -> " p" + i + ":a='1'").collect(Collectors.joining());
    comesBack("<a" + declared + "><b" + used + "/></a>");
  }

  @Test
  void asLongANameAsMayBe() throws XmlException {
    comesBack("<a xmlns:p='urn:p'><b p:" + "n".repeat(XmlLimits.SERVER.nameBytes() - 2) + "='1'/></a>");
  }

  /** Each quotation mark is six bytes as we write it. */
  @Test
  void asLongAsItBecomes() throws XmlException {
    comesBack("<a b='" + "\"".repeat(XmlLimits.SERVER.bytes() - 20) + "'/>");
  }
}
