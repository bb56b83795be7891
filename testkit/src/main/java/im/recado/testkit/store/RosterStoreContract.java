package im.recado.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.roster.RosterItem;
import im.recado.modules.roster.RosterStore;
import im.recado.modules.roster.Subscription;
import im.recado.wire.jid.Jid;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link RosterStore} promises. */
abstract class RosterStoreContract extends StoreContract {
  private static RosterItem listed(Jid contact, String name) {
    return new RosterItem(contact, name, List.of(), Subscription.NONE, false, false, null, true);
  }

  private static RosterItem requestOf(Jid contact) {
    return new RosterItem(contact, "", List.of(), Subscription.NONE, false, false, "<presence/>", false);
  }

  private static RosterStore.Change gone(long version, Jid contact) {
    return new RosterStore.Change(version, contact, null);
  }

  private static RosterStore.Change now(long version, RosterItem item) {
    return new RosterStore.Change(version, item.contact(), item);
  }

  @Test
  void aRosterThatNeverHadAChangeIsEmptyAtVersionZero() {
    assertThat(stores().rosters().load(ROMEO)).isEqualTo(new RosterStore.Stored(0, 0, List.of()));
    assertThat(stores().rosters().changes(ROMEO, 0)).isEmpty();
    assertThat(stores().rosters().remove(ROMEO, JULIET)).isZero();
  }

  @Test
  void everyPartOfAnItemIsKept() {
    RosterItem juliet =
        new RosterItem(
            JULIET,
            "Juliet \u2665",
            List.of("Friends", "a, b;\nc", "\uD83C\uDF39"),
            Subscription.BOTH,
            true,
            true,
            "<presence type='subscribe'/>",
            true);
    stores().rosters().put(ROMEO, juliet);
    stores().rosters().put(ROMEO, requestOf(NURSE));
    assertThat(stores().rosters().load(ROMEO).items()).containsExactlyInAnyOrder(juliet, requestOf(NURSE));
    assertThat(reopened().rosters().load(ROMEO).items()).containsExactlyInAnyOrder(juliet, requestOf(NURSE));
  }

  @Test
  void oneItemIsFoundAsItStands() {
    RosterStore rosters = stores().rosters();
    rosters.put(ROMEO, listed(JULIET, "a"));
    rosters.put(ROMEO, listed(JULIET, "b"));
    rosters.put(JULIET, listed(NURSE, "c"));
    assertThat(rosters.find(ROMEO, JULIET)).isEqualTo(listed(JULIET, "b"));
    assertThat(rosters.find(ROMEO, NURSE)).isNull();
  }

  @Test
  void everyChangeRaisesTheVersionByOneAndOnlyOfItsRoster() {
    RosterStore rosters = stores().rosters();
    assertThat(rosters.put(ROMEO, listed(JULIET, "a"))).isEqualTo(1);
    assertThat(rosters.put(ROMEO, listed(JULIET, "b"))).isEqualTo(2);
    assertThat(rosters.put(ROMEO, requestOf(NURSE))).isEqualTo(3);
    assertThat(rosters.put(JULIET, listed(ROMEO, "c"))).isEqualTo(1);
    assertThat(rosters.remove(ROMEO, JULIET)).isEqualTo(4);
    assertThat(rosters.remove(ROMEO, JULIET)).as("nothing changed").isEqualTo(4);
    assertThat(rosters.load(ROMEO)).isEqualTo(new RosterStore.Stored(4, 0, List.of(requestOf(NURSE))));
    assertThat(reopened().rosters().load(JULIET).version()).isEqualTo(1);
  }

  @Test
  void onlyTheLastChangeOfAContactIsToldInTheOrderOfTheChanges() {
    RosterStore rosters = stores().rosters();
    rosters.put(ROMEO, listed(JULIET, "1"));
    rosters.put(ROMEO, listed(NURSE, "2"));
    rosters.put(ROMEO, listed(JULIET, "3"));
    assertThat(rosters.changes(ROMEO, 0))
        .containsExactly(now(2, listed(NURSE, "2")), now(3, listed(JULIET, "3")));
    assertThat(rosters.changes(ROMEO, 2)).containsExactly(now(3, listed(JULIET, "3")));
    assertThat(rosters.changes(ROMEO, 3)).isEmpty();
  }

  @Test
  void aRemovedContactIsToldUntilItComesBack() {
    RosterStore rosters = stores().rosters();
    rosters.put(ROMEO, listed(JULIET, ""));
    rosters.remove(ROMEO, JULIET);
    assertThat(rosters.changes(ROMEO, 1)).containsExactly(gone(2, JULIET));
    rosters.put(ROMEO, listed(JULIET, "again"));
    assertThat(rosters.changes(ROMEO, 1)).containsExactly(now(3, listed(JULIET, "again")));
  }

  @Test
  void anItemThatIsNotListedIsNotTold() {
    RosterStore rosters = stores().rosters();
    rosters.put(ROMEO, requestOf(NURSE));
    assertThat(rosters.changes(ROMEO, 0)).isEmpty();
    rosters.remove(ROMEO, NURSE);
    assertThat(rosters.changes(ROMEO, 0)).isEmpty();
  }

  @Test
  void aContactThatIsNoLongerListedHasGone() {
    RosterStore rosters = stores().rosters();
    rosters.put(ROMEO, listed(NURSE, ""));
    rosters.put(ROMEO, requestOf(NURSE));
    assertThat(rosters.changes(ROMEO, 1)).containsExactly(gone(2, NURSE));
    rosters.remove(ROMEO, NURSE);
    assertThat(rosters.changes(ROMEO, 1)).containsExactly(gone(2, NURSE));
  }

  @Test
  void removalsAreRememberedOnlySoFarBack() {
    RosterStore rosters = stores().rosters();
    int contacts = RosterStore.MOST_REMOVALS + 2;
    for (int i = 0; i < contacts; i++) {
      rosters.put(ROMEO, listed(Jid.valueOf("c" + i + "@a.example"), ""));
    }
    for (int i = 0; i < contacts; i++) {
      rosters.remove(ROMEO, Jid.valueOf("c" + i + "@a.example"));
    }
    RosterStore.Stored stored = rosters.load(ROMEO);
    assertThat(stored.version()).isEqualTo(2L * contacts);
    assertThat(stored.oldest()).as("after the second removal").isEqualTo(contacts + 2);
    assertThat(rosters.changes(ROMEO, stored.oldest())).hasSize(RosterStore.MOST_REMOVALS);
  }

  @Test
  void aForgottenRosterIsAsIfItHadNeverBeen() {
    RosterStore rosters = stores().rosters();
    rosters.put(ROMEO, listed(JULIET, ""));
    rosters.put(ROMEO, listed(NURSE, ""));
    rosters.remove(ROMEO, NURSE);
    rosters.put(JULIET, listed(ROMEO, ""));
    rosters.removeAll(ROMEO);
    assertThat(rosters.load(ROMEO)).isEqualTo(new RosterStore.Stored(0, 0, List.of()));
    assertThat(rosters.changes(ROMEO, 0)).isEmpty();
    assertThat(rosters.load(JULIET).items()).hasSize(1);
  }
}
