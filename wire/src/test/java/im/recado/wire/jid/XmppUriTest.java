package im.recado.wire.jid;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class XmppUriTest {
  @Test
  void anAddressIsFoundInItsUri() {
    assertThat(XmppUri.address("xmpp:romeo@montague.example")).isEqualTo(Jid.valueOf("romeo@montague.example"));
    assertThat(XmppUri.address("XMPP:coven@chat.example/First%20Witch?message;body=x"))
        .isEqualTo(Jid.valueOf("coven@chat.example/First Witch"));
    assertThat(XmppUri.address("xmpp:ji%C5%99i@example.net#top")).isEqualTo(Jid.valueOf("jiři@example.net"));
    assertThat(XmppUri.address("xmpp://guest@example.com/support@example.com"))
        .isEqualTo(Jid.valueOf("support@example.com"));
    assertThat(XmppUri.address("xmpp:coven@chat.example/1+1")).isEqualTo(Jid.valueOf("coven@chat.example/1+1"));
    assertThat(XmppUri.address("xmpp:coven@chat.example/50% off")).isEqualTo(Jid.valueOf("coven@chat.example/50% off"));
  }

  @Test
  void whatIsNoneIsNone() {
    for (String uri : new String[] {"", "mailto:romeo@montague.example", "xmpp:", "xmpp:@", "xmpp://guest@example.com", "xmpp:%zz@"}) {
      assertThat(XmppUri.address(uri)).as(uri).isNull();
    }
  }

  @Test
  void accountsAndItemsHaveUris() {
    assertThat(XmppUri.of(Jid.valueOf("nurse@example.net/chamber"))).isEqualTo("xmpp:nurse@example.net");
    assertThat(XmppUri.of(Jid.valueOf("jiři@example.net"))).isEqualTo("xmpp:ji%C5%99i@example.net");
    assertThat(XmppUri.of(Jid.valueOf("pubsub.example.net"))).isEqualTo("xmpp:pubsub.example.net");
    assertThat(XmppUri.ofItem(Jid.valueOf("pubsub.example.net"), "news; all", "a=b?c#d&é"))
        .isEqualTo("xmpp:pubsub.example.net?;node=news%3B%20all;item=a%3Db%3Fc%23d%26%C3%A9");
    assertThat(XmppUri.address(XmppUri.ofItem(Jid.valueOf("jiři@example.net"), "urn:xmpp:microblog:0", "1")))
        .isEqualTo(Jid.valueOf("jiři@example.net"));
  }
}
