package im.recado.modules.csi;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.session.Session;
import im.recado.modules.sasl2.Client;
import im.recado.modules.sasl2.Home;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** XEP-0352. */
class CsiTest {
  private final Home home = new Home();
  private Client alice = home.connects();
  private Session session;

  CsiTest() throws Exception {
    alice = home.alice("");
    session = home.session(alice);
  }

  @BeforeEach
  void inactive() {
    alice.sends("<inactive xmlns='urn:xmpp:csi:0'/>");
  }

  private void comes(String xml) {
    try {
      String whole = xml.replaceFirst("^<([a-z]+)", "<$1 xmlns='" + Namespaces.CLIENT + "'");
      session.send(Stanza.of(Xml.parse(whole, XmlLimits.CLIENT)));
    } catch (XmlException | StanzaException e) {
      throw new IllegalArgumentException(xml, e);
    }
  }

  /** The ids of what has come. */
  private List<String> seen() {
    List<String> ids = new ArrayList<>();
    for (Element next = alice.next(); !next.name().equals("nothing"); next = alice.next()) {
      ids.add(next.attributeOr("id", next.name()));
    }
    return ids;
  }

  private static String typing(String id, String from, String state) {
    return "<message id='" + id + "' type='chat' from='" + from + "'><" + state
        + " xmlns='http://jabber.org/protocol/chatstates'/></message>";
  }

  @Test
  void presenceWaitsAndOfEachSenderOnlyTheLastComes() {
    comes("<presence id='1' from='bob@localhost/a'/>");
    comes("<presence id='2' from='bob@localhost/b'/>");
    comes("<presence id='3' from='bob@localhost/a' type='unavailable'/>");
    assertThat(seen()).isEmpty();
    alice.sends("<active xmlns='urn:xmpp:csi:0'/>");
    assertThat(seen()).containsExactly("2", "3");
  }

  @Test
  void chatStatesWaitAndOnlyTheLastComes() {
    comes(typing("1", "bob@localhost/a", "composing"));
    comes(typing("2", "bob@localhost/a", "paused"));
    assertThat(seen()).isEmpty();
    alice.sends("<active xmlns='urn:xmpp:csi:0'/>");
    assertThat(seen()).containsExactly("2");
  }

  @Test
  void whatMattersComesAtOnceBehindWhatWasHeld() {
    comes("<presence id='1' from='bob@localhost/a'/>");
    comes(typing("2", "bob@localhost/a", "composing"));
    comes("<message id='3' type='chat' from='bob@localhost/a'><body>Hi</body>"
        + "<active xmlns='http://jabber.org/protocol/chatstates'/></message>");
    assertThat(seen()).containsExactly("1", "2", "3");
    comes("<presence id='4' from='bob@localhost/a'/>");
    assertThat(seen()).isEmpty();
  }

  @Test
  void onlyUpdatesAndChatStatesWait() {
    for (String important :
        List.of(
            "<presence id='x' type='subscribe' from='bob@localhost'/>",
            "<presence id='x' type='error' from='bob@localhost'><error type='cancel'/></presence>",
            "<presence id='x' from='room@muc/me'><x xmlns='http://jabber.org/protocol/muc#user'><status code='110'/></x></presence>",
            "<message id='x' type='headline' from='bob@localhost'><event xmlns='http://jabber.org/protocol/pubsub#event'/></message>",
            "<message id='x' type='chat' from='bob@localhost/a'><received xmlns='urn:xmpp:receipts' id='1'/></message>",
            "<message id='x' type='error' from='bob@localhost/a'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
            "<message id='x' from='bob@localhost/a'><composing xmlns='http://jabber.org/protocol/chatstates'/><store xmlns='urn:xmpp:hints'/></message>",
            "<iq id='x' type='get' from='localhost'><ping xmlns='urn:xmpp:ping'/></iq>")) {
      comes(important);
      assertThat(seen()).as(important).containsExactly("x");
    }
  }

  @Test
  void carbonsOfChatStatesWaitToo() {
    comes("<message id='x' type='chat' from='alice@localhost'><received xmlns='urn:xmpp:carbons:2'>"
        + "<forwarded xmlns='urn:xmpp:forward:0'>"
        + "<message xmlns='jabber:client' type='chat' from='bob@localhost/a' to='alice@localhost/b'>"
        + "<composing xmlns='http://jabber.org/protocol/chatstates'/></message></forwarded></received></message>");
    assertThat(seen()).isEmpty();
  }

  @Test
  void whatWaitsIsBoundedAndOneMoreLetsAllGo() {
    for (int i = 0; i < QuietFilter.MOST_HELD; i++) {
      comes("<presence id='" + i + "' from='bob@localhost/" + i + "'/>");
    }
    assertThat(seen()).isEmpty();
    comes("<presence id='last' from='carol@localhost/x'/>");
    assertThat(seen()).hasSize(QuietFilter.MOST_HELD + 1).endsWith("last");
  }

  @Test
  void whatWasHeldComesBeforeTheAnswerToWhatFollowsActive() {
    comes("<presence id='1' from='bob@localhost/a'/>");
    alice.sends("<active xmlns='urn:xmpp:csi:0'/>");
    alice.sends("<iq type='get' id='ping' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>");
    assertThat(seen()).containsExactly("1", "ping");
  }

  @Test
  void sayingItTwiceChangesNothing() {
    comes("<presence id='1' from='bob@localhost/a'/>");
    alice.sends("<inactive xmlns='urn:xmpp:csi:0'/>");
    assertThat(seen()).isEmpty();
    alice.sends("<active xmlns='urn:xmpp:csi:0'/>");
    alice.sends("<active xmlns='urn:xmpp:csi:0'/>");
    assertThat(seen()).containsExactly("1");
  }

  @Test
  void aClientIsActiveUntilItSaysOtherwise() throws Exception {
    Client other = home.alice("");
    assertThat(home.session(other).filter()).isNull();
  }

  @Test
  void anUnknownStateClosesTheStream() {
    alice.sends("<asleep xmlns='urn:xmpp:csi:0'/>");
    assertThat(alice.next().name()).isEqualTo("error");
  }
}
