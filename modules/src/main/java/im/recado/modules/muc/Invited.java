package im.recado.modules.muc;

import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Invitations through a room that stand (XEP-0045 section 7.8.2): only who is invited may decline, once, and only to who has
 * invited them. Newer ones of a person push out their oldest, and those of everybody the oldest of all. On the room's lane.
 */
final class Invited {
  static final int MOST = 500;
  static final int MOST_OF_ONE = 100;

  private record Invitation(Jid inviter, Jid invitee) {}

  /** With what each says of who invites; oldest first. */
  private final Map<Invitation, Jid> standing = new LinkedHashMap<>(0);

  /**
   * Somebody is invited.
   *
   * @param inviter the account that invites
   * @param shown how the invitation calls it: its address, or that of an occupant
   * @param invitee the account that is invited
   */
  void add(Jid inviter, Jid shown, Jid invitee) {
    Invitation invitation = new Invitation(inviter, invitee);
    standing.remove(invitation);
    List<Invitation> others = new ArrayList<>();
    for (Invitation other : standing.keySet()) {
      if (other.inviter().equals(inviter)) {
        others.add(other);
      }
    }
    if (others.size() >= MOST_OF_ONE) {
      standing.remove(others.getFirst());
    } else if (standing.size() >= MOST) {
      standing.remove(standing.keySet().iterator().next());
    }
    standing.put(invitation, shown);
  }

  /**
   * Somebody declines: the invitation stands no more.
   *
   * @param invitee the account that declines
   * @param to whom it calls the inviter: as the invitation does, or another client of the same account
   * @return the account that has invited them, or null when there is no such invitation
   */
  @Nullable Jid decline(Jid invitee, Jid to) {
    Iterator<Map.Entry<Invitation, Jid>> all = standing.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Invitation, Jid> entry = all.next();
      Invitation invitation = entry.getKey();
      Jid shown = entry.getValue();
      // Whether the occupant of a nickname is this account is not to be found out by guessing.
      boolean isOpen = shown.bare().equals(invitation.inviter());
      if (invitation.invitee().equals(invitee) && (shown.equals(to) || (isOpen && to.bare().equals(shown.bare())))) {
        all.remove();
        return invitation.inviter();
      }
    }
    return null;
  }
}
