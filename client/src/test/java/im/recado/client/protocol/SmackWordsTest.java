package im.recado.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.util.PacketParserUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SmackWordsTest {
  @BeforeAll
  static void register() {
    SmackWords.register();
  }

  private static Node read(String xml) throws Exception {
    Stanza stanza = PacketParserUtils.parseStanza(xml);
    return SmackWords.node(stanza);
  }

  @Test
  void aRefusalThatRepeatsTheRequestSaysWhy() throws Exception {
    Node refused = read("<iq xmlns='jabber:client' type='error' id='a'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
        + "<items node='n'/></pubsub><error type='wait'><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
        + "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>not that much</text></error></iq>");
    assertThat(RefusedException.condition(refused)).isEqualTo("resource-constraint");
    assertThat(RefusedException.words(refused)).isEqualTo("not that much");
    assertThat(refused.has("pubsub", Ns.PUBSUB)).isTrue();
  }

  @Test
  void aRefusalAloneSaysWhy() throws Exception {
    Node refused = read("<iq xmlns='jabber:client' type='error' id='a'><error type='cancel'>"
        + "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    assertThat(RefusedException.condition(refused)).isEqualTo("item-not-found");
  }

  @Test
  void aMessageOfNobodyIsOfTheOwnAccount() throws Exception {
    Jid account = Jid.of("romeo@verona.example");
    Node message = read("<message xmlns='jabber:client' to='romeo@verona.example/x'><result xmlns='urn:xmpp:mam:2' queryid='q'/></message>");
    assertThat(Envelopes.isResult(SmackWords.sent(message, account), account, "q")).isTrue();
    Node other = read("<message xmlns='jabber:client' from='juliet@verona.example'><result xmlns='urn:xmpp:mam:2' queryid='q'/></message>");
    assertThat(Envelopes.isResult(SmackWords.sent(other, account), account, "q")).isFalse();
  }
}
