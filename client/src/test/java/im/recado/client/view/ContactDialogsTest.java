package im.recado.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.protocol.Jid;
import org.junit.jupiter.api.Test;

class ContactDialogsTest {
  @Test
  void aNameAloneIsNoAddress() {
    assertThat(ContactDialogs.typed("Dave")).isEmpty();
    assertThat(ContactDialogs.typed("")).isEmpty();
    assertThat(ContactDialogs.typed(" dave@localhost ")).contains(Jid.of("dave@localhost"));
    assertThat(ContactDialogs.typed("irc.verona.example")).contains(Jid.of("irc.verona.example"));
  }
}
