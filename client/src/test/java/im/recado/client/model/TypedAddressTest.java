package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.protocol.Jid;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypedAddressTest {
  private static final String OWN = "verona.example";

  @Test
  void aNameAloneIsOneAtTheOwnServer() {
    assertThat(TypedAddress.of(" Dave ", OWN)).contains(Jid.of("dave@verona.example"));
    assertThat(TypedAddress.of("juliet.capulet", OWN)).contains(Jid.of("juliet.capulet@verona.example"));
    assertThat(TypedAddress.completed("dave", OWN)).contains(Jid.of("dave@verona.example"));
  }

  @Test
  void aWholeAddressIsTakenAsItIs() {
    assertThat(TypedAddress.of("dave@localhost", OWN)).contains(Jid.of("dave@localhost"));
    assertThat(TypedAddress.of("XMPP:dave@mantua.example", OWN)).contains(Jid.of("dave@mantua.example"));
    assertThat(TypedAddress.of("irc.verona.example", OWN)).contains(Jid.of("irc.verona.example"));
    assertThat(TypedAddress.of("xmpp:irc.mantua.example", OWN)).contains(Jid.of("irc.mantua.example"));
    for (String whole : List.of("dave@localhost", "irc.verona.example", "verona.example", "xmpp:dave", "", " ")) {
      assertThat(TypedAddress.completed(whole, OWN)).as(whole).isEmpty();
    }
  }

  @Test
  void nonsenseIsNoAddress() {
    for (String nonsense : List.of("", "  ", "dave smith", "dave@", "@verona.example", "dave@verona example", "dave@a@b", "da:ve", "<dave>",
        "dave@ve,rona", "dave@verona.example..", "xmpp:", "\"dave\"")) {
      assertThat(TypedAddress.of(nonsense, OWN)).as(nonsense).isEmpty();
    }
  }
}
