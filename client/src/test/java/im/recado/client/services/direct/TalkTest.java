package im.recado.client.services.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.jingle.Jingle;
import im.recado.client.services.Deaf;
import im.recado.client.services.PlayedLink;
import im.recado.client.services.direct.DirectException.Reason;
import org.junit.jupiter.api.Test;

/** What the other side of a session says, also when it says too much. */
class TalkTest {
  private final PlayedLink link = new PlayedLink(Jid.of("romeo@verona.example/desk"), new Deaf());
  private final Talk talk = new Talk(link, Jid.of("juliet@verona.example/balcony"), "s1", false);

  /** Says as much as is listened to, and how much that is. */
  private int talksOn() {
    int said = 0;
    while (said < 1000 && talk.hear(Jingle.info("s1", Node.of("received", Ns.JINGLE_FILE)))) {
      said++;
    }
    return said;
  }

  private void assertStopped() {
    assertThatThrownBy(() -> talk.next(said -> false, Ways.ANSWER)).isInstanceOfSatisfying(DirectException.class,
        e -> assertThat(e.reason()).isEqualTo(Reason.STOPPED));
  }

  @Test
  void nobodyIsListenedToWithoutEnd() {
    assertThat(talksOn()).isBetween(1, 999);
  }

  @Test
  void whoGoesOnAfterTheEndIsNotListenedTo() {
    talksOn();
    talk.ended("cancel");
    assertThat(talksOn()).isZero();
    assertStopped();
    assertThat(talksOn()).isZero();
    assertStopped();
  }
}
