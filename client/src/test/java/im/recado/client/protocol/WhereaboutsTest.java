package im.recado.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.protocol.way.Place;
import org.junit.jupiter.api.Test;

class WhereaboutsTest {
  private static final String BEGIN = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
      + "<stream:features/><iq type='result' id='1'/>";

  private final Whereabouts whereabouts = new Whereabouts();

  private void says(String xml) {
    whereabouts.begin();
    whereabouts.came(BEGIN);
    for (int i = 0; i < xml.length(); i++) {
      whereabouts.came(xml.substring(i, i + 1));
    }
  }

  @Test
  void whereTheServerWantsASessionToGoOn() {
    says("<enabled xmlns='urn:xmpp:sm:3' id='1' resume='true' location='node2.verona.example:5299'/>");
    assertThat(whereabouts.places()).extracting(Place::host).containsExactly("node2.verona.example", "node2.verona.example");
    assertThat(whereabouts.places()).extracting(Place::port).containsOnly(5299);
    says("<resumed xmlns='urn:xmpp:sm:3' previd='1' h='0'/>");
    assertThat(whereabouts.places()).as("the session is the same").hasSize(2);
    says("<enabled xmlns='urn:xmpp:sm:3' id='2' resume='true' location='[2001:db8::1]'/>");
    assertThat(whereabouts.places().getFirst()).extracting(Place::host, Place::port).containsExactly("2001:db8::1", 5222);
    says("<enabled xmlns='urn:xmpp:sm:3' id='3'/>");
    assertThat(whereabouts.places()).isEmpty();
  }

  @Test
  void whatIsNoPlaceOrSaidBySomebodyElseIsNotLookedAt() {
    says("<enabled xmlns='urn:xmpp:sm:3' location='host:99999'/>");
    assertThat(whereabouts.places()).isEmpty();
    says("<enabled xmlns='urn:example' location='host:1'/>");
    assertThat(whereabouts.places()).isEmpty();
    says("<message><body>1</body></message><enabled xmlns='urn:xmpp:sm:3' location='host:1'/>");
    assertThat(whereabouts.places()).isEmpty();
  }
}
