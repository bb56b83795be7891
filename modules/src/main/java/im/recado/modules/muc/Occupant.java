package im.recado.modules.muc;

import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody in a room, under one nickname, with one or more clients. On the room's lane. */
final class Occupant {
  private final Jid account;
  private final String id;
  private final List<Visit> visits = new ArrayList<>(1);
  private Jid jid;
  private Role role;
  private Affiliation affiliation;

  /** The presence that is shown to those who may see the real address, and to others; null when it is to be made anew. */
  private @Nullable Shown shown;

  /**
   * Somebody comes.
   *
   * @param jid the occupant's address: the room's with the nickname
   * @param account the real bare address
   * @param id by which the account is known in this room (XEP-0421)
   */
  Occupant(Jid jid, Jid account, String id, Role role, Affiliation affiliation) {
    this.jid = jid;
    this.account = account;
    this.id = id;
    this.role = role;
    this.affiliation = affiliation;
  }

  /** The address in the room. */
  Jid jid() {
    return jid;
  }

  /** Another nickname. */
  void jid(Jid jid) {
    this.jid = jid;
    shown = null;
  }

  String nick() {
    String nick = jid.resource();
    return nick == null ? "" : nick;
  }

  /** The real bare address. */
  Jid account() {
    return account;
  }

  String id() {
    return id;
  }

  Role role() {
    return role;
  }

  void role(Role role) {
    this.role = role;
    shown = null;
  }

  Affiliation affiliation() {
    return affiliation;
  }

  void affiliation(Affiliation affiliation) {
    this.affiliation = affiliation;
    shown = null;
  }

  boolean isModerator() {
    return role == Role.MODERATOR;
  }

  /** All clients, the one whose presence is shown first. */
  List<Visit> visits() {
    return visits;
  }

  /** The client whose presence is shown. */
  Visit main() {
    return visits.getFirst();
  }

  void add(Visit visit) {
    visits.add(visit);
    shown = null;
  }

  void remove(Visit visit) {
    visits.remove(visit);
    shown = null;
  }

  /** This client's presence is shown from now on. */
  void main(Visit visit) {
    visits.remove(visit);
    visits.addFirst(visit);
    shown = null;
  }

  @Nullable Shown shown() {
    return shown;
  }

  void shown(@Nullable Shown shown) {
    this.shown = shown;
  }

  @Override
  public String toString() {
    return jid + " (" + affiliation.wire() + ", " + role.wire() + ")";
  }
}
