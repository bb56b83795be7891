package im.recado.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameTest {
  @Test
  void nameIsReadWithoutItsPrefixAndNotByItsBeginning() {
    assertThat(Frame.of("<stream:features/>").is("features")).isTrue();
    assertThat(Frame.of("<message to='a'/>").is("message")).isTrue();
    assertThat(Frame.of("<messages/>").is("message")).isFalse();
    assertThat(Frame.of("<r xmlns='urn:xmpp:sm:3'/>").is("r")).isTrue();
    assertThat(Frame.of("<iq/>").isStanza()).isTrue();
    assertThat(Frame.of("<a h='1'/>").isStanza()).isFalse();
  }

  @Test
  void attributeIsReadFromTheOutermostStartTagOnly() {
    Frame frame = Frame.of("<message id = \"a'b\" from='x@y/&lt;&amp;'><body id='inner' type='no'>t</body></message>");
    assertThat(frame.attribute("id")).isEqualTo("a'b");
    assertThat(frame.attribute("from")).isEqualTo("x@y/<&");
    assertThat(frame.attribute("type")).isNull();
    assertThat(Frame.of("<iq type='get'/>").attributeIs("type", "get")).isTrue();
    assertThat(Frame.of("<iq type='getting'/>").attributeIs("type", "get")).isFalse();
    assertThat(Frame.of("<iq atype='get'/>").attribute("type")).isNull();
  }

  @Test
  void textIsThatOfTheFirstElementOfTheName() {
    Frame frame = Frame.of("<m><bodyguard>no</bodyguard><body xml:lang='en>'>a &amp; b</body><body>c</body></m>");
    assertThat(frame.text("body")).isEqualTo("a & b");
    assertThat(frame.texts("body")).containsExactly("a & b", "c");
    assertThat(frame.text("subject")).isNull();
    assertThat(Frame.of("<m><body/></m>").text("body")).isEmpty();
  }

  @Test
  void numberEndsAtTheFirstOtherByte() {
    Frame frame = Frame.of("<a h='0042x'/>");
    assertThat(frame.number(frame.attributeStart("h"))).isEqualTo(42);
    assertThat(frame.number(frame.attributeStart("nothing"))).isEqualTo(-1);
    assertThat(Frame.of("<a h='x'/>").number(Frame.of("<a h='x'/>").attributeStart("h"))).isEqualTo(-1);
  }
}
