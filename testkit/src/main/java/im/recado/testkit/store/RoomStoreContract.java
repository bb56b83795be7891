package im.recado.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.muc.Affiliation;
import im.recado.modules.muc.Role;
import im.recado.modules.muc.RoomStore;
import im.recado.modules.muc.RoomStore.Kept;
import im.recado.modules.muc.RoomStore.Listed;
import im.recado.modules.muc.RoomStore.Loaded;
import im.recado.modules.muc.Standing;
import im.recado.wire.jid.Jid;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What {@link RoomStore} promises. */
abstract class RoomStoreContract extends StoreContract {
  private static final String DOMAIN = "rooms.example";
  private static final Jid COVEN = Jid.valueOf("coven@rooms.example");
  private static final Jid HEATH = Jid.valueOf("heath@rooms.example");
  private static final Jid OTHER = Jid.valueOf("coven@chat.example");

  private static Kept room(Jid jid, boolean listed, long version) {
    return new Kept(jid, NOON, "<config of='" + jid + "'/>", listed, "A dark cave \u2665", "For all", "", version, 0);
  }

  private static Standing standing(Jid jid, Affiliation affiliation, long version) {
    return new Standing(jid, affiliation, "", Role.NONE, "", version);
  }

  private static Loaded loaded(RoomStore rooms) {
    return Objects.requireNonNull(rooms.load(COVEN));
  }

  @Test
  void aRoomThatWasNeverKeptIsNotThere() {
    RoomStore rooms = stores().rooms();
    assertThat(rooms.load(COVEN)).isNull();
    assertThat(rooms.exists(COVEN)).isFalse();
    assertThat(rooms.list(DOMAIN, null, 10, false)).isEmpty();
    assertThat(rooms.count(DOMAIN, false)).isZero();
    rooms.update(room(COVEN, true, 1), List.of(standing(ROMEO, Affiliation.OWNER, 1)), List.of());
    assertThat(rooms.load(COVEN)).as("a change makes no room").isNull();
    assertThat(rooms.roomsOf(DOMAIN, ROMEO, Affiliation.MEMBER)).isEmpty();
  }

  @Test
  void everyPartOfARoomIsKept() {
    Kept coven =
        new Kept(COVEN, NOON, "<config/>", true, "A dark cave \u2665", "The place", "<subject/>", 7, 3);
    Standing romeo = new Standing(ROMEO, Affiliation.OWNER, "Rom\u00e9o", Role.NONE, "", 5);
    Standing nurse = new Standing(NURSE, Affiliation.OUTCAST, "", Role.NONE, "Treason", 6);
    Standing domain = new Standing(Jid.valueOf("evil.example"), Affiliation.OUTCAST, "", Role.NONE, "", 7);
    Standing juliet = new Standing(JULIET, Affiliation.NONE, "", Role.PARTICIPANT, "", 4);
    stores().rooms().create(coven, List.of(romeo, nurse, domain, juliet));
    Loaded loaded = loaded(reopened().rooms());
    assertThat(loaded.room()).isEqualTo(coven);
    assertThat(loaded.standings()).containsExactlyInAnyOrder(romeo, nurse, domain, juliet);
  }

  @Test
  void aRoomThatIsMadeAnewHasNothingOfTheOldOne() {
    RoomStore rooms = stores().rooms();
    rooms.create(room(COVEN, true, 2), List.of(standing(ROMEO, Affiliation.OWNER, 1), standing(NURSE, Affiliation.ADMIN, 2)));
    rooms.create(room(COVEN, false, 1), List.of(standing(JULIET, Affiliation.OWNER, 1)));
    Loaded loaded = loaded(rooms);
    assertThat(loaded.room().listed()).isFalse();
    assertThat(loaded.standings()).containsExactly(standing(JULIET, Affiliation.OWNER, 1));
  }

  @Test
  void aChangeIsOneOfTheRoomAndOfPeopleTogether() {
    RoomStore rooms = stores().rooms();
    rooms.create(room(COVEN, true, 2), List.of(standing(ROMEO, Affiliation.OWNER, 1), standing(NURSE, Affiliation.ADMIN, 2)));
    Kept changed = new Kept(COVEN, NOON, "<other/>", false, "", "", "<subject>x</subject>", 3, 2);
    rooms.update(changed, List.of(standing(JULIET, Affiliation.MEMBER, 3)), List.of(NURSE));
    Loaded loaded = loaded(reopened().rooms());
    assertThat(loaded.room()).isEqualTo(changed);
    assertThat(loaded.standings())
        .containsExactlyInAnyOrder(
            standing(ROMEO, Affiliation.OWNER, 1), standing(JULIET, Affiliation.MEMBER, 3));
  }

  @Test
  void roomsAreListedByAddressAndDomain() {
    RoomStore rooms = stores().rooms();
    rooms.create(room(HEATH, true, 0), List.of());
    rooms.create(room(COVEN, true, 0), List.of());
    rooms.create(room(OTHER, true, 0), List.of());
    rooms.create(room(Jid.valueOf("den@rooms.example"), false, 0), List.of());
    assertThat(rooms.list(DOMAIN, null, 10, true)).extracting(Listed::jid).containsExactly(COVEN, HEATH);
    assertThat(rooms.list(DOMAIN, null, 10, false))
        .extracting(Listed::jid)
        .containsExactly(COVEN, Jid.valueOf("den@rooms.example"), HEATH);
    assertThat(rooms.list(DOMAIN, COVEN, 1, true)).extracting(Listed::jid).containsExactly(HEATH);
    assertThat(rooms.list(DOMAIN, null, 1, true).getFirst())
        .isEqualTo(new Listed(COVEN, "A dark cave \u2665", "For all", "<config of='" + COVEN + "'/>"));
    assertThat(rooms.count(DOMAIN, true)).isEqualTo(2);
    assertThat(rooms.count(DOMAIN, false)).isEqualTo(3);
  }

  @Test
  void theRoomsOfSomebodyAreFound() {
    RoomStore rooms = stores().rooms();
    rooms.create(room(HEATH, false, 1), List.of(standing(ROMEO, Affiliation.MEMBER, 1)));
    rooms.create(room(COVEN, true, 1), List.of(standing(ROMEO, Affiliation.OWNER, 1)));
    rooms.create(room(OTHER, true, 1), List.of(standing(ROMEO, Affiliation.OWNER, 1)));
    assertThat(rooms.roomsOf(DOMAIN, ROMEO, Affiliation.MEMBER)).containsExactly(COVEN, HEATH);
    assertThat(rooms.roomsOf(DOMAIN, ROMEO, Affiliation.OWNER)).containsExactly(COVEN);
    assertThat(rooms.roomsOf(DOMAIN, JULIET, Affiliation.MEMBER)).isEmpty();
  }

  @Test
  void aRoomThatIsRemovedIsGoneWithItsPeople() {
    RoomStore rooms = stores().rooms();
    rooms.create(room(COVEN, true, 1), List.of(standing(ROMEO, Affiliation.OWNER, 1)));
    rooms.create(room(HEATH, true, 1), List.of(standing(ROMEO, Affiliation.OWNER, 1)));
    rooms.remove(COVEN);
    rooms.remove(COVEN);
    assertThat(reopened().rooms().load(COVEN)).isNull();
    assertThat(stores().rooms().roomsOf(DOMAIN, ROMEO, Affiliation.MEMBER)).containsExactly(HEATH);
  }

  @Test
  void r2AnAccountThatIsForgottenIsNothingToAnyRoom() {
    RoomStore rooms = stores().rooms();
    rooms.create(
        room(COVEN, true, 4),
        List.of(
            new Standing(ROMEO, Affiliation.ADMIN, "Romeo", Role.PARTICIPANT, "why", 2),
            standing(JULIET, Affiliation.OWNER, 1)));
    rooms.create(room(OTHER, true, 1), List.of(standing(ROMEO, Affiliation.OUTCAST, 1)));
    rooms.create(room(HEATH, true, 1), List.of(standing(JULIET, Affiliation.OWNER, 1)));
    assertThat(rooms.forget(ROMEO)).containsExactlyInAnyOrder(COVEN, OTHER);
    Loaded loaded = loaded(reopened().rooms());
    assertThat(loaded.room().version()).as("the list has changed").isEqualTo(5);
    assertThat(loaded.standings())
        .containsExactlyInAnyOrder(
            standing(JULIET, Affiliation.OWNER, 1), standing(ROMEO, Affiliation.NONE, 5));
    assertThat(stores().rooms().roomsOf(DOMAIN, ROMEO, Affiliation.MEMBER)).isEmpty();
  }
}
