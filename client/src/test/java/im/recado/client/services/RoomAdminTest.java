package im.recado.client.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground;
import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.RefusedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people in a room of a real server; one owns it. */
class RoomAdminTest {
  private static final Jid ROOM = Jid.of("balcony@conference." + Ground.DOMAIN);

  @TempDir Path folder;

  private static Room.Occupant occupant(Session session, String nick) {
    return session.rooms().room(ROOM).occupants().stream().filter(occupant -> occupant.nick().equals(nick)).findFirst().orElseThrow();
  }

  private static Session enter(Ground ground, Jid jid) throws Exception {
    Session session = ground.enter(jid).session();
    session.roomVisits().enter(ROOM, "The balcony", jid.local(), "");
    await("in").until(() -> session.rooms().room(ROOM).state() == Room.State.IN);
    return session;
  }

  @Test
  void anOwnerGivesVoiceStandingAndSettingsAndEndsTheRoom() throws Exception {
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Session romeo = enter(ground, Ground.ROMEO);
      RoomAdmin admin = romeo.roomAdmin();
      await("the room is open").until(() -> ready(admin));
      Session juliet = enter(ground, Ground.JULIET);
      await("both").until(() -> romeo.rooms().room(ROOM).occupants().size() == 2);

      admin.role(ROOM, "juliet", "visitor", "");
      await("no voice").until(() -> occupant(juliet, "juliet").role().equals("visitor"));
      admin.affiliation(ROOM, Ground.JULIET, "member", "");
      await("a member").until(() -> occupant(juliet, "juliet").affiliation().equals("member"));

      assertThatThrownBy(() -> juliet.roomAdmin().form(ROOM)).isInstanceOfSatisfying(RefusedException.class,
          refused -> assertThat(refused.condition()).isEqualTo("forbidden"));
      assertThatThrownBy(() -> juliet.roomAdmin().role(ROOM, "romeo", "none", "")).isInstanceOf(RefusedException.class);

      DataForm form = admin.form(ROOM);
      admin.configure(ROOM, form.with("muc#roomconfig_roomname", "Below the balcony"));
      assertThat(admin.form(ROOM).value("muc#roomconfig_roomname")).isEqualTo("Below the balcony");

      admin.role(ROOM, "juliet", "none", "It is late.");
      await("sent out").until(() -> juliet.rooms().room(ROOM).problem().equals("kicked"));
      admin.destroy(ROOM, "");
      await("ended").until(() -> romeo.rooms().room(ROOM).state() == Room.State.OUT);
      assertThat(romeo.rooms().room(ROOM).problem()).isEqualTo("destroyed");
    }
  }

  private static boolean ready(RoomAdmin admin) throws Exception {
    try {
      return !admin.form(ROOM).fields().isEmpty();
    } catch (RefusedException e) {
      return false;
    }
  }
}
