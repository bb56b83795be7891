package im.recado.modules.caps;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import org.junit.jupiter.api.Test;

/** XEP-0115 section 5. */
class CapsHashTest {
  private static Element query(String content) throws XmlException {
    return Xml.parse(
        "<query xmlns='http://jabber.org/protocol/disco#info'>" + content + "</query>", XmlLimits.CLIENT);
  }

  private static final String SIMPLE =
      "<identity category='client' type='pc' name='Exodus 0.9.1'/>"
          + "<feature var='http://jabber.org/protocol/muc'/>"
          + "<feature var='http://jabber.org/protocol/disco#info'/>"
          + "<feature var='http://jabber.org/protocol/disco#items'/>"
          + "<feature var='http://jabber.org/protocol/caps'/>";

  private static final String FORM =
      "<x xmlns='jabber:x:data' type='result'>"
          + "<field var='FORM_TYPE' type='hidden'><value>urn:xmpp:dataforms:softwareinfo</value></field>"
          + "<field var='ip_version' type='text-multi'><value>ipv6</value><value>ipv4</value></field>"
          + "<field var='os'><value>Mac</value></field><field var='os_version'><value>10.5.1</value></field>"
          + "<field var='software'><value>Psi</value></field><field var='software_version'><value>0.11</value></field>"
          + "</x>";

  private static final String COMPLEX =
      "<identity xml:lang='en' category='client' name='Psi 0.11' type='pc'/>"
          + "<identity xml:lang='el' category='client' name='\u03a8 0.11' type='pc'/>"
          + "<feature var='http://jabber.org/protocol/caps'/>"
          + "<feature var='http://jabber.org/protocol/disco#info'/>"
          + "<feature var='http://jabber.org/protocol/disco#items'/>"
          + "<feature var='http://jabber.org/protocol/muc'/>";

  @Test
  void theExamplesOfTheText() throws XmlException {
    assertThat(CapsHash.of(query(SIMPLE), "sha-1")).isEqualTo("QgayPKawpkPSDYmwT/WM94uAlu0=");
    assertThat(CapsHash.of(query(COMPLEX + FORM), "sha-1")).isEqualTo("q07IKJEyjvHSyhy//CH0CxmKi8w=");
  }

  @Test
  void aFormWithoutAHiddenFormTypeIsPassedOver() throws XmlException {
    String open = FORM.replace(" type='hidden'", "");
    assertThat(CapsHash.of(query(SIMPLE + open), "sha-1")).isEqualTo("QgayPKawpkPSDYmwT/WM94uAlu0=");
  }

  @Test
  void m15WhatCouldBeReadInTwoWaysHasNoHash() throws XmlException {
    String again = "<feature var='http://jabber.org/protocol/muc'/>";
    assertThat(CapsHash.of(query(SIMPLE + again), "sha-1")).isNull();
    String identity = "<identity category='client' type='pc' name='Exodus 0.9.1'/>";
    assertThat(CapsHash.of(query(SIMPLE + identity), "sha-1")).isNull();
    assertThat(CapsHash.of(query(COMPLEX + FORM + FORM), "sha-1")).isNull();
    String twoTypes = FORM.replace("</value></field><field var='ip", "</value><value>b</value></field><field var='ip");
    assertThat(CapsHash.of(query(COMPLEX + twoTypes), "sha-1")).isNull();
    // The same text of another answer: a feature that swallows the next one.
    assertThat(CapsHash.of(query("<identity category='client' type='pc'/><feature var='a&lt;b'/>"), "sha-1")).isNull();
    assertThat(CapsHash.of(query(COMPLEX + FORM.replace("Mac", "Mac&lt;x")), "sha-1")).isNull();
  }

  @Test
  void unknownFunctionsHaveNoHash() throws XmlException {
    assertThat(CapsHash.of(query(SIMPLE), "md5")).isNull();
    assertThat(CapsHash.of(query(SIMPLE), "sha-256")).isNotNull();
  }
}
