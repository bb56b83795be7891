package im.recado.modules.caps;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import org.junit.jupiter.api.Test;

/** What is remembered of a client's answer to disco#info. */
final class CapabilitiesTest {
  private static Capabilities of(String children) throws XmlException {
    Element query =
        Xml.parse("<query xmlns='http://jabber.org/protocol/disco#info'>" + children + "</query>", XmlLimits.SERVER);
    return Capabilities.of("", query);
  }

  @Test
  void aClientIsCalledWhatItCallsItself() throws XmlException {
    assertThat(of("<identity category='client' type='console' name='Profanity&#10; 0.13.1'/>").software())
        .isEqualTo("Profanity 0.13.1");
    assertThat(of("<identity category='client' type='pc'/><identity category='client' type='pc' name='Exodus'/>").software())
        .isEqualTo("Exodus");
    assertThat(of("<identity category='gateway' type='irc' name='No client'/>").software()).isEmpty();
    assertThat(of("<identity category='client' type='pc' name='" + "x".repeat(500) + "'/>").software()).hasSize(60);
  }

  @Test
  void whatItWantsToHearOfIsKept() throws XmlException {
    assertThat(of("<feature var='urn:example:a+notify'/><feature var='urn:example:b'/>").interests())
        .containsExactly("urn:example:a");
  }
}
