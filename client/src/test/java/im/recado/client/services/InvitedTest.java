package im.recado.client.services;

import static im.recado.client.services.PlayedSession.JULIET;
import static im.recado.client.services.PlayedSession.ROMEO;
import static im.recado.client.services.PlayedSession.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.protocol.Invitation;
import im.recado.client.protocol.Jid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Invitations into rooms that people send themselves (XEP-0249), as they come. */
class InvitedTest {
  @TempDir Path folder;
  private final List<Invitation> asked = new ArrayList<>();

  private PlayedSession begun() throws Exception {
    PlayedSession played = PlayedSession.in(folder).begun();
    played.hub().on(event -> {
      if (event instanceof Event.Invited invited) {
        asked.add(invited.invitation());
      }
    });
    return played;
  }

  private static String invitation(Jid from, Jid to, Jid room) {
    return "<message xmlns='jabber:client' type='chat' from='" + from + "/x' to='" + to + "'><body>come with me</body>"
        + "<x xmlns='jabber:x:conference' jid='" + room + "' reason='it is night'/></message>";
  }

  private static String carbon(String direction, String message) {
    return "<message xmlns='jabber:client' from='" + ROMEO + "' to='" + ROMEO + "/desk'><" + direction + " xmlns='urn:xmpp:carbons:2'>"
        + "<forwarded xmlns='urn:xmpp:forward:0'>" + message + "</forwarded></" + direction + "></message>";
  }

  @Test
  void oneThatCameToAnotherClientIsAskedAboutHereToo() throws Exception {
    try (PlayedSession played = begun()) {
      played.link().says(carbon("received", invitation(JULIET, ROMEO, ROOM)));
      assertThat(asked).containsExactly(new Invitation(ROOM, JULIET, "it is night", ""));
      assertThat(played.messages(JULIET)).isEmpty();
    }
  }

  @Test
  void oneThatAnotherClientHasSentSaysNothing() throws Exception {
    try (PlayedSession played = begun()) {
      played.link().says(carbon("sent", invitation(ROMEO, JULIET, ROOM)));
      assertThat(asked).isEmpty();
      assertThat(played.messages(JULIET)).isEmpty();
    }
  }

  @Test
  void nobodyIsAskedWhoIsInTheRoomOrWhereItIsNone() throws Exception {
    try (PlayedSession played = begun()) {
      played.link().says(invitation(JULIET, ROMEO, JULIET));
      played.link().says(invitation(JULIET, ROMEO, ROMEO));
      played.session().rooms().join(ROOM, "romeo", "");
      played.link().says(carbon("received", invitation(JULIET, ROMEO, ROOM)));
      assertThat(asked).isEmpty();
      assertThat(played.messages(JULIET)).isEmpty();
    }
  }
}
