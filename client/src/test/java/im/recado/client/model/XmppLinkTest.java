package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.protocol.Jid;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XmppLinkTest {
  @ParameterizedTest
  @CsvSource({"xmpp:juliet@verona.example, juliet@verona.example, TALK",
      "XMPP:juliet@verona.example?message;body=hi, juliet@verona.example, TALK",
      "xmpp:balcony@conference.verona.example?join, balcony@conference.verona.example, JOIN",
      "xmpp:balcony@conference.verona.example?JOIN;password=x, balcony@conference.verona.example, JOIN",
      "xmpp:juliet@verona.example?message;body=join, juliet@verona.example, TALK",
      "xmpp:juliet@verona.example?roster;name=Juliet;group=Friends, juliet@verona.example, ADD",
      "xmpp:juliet@verona.example?Subscribe, juliet@verona.example, ADD",
      "xmpp:juliet@verona.example?message;body=roster, juliet@verona.example, TALK",
      "xmpp:juliet@verona.example/phone#x, juliet@verona.example, TALK",
      "xmpp://romeo@verona.example/juliet@verona.example?join, juliet@verona.example, JOIN",
      "xmpp:n%C3%A9d@verona.example, néd@verona.example, TALK"})
  void itLeadsToSomebody(String address, String jid, XmppLink.Act act) {
    assertThat(XmppLink.of(address)).map(link -> new XmppLink(link.jid(), link.act(), "")).contains(new XmppLink(Jid.of(jid), act, ""));
  }

  @ParameterizedTest
  @CsvSource(ignoreLeadingAndTrailingWhitespace = false, value = {"xmpp:juliet@verona.example?message;body=good%20night%3B%20a+b,good night; a+b",
      "xmpp:juliet@verona.example?MESSAGE;subject=x;body=n%C3%A9d;id=1,néd",
      "xmpp:juliet@verona.example?message,''",
      "xmpp:juliet@verona.example?join;body=x,''",
      "xmpp:juliet@verona.example,''"})
  void itMayProposeSomethingToSay(String address, String text) {
    assertThat(XmppLink.of(address)).map(XmppLink::text).contains(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://example.org/", "xmpp:", "xmpp:?join", "xmpp:verona.example", "juliet@verona.example", "--help", "xmpp:a b@c"})
  void nothingElseDoes(String address) {
    assertThat(XmppLink.of(address)).isEmpty();
    assertThat(XmppLink.of("xmpp:juliet@verona.example?message;body=" + "x".repeat(3000))).isEmpty();
  }
}
