package im.recado.client.model;

import im.recado.client.services.Room.Occupant;
import java.util.ArrayList;
import java.util.List;

/** What one can do with somebody in a room, after what oneself and they are there (XEP-0045, section 5). */
public enum RoomAct {
  WRITE, PROFILE, VOICE, MUTE, KICK, MODERATOR, NO_MODERATOR, MEMBER, NO_MEMBER, ADMIN, OWNER, BAN;

  private static int rank(Occupant occupant) {
    return switch (occupant.affiliation()) {
      case "owner" -> 3;
      case "admin" -> 2;
      case "member" -> 1;
      default -> 0;
    };
  }

  /** What one can do with them; nothing with oneself. */
  public static List<RoomAct> of(Occupant self, Occupant other) {
    List<RoomAct> acts = new ArrayList<>();
    if (self.nick().equals(other.nick())) {
      return acts;
    }
    acts.add(WRITE);
    boolean known = !other.jid().isEmpty();
    if (known) {
      acts.add(PROFILE);
    }
    boolean above = rank(self) > rank(other) || rank(self) == 3;
    boolean admin = rank(self) >= 2;
    if (self.role().equals("moderator")) {
      add(acts, VOICE, other.role().equals("visitor"));
      add(acts, MUTE, other.role().equals("participant") && rank(other) < 2);
      // Who stands higher in the room cannot be sent out of it, nor can admins by whom stands beside them.
      add(acts, KICK, admin ? above : rank(other) <= rank(self) && rank(other) < 2);
    }
    add(acts, MODERATOR, admin && !other.role().equals("moderator"));
    add(acts, NO_MODERATOR, admin && other.role().equals("moderator") && rank(other) < 2);
    if (known) {
      add(acts, MEMBER, admin && rank(other) == 0 || rank(self) == 3 && rank(other) >= 2);
      add(acts, NO_MEMBER, admin && rank(other) == 1);
      add(acts, ADMIN, rank(self) == 3 && rank(other) != 2);
      add(acts, OWNER, rank(self) == 3 && rank(other) != 3);
      add(acts, BAN, admin && above);
    }
    return acts;
  }

  private static void add(List<RoomAct> acts, RoomAct act, boolean can) {
    if (can) {
      acts.add(act);
    }
  }
}
