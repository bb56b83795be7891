package im.recado.testkit.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.invite.Invitation;
import im.recado.modules.invite.InviteStore;
import im.recado.wire.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link InviteStore} promises. */
abstract class InviteStoreContract extends StoreContract {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Jid GUEST = Jid.valueOf("guest@example.org");

  private static Invitation invitation(int number, @Nullable Jid inviter, @Nullable String name, Instant created) {
    return new Invitation(
        Character.toString('a' + number).repeat(64), inviter, "example.org", name, inviter != null, true, created,
        created.plus(WEEK), null);
  }

  @Test
  void anInvitationIsFoundAsItWasMade() {
    Invitation mine = invitation(0, ROMEO, null, NOON);
    Invitation named = invitation(1, null, "juli\u00e9", NOON.plusMillis(1));
    assertThat(stores().invites().add(mine, 5)).isTrue();
    assertThat(stores().invites().add(named, 5)).isTrue();
    InviteStore again = reopened().invites();
    assertThat(again.find(mine.id())).isEqualTo(mine);
    assertThat(again.find(named.id())).isEqualTo(named);
    assertThat(again.find("c".repeat(64))).isNull();
    assertThat(again.of(ROMEO)).containsExactly(mine);
    assertThat(again.of(JULIET)).isEmpty();
    assertThat(again.newest(0, 10)).containsExactly(named, mine);
    assertThat(again.newest(0, 1)).containsExactly(named);
    assertThat(again.newest(1, 1)).containsExactly(mine);
    assertThat(again.newest(2, 1)).isEmpty();
    assertThat(again.beginningWith("a".repeat(16))).containsExactly(mine);
    assertThat(again.beginningWith("")).containsExactly(named, mine);
    assertThat(again.beginningWith("aab")).isEmpty();
    assertThat(again.beginningWith("a%")).as("a character like any other").isEmpty();
    assertThat(again.beginningWith("_".repeat(64))).isEmpty();
  }

  @Test
  void onlySoManyOfOneInviterAreOpen() {
    InviteStore store = stores().invites();
    assertThat(store.add(invitation(0, ROMEO, null, NOON), 2)).isTrue();
    assertThat(store.add(invitation(1, ROMEO, null, NOON), 2)).isTrue();
    assertThat(store.add(invitation(2, ROMEO, null, NOON), 2)).isFalse();
    assertThat(store.add(invitation(2, JULIET, null, NOON), 2)).as("of another").isTrue();
    assertThat(store.add(invitation(3, ROMEO, null, NOON.plus(WEEK)), 2)).as("the others have expired").isTrue();
  }

  @Test
  void aNameIsReservedUntilItsInvitationExpires() {
    InviteStore store = stores().invites();
    Invitation named = invitation(0, null, "juliet", NOON);
    store.add(named, 5);
    store.add(invitation(1, ROMEO, null, NOON), 5);
    assertThat(store.naming("example.org", "juliet", NOON)).isEqualTo(named);
    assertThat(store.naming("example.org", "romeo", NOON)).isNull();
    assertThat(store.naming("example.org", "", NOON)).isNull();
    assertThat(store.naming("example.net", "juliet", NOON)).isNull();
    assertThat(store.naming("example.org", "juliet", NOON.plus(WEEK))).isNull();
  }

  @Test
  void oneOfManyClaimsIt() throws Exception {
    InviteStore store = stores().invites();
    Invitation invitation = invitation(0, ROMEO, null, NOON);
    store.add(invitation, 5);
    List<Callable<Boolean>> rush =
        Stream.generate(() -> (Callable<Boolean>) () -> store.claim(invitation.id(), GUEST, NOON, NOON.minusSeconds(60)))
            .limit(20)
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int claims = 0;
      for (Future<Boolean> claimed : threads.invokeAll(rush)) {
        claims += claimed.get() ? 1 : 0;
      }
      assertThat(claims).isEqualTo(1);
    }
    assertThat(requireNonNull(store.find(invitation.id())).claimant()).isEqualTo(GUEST);
  }

  @Test
  void aClaimIsGivenBackOrGoesStale() {
    InviteStore store = stores().invites();
    Invitation invitation = invitation(0, ROMEO, null, NOON);
    store.add(invitation, 5);
    assertThat(store.claim(invitation.id(), GUEST, NOON, NOON.minusSeconds(60))).isTrue();
    assertThat(store.claim(invitation.id(), JULIET, NOON.plusSeconds(60), NOON)).isFalse();
    assertThat(store.claim(invitation.id(), JULIET, NOON.plusSeconds(61), NOON.plusSeconds(1))).isTrue();
    store.release(invitation.id());
    assertThat(requireNonNull(store.find(invitation.id())).claimant()).isNull();
    assertThat(store.claim(invitation.id(), GUEST, NOON.plusSeconds(62), NOON.plusSeconds(2))).isTrue();
    assertThat(store.claim("b".repeat(64), GUEST, NOON, NOON.minusSeconds(60))).as("there is none").isFalse();
  }

  @Test
  void whatIsUsedOrOverIsGone() {
    InviteStore store = stores().invites();
    Invitation used = invitation(0, ROMEO, null, NOON);
    Invitation old = invitation(1, JULIET, null, NOON.minusSeconds(1));
    Invitation open = invitation(2, JULIET, null, NOON);
    Stream.of(used, old, open).forEach(invitation -> store.add(invitation, 5));
    assertThat(store.remove(used.id())).isTrue();
    assertThat(store.remove(used.id())).isFalse();
    store.removeExpired(old.expires());
    assertThat(store.newest(0, 10)).containsExactly(open);
    store.removeAll(ROMEO);
    assertThat(store.newest(0, 10)).containsExactly(open);
    store.removeAll(JULIET);
    assertThat(store.newest(0, 10)).isEmpty();
  }
}
