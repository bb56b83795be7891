package im.recado.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who invites us into which room, and who may say so. */
class InvitationTest {
  private static final Jid ROOM = Jid.of("balcony@conference.verona.example");
  private static final Jid JULIET = Jid.of("juliet@verona.example");

  private static Optional<Invitation> in(String from, String inner) {
    return Invitation.in(NodeReader.read("<message xmlns='jabber:client' from='" + from + "'>" + inner + "</message>"));
  }

  private static String byRoom(String more) {
    return "<x xmlns='http://jabber.org/protocol/muc#user'><invite from='juliet@verona.example/x'><reason>it is night</reason></invite>" + more + "</x>";
  }

  @Test
  void theRoomInvitesForSomebody() {
    assertThat(in(ROOM.toString(), byRoom("<password>rose</password>"))).contains(new Invitation(ROOM, JULIET, "it is night", "rose"));
    assertThat(in(ROOM.toString(), byRoom("") + "<x xmlns='jabber:x:conference' jid='" + ROOM + "'/>"))
        .contains(new Invitation(ROOM, JULIET, "it is night", ""));
    assertThat(in(ROOM + "/tybalt", byRoom(""))).as("an occupant for another").isEmpty();
  }

  @Test
  void somebodyInvitesThemselves() {
    assertThat(in("juliet@verona.example/x", "<body>come</body><x xmlns='jabber:x:conference' jid='" + ROOM + "' reason='it is night' password='rose'/>"))
        .contains(new Invitation(ROOM, JULIET, "it is night", "rose"));
    assertThat(in("juliet@verona.example/x", "<x xmlns='jabber:x:conference' jid='" + ROOM + "/romeo'/>")).isEmpty();
    assertThat(in("juliet@verona.example/x", "<x xmlns='jabber:x:conference'/>")).isEmpty();
    assertThat(in("juliet@verona.example/x", "<body>come</body>")).isEmpty();
    assertThat(Invitation.in(NodeReader.read("<message xmlns='jabber:client' type='error' from='" + ROOM + "'>" + byRoom("") + "</message>"))).isEmpty();
  }
}
