package im.recado.modules.muc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import im.recado.wire.jid.Jid;
import org.junit.jupiter.api.Test;

/** SECURITY B-13: invitations that stand are bounded, and who invites many people pushes out own ones alone. */
final class InvitedTest {
  private static final Jid ROOM = Jid.valueOf("coven@conference.shakespeare.example/hag");

  private final Invited invited = new Invited();

  @Test
  void whoInvitesManyForgetsOwnOldest() {
    invited.add(account("crone"), account("crone"), account("first"));
    for (int i = 0; i <= Invited.MOST_OF_ONE; i++) {
      invited.add(account("hag"), ROOM, account("witch" + i));
    }
    assertNull(invited.decline(account("witch0"), ROOM));
    assertEquals(account("hag"), invited.decline(account("witch1"), ROOM));
    assertEquals(account("crone"), invited.decline(account("first"), account("crone")));
  }

  @Test
  void manyInvitersForgetTheOldestOfAll() {
    for (int i = 0; i <= Invited.MOST; i++) {
      invited.add(account("inviter" + i), account("inviter" + i), account("witch"));
    }
    assertNull(invited.decline(account("witch"), account("inviter0")));
    assertEquals(account("inviter1"), invited.decline(account("witch"), account("inviter1")));
  }

  @Test
  void addressesOfOccupantsAreNotGuessed() {
    invited.add(account("hag"), ROOM, account("witch"));
    assertNull(invited.decline(account("witch"), account("hag")));
    assertNull(invited.decline(account("witch"), ROOM.bare()));
    assertEquals(account("hag"), invited.decline(account("witch"), ROOM));
    assertNull(invited.decline(account("witch"), ROOM));
  }

  @Test
  void anyClientOfAnOpenInviterWillDo() {
    invited.add(account("hag"), account("hag"), account("witch"));
    assertEquals(account("hag"), invited.decline(account("witch"), Jid.valueOf("hag@shakespeare.example/pda")));
  }

  private static Jid account(String name) {
    return Jid.valueOf(name + "@shakespeare.example");
  }
}
