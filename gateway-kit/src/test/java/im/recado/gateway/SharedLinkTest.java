package im.recado.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What of a message is the address of a file (XEP-0066, XEP-0447). */
class SharedLinkTest {
  private static final String ADDRESS = "https://upload.example/a.txt";
  private static final String OOB = "<x xmlns='jabber:x:oob'><url>" + ADDRESS + "</url></x>";
  private static final String SHARED =
      "<file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'><name>a.txt</name></file>"
          + "<sources><url-data xmlns='http://jabber.org/protocol/url-data' target='" + ADDRESS
          + "'/></sources></file-sharing>";

  private static final Element THREAD = Element.of("thread", Namespaces.CLIENT, "1");

  private static Message message(@Nullable String body, String beside) throws XmlException {
    Element words = Element.of("body", Namespaces.CLIENT, body == null ? "" : body);
    Message message = Message.of(Message.Type.CHAT, Jid.valueOf("a@b"), Jid.valueOf("c@d"), words);
    if (body == null) {
      message = Message.of(Message.Type.CHAT, Jid.valueOf("a@b"), Jid.valueOf("c@d"), THREAD);
    }
    return beside.isEmpty() ? message : message.withChild(Xml.parse(beside, XmlLimits.SERVER));
  }

  @Test
  void anAddressThatIsAllIsAlone() throws XmlException {
    assertThat(SharedLink.alone(message(ADDRESS, ""))).isEqualTo(ADDRESS);
    assertThat(SharedLink.alone(message(" " + ADDRESS + "\n", OOB))).isEqualTo(ADDRESS);
    assertThat(SharedLink.alone(message(null, OOB))).isEqualTo(ADDRESS);
    assertThat(SharedLink.alone(message(null, SHARED))).isEqualTo(ADDRESS);
    assertThat(SharedLink.alone(message(ADDRESS, SHARED))).isEqualTo(ADDRESS);
  }

  @Test
  void whatSaysMoreIsNot() throws XmlException {
    assertThat(SharedLink.alone(message("Look: " + ADDRESS, ""))).isNull();
    assertThat(SharedLink.alone(message(ADDRESS + " " + ADDRESS, ""))).isNull();
    assertThat(SharedLink.alone(message("Look", OOB))).isNull();
    assertThat(SharedLink.alone(message("https://other.example/a.txt", OOB))).isNull();
    assertThat(SharedLink.alone(message("Hello", ""))).isNull();
    assertThat(SharedLink.alone(message(null, ""))).isNull();
    assertThat(SharedLink.alone(message("https://upload.example/" + "a".repeat(2000), ""))).isNull();
    assertThat(SharedLink.alone(message(null, "<x xmlns='jabber:x:oob'/>"))).isNull();
    assertThat(SharedLink.alone(message(null,
        "<file-sharing xmlns='urn:xmpp:sfs:0'><sources/></file-sharing>"))).isNull();
  }

  @Test
  void aMessageWithoutWordsSaysTheAddress() throws XmlException {
    assertThat(SharedLink.words(message(null, OOB))).isEqualTo(ADDRESS);
    assertThat(SharedLink.words(message("", SHARED))).isEqualTo(ADDRESS);
    assertThat(SharedLink.words(message("Look", OOB))).isEqualTo("Look");
    assertThat(SharedLink.words(message(null, ""))).isNull();
    assertThat(SharedLink.words(message(null, "<x xmlns='jabber:x:oob'><url>" + "a".repeat(3000)
        + "</url></x>"))).isNull();
  }
}
