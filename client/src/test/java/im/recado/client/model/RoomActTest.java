package im.recado.client.model;

import static im.recado.client.model.RoomAct.ADMIN;
import static im.recado.client.model.RoomAct.BAN;
import static im.recado.client.model.RoomAct.KICK;
import static im.recado.client.model.RoomAct.MEMBER;
import static im.recado.client.model.RoomAct.MODERATOR;
import static im.recado.client.model.RoomAct.MUTE;
import static im.recado.client.model.RoomAct.NO_MEMBER;
import static im.recado.client.model.RoomAct.NO_MODERATOR;
import static im.recado.client.model.RoomAct.OWNER;
import static im.recado.client.model.RoomAct.PROFILE;
import static im.recado.client.model.RoomAct.VOICE;
import static im.recado.client.model.RoomAct.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.services.Availability;
import im.recado.client.services.Room.Occupant;
import org.junit.jupiter.api.Test;

/** What the tables of XEP-0045, sections 5.1.1 and 5.2.1, let one do. */
class RoomActTest {
  private static Occupant occupant(String nick, String affiliation, String role) {
    return new Occupant(nick, nick + "@verona.example", affiliation, role, Availability.ONLINE);
  }

  private static final Occupant OWNER_SELF = occupant("romeo", "owner", "moderator");
  private static final Occupant ADMIN_SELF = occupant("nurse", "admin", "moderator");

  @Test
  void withOneselfThereIsNothingToDo() {
    assertThat(RoomAct.of(OWNER_SELF, OWNER_SELF)).isEmpty();
  }

  @Test
  void ownersCanDoEverything() {
    assertThat(RoomAct.of(OWNER_SELF, occupant("juliet", "none", "participant")))
        .containsExactly(WRITE, PROFILE, MUTE, KICK, MODERATOR, MEMBER, ADMIN, OWNER, BAN);
    assertThat(RoomAct.of(OWNER_SELF, ADMIN_SELF)).containsExactly(WRITE, PROFILE, KICK, MEMBER, OWNER, BAN);
    assertThat(RoomAct.of(OWNER_SELF, occupant("tybalt", "none", "visitor"))).contains(VOICE).doesNotContain(MUTE);
  }

  @Test
  void adminsDoNothingToWhoStandsBesideOrAboveThem() {
    assertThat(RoomAct.of(ADMIN_SELF, OWNER_SELF)).containsExactly(WRITE, PROFILE);
    assertThat(RoomAct.of(ADMIN_SELF, occupant("friar", "admin", "moderator"))).containsExactly(WRITE, PROFILE);
    assertThat(RoomAct.of(ADMIN_SELF, occupant("juliet", "member", "moderator")))
        .containsExactly(WRITE, PROFILE, KICK, NO_MODERATOR, NO_MEMBER, BAN);
  }

  @Test
  void moderatorsGiveAndTakeTheirVoiceAndSendOut() {
    Occupant self = occupant("peter", "none", "moderator");
    assertThat(RoomAct.of(self, occupant("juliet", "none", "participant"))).containsExactly(WRITE, PROFILE, MUTE, KICK);
    assertThat(RoomAct.of(self, occupant("juliet", "member", "participant"))).as("a member stands above").doesNotContain(KICK);
    assertThat(RoomAct.of(self, OWNER_SELF)).containsExactly(WRITE, PROFILE);
  }

  @Test
  void othersWriteAndWhoIsNotKnownHasNoStanding() {
    assertThat(RoomAct.of(occupant("peter", "member", "participant"), occupant("juliet", "none", "participant"))).containsExactly(WRITE, PROFILE);
    Occupant unknown = new Occupant("mask", "", "none", "participant", Availability.ONLINE);
    assertThat(RoomAct.of(OWNER_SELF, unknown)).containsExactly(WRITE, MUTE, KICK, MODERATOR);
  }
}
