package im.recado.modules.worth;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each specification makes of the same message. */
final class WorthTest {
  private static Message message(String type, String children) throws Exception {
    String start = "<message xmlns='jabber:client' type='" + type + "' from='juliet@verona.example/b'>";
    return (Message) Stanza.of(Xml.parse(start + children + "</message>", XmlLimits.SERVER));
  }

  /** By letters: Waits offline, Archived, archived as Sent, in a Room's archive, wakes a client for a Push, Typing alone. */
  private static String judged(Message message) {
    return (Worth.waits(message) ? "W" : "")
        + (Worth.isArchived(message) ? "A" : "")
        + (Worth.isArchivedAsSent(message) ? "S" : "")
        + (Worth.isArchivedInRoom(message) ? "R" : "")
        + (Worth.wakes(message) ? "P" : "")
        + (Worth.isTyping(message.element()) ? "T" : "");
  }

  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          <body>hi</body> | WASRP
          <body>  </body> | WASR
          <subject>hi</subject> | WASR
          <thread>1</thread> | -
          <composing xmlns='http://jabber.org/protocol/chatstates'/> | T
          <composing xmlns='http://jabber.org/protocol/chatstates'/><thread>1</thread> | T
          <composing xmlns='http://jabber.org/protocol/chatstates'/><body>hi</body> | WASRP
          <composing xmlns='http://jabber.org/protocol/chatstates'/><no-store xmlns='urn:xmpp:hints'/> | T
          <composing xmlns='http://jabber.org/protocol/chatstates'/><store xmlns='urn:xmpp:hints'/> | WASR
          <active xmlns='http://jabber.org/protocol/chatstates'/><x xmlns='http://jabber.org/protocol/muc#user'/> | T
          <active xmlns='http://jabber.org/protocol/chatstates'/><occupant-id xmlns='urn:xmpp:occupant-id:0'/> | T
          <stanza-id xmlns='urn:xmpp:sid:0' id='1' by='a'/><delay xmlns='urn:xmpp:delay'/> | -
          <body>hi</body><no-store xmlns='urn:xmpp:hints'/> | P
          <body>hi</body><no-permanent-store xmlns='urn:xmpp:hints'/> | WP
          <received xmlns='urn:xmpp:receipts' id='1'/> | WASR
          <request xmlns='urn:xmpp:receipts'/> | WR
          <displayed xmlns='urn:xmpp:chat-markers:0' id='1'/> | WASR
          <markable xmlns='urn:xmpp:chat-markers:0'/> | WR
          <reactions xmlns='urn:xmpp:reactions:0' id='1'/><body>+1</body> | WASR
          <body>taken back</body><retract xmlns='urn:xmpp:message-retract:1' id='1'/> | WASR
          <retract xmlns='urn:xmpp:message-retract:1' id='1'/><no-store xmlns='urn:xmpp:hints'/> | WASR
          <replace xmlns='urn:xmpp:message-correct:0' id='1'/><body>hi</body> | WASRP
          <x xmlns='jabber:x:oob'><url>https://verona.example/1</url></x> | WASRP
          <file-sharing xmlns='urn:xmpp:sfs:0'/> | WASRP
          <x xmlns='jabber:x:conference' jid='r@c.example'/> | WASRP
          <x xmlns='http://jabber.org/protocol/muc#user'><invite to='a@b'/></x> | WARP
          <x xmlns='http://jabber.org/protocol/muc#user'><decline to='a@b'/></x> | WAR
          <propose xmlns='urn:xmpp:jingle-message:0' id='1'/> | WASRP
          <retract xmlns='urn:xmpp:jingle-message:0' id='1'/> | WASRP
          <accept xmlns='urn:xmpp:jingle-message:0' id='1'/> | WASR
          <invite xmlns='urn:xmpp:call-invites:0'/> | WASRP
          <encrypted xmlns='urn:xmpp:omemo:2'><header/><payload>x</payload></encrypted> | WASRP
          <encrypted xmlns='eu.siacs.conversations.axolotl'><header/></encrypted><body>I sent you keys</body> | WASR
          <openpgp xmlns='urn:xmpp:openpgp:0'>x</openpgp> | WASRP
          <encryption xmlns='urn:xmpp:eme:0' namespace='x'/> | WASR
          <thing xmlns='urn:example:unknown'/> | WR
          """)
  void isJudgedBySpecification(String children, String expected) throws Exception {
    assertThat(judged(message("chat", children))).isEqualTo(expected.equals("-") ? "" : expected);
  }

  @Test
  void whatIsOfTheMomentIsKeptForNobodyButARoomDecidesForItself() throws Exception {
    for (String type : new String[] {"groupchat", "headline", "error"}) {
      Message said = message(type, "<body>hi</body>");
      assertThat(Worth.waits(said)).as(type).isFalse();
      assertThat(Worth.isArchived(said)).as(type).isFalse();
    }
    assertThat(Worth.isArchivedInRoom(message("groupchat", "<body>hi</body>"))).isTrue();
  }

  @Test
  void anErrorIsNoTyping() throws Exception {
    Message error = message("error", "<composing xmlns='http://jabber.org/protocol/chatstates'/>");
    assertThat(Worth.isTyping(error.element())).isFalse();
  }

  @Test
  void whatOnlyTheRecipientCanReadIsKnown() throws Exception {
    assertThat(Worth.isEncrypted(message("chat", "<body>hi</body>"))).isFalse();
    for (String child :
        new String[] {
          "<encrypted xmlns='urn:xmpp:omemo:2'><payload/></encrypted>",
          "<encrypted xmlns='urn:xmpp:omemo:1'/>",
          "<encryption xmlns='urn:xmpp:eme:0'/>",
          "<x xmlns='jabber:x:encrypted'/>"
        }) {
      assertThat(Worth.isEncrypted(message("chat", "<body>hi</body>" + child))).as(child).isTrue();
    }
  }
}
