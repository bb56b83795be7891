package im.recado.client.services;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnPresenceTest {
  private static final Instant SINCE = Instant.parse("2026-11-23T12:00:00.123Z");

  @TempDir Path folder;
  private PlayedSession played;
  private OwnPresence own;

  @BeforeEach
  void opens() throws Exception {
    played = PlayedSession.in(folder).begun();
    own = played.session().presence();
  }

  @AfterEach
  void closes() {
    played.close();
  }

  private String last() {
    Node presence = played.link().sent().stream().filter(stanza -> stanza.name().equals("presence")).reduce((one, next) -> next).orElseThrow();
    return presence.textOf("show") + "|" + presence.textOf("status") + "|" + presence.child("idle", Ns.IDLE).map(idle -> idle.get("since")).orElse("");
  }

  @Test
  void whoGoesFromTheScreenIsAwayAndComesBackAsBefore() {
    own.be(Availability.CHAT, "free");
    assertThat(last()).isEqualTo("chat|free|");
    own.idle(SINCE);
    assertThat(last()).isEqualTo("away|free|2026-11-23T12:00:00Z");
    assertThat(own.availability()).isEqualTo(Availability.AWAY);
    assertThat(own.chosen()).isEqualTo(Availability.CHAT);
    int sent = played.link().sent().size();
    own.idle(SINCE);
    assertThat(played.link().sent()).as("nothing new").hasSize(sent);
    own.idle(null);
    assertThat(last()).isEqualTo("chat|free|");
  }

  @Test
  void whoDoesNotWantToBeDisturbedStaysSo() {
    own.be(Availability.DND, "");
    own.idle(SINCE);
    assertThat(last()).isEqualTo("dnd||2026-11-23T12:00:00Z");
    own.idle(null);
    assertThat(last()).isEqualTo("dnd||");
  }

  @Test
  void whatOneWroteBesideItIsOfferedAgain() {
    own.be(Availability.ONLINE, "in the garden");
    own.be(Availability.ONLINE, " at\nlunch ");
    own.be(Availability.AWAY, "in the garden");
    own.be(Availability.ONLINE, "");
    assertThat(own.used()).containsExactly("in the garden", "at lunch");
    for (int i = 0; i < 20; i++) {
      own.be(Availability.ONLINE, "text " + i);
    }
    assertThat(own.used()).hasSize(8).startsWith("text 19");
  }
}
