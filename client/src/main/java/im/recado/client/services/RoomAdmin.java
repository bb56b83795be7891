package im.recado.client.services;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;

/** What moderators, admins and owners do with a room and its people (XEP-0045, sections 8 to 10). Safe for any thread. */
public final class RoomAdmin {
  private final Link link;

  RoomAdmin(Link link) {
    this.link = link;
  }

  /** The whole form of a room, for its owners. */
  public DataForm form(Jid room) throws RefusedException, OfflineException, InterruptedException {
    Node answer = link.ask(Node.iq("get", room, Node.of("query", Ns.MUC_OWNER)));
    return answer.payload().flatMap(DataForm::in).orElseThrow(RefusedException::unanswered);
  }

  /** Makes a room as the form was filled in. */
  public void configure(Jid room, DataForm filled) throws RefusedException, OfflineException, InterruptedException {
    link.ask(Node.iq("set", room, Node.of("query", Ns.MUC_OWNER, filled.submit())));
  }

  /** Ends a room for everybody. */
  public void destroy(Jid room, String reason) throws RefusedException, OfflineException, InterruptedException {
    Node destroy = Node.of("destroy", Ns.MUC_OWNER);
    link.ask(Node.iq("set", room, Node.of("query", Ns.MUC_OWNER,
        reason.isBlank() ? destroy : destroy.add(Node.text("reason", Ns.MUC_OWNER, reason.strip())))));
  }

  /** Gives an occupant another role as long as they are there: {@code none} sends them out. */
  public void role(Jid room, String nick, String role, String reason) throws RefusedException, OfflineException, InterruptedException {
    set(room, Node.of("item", Ns.MUC_ADMIN).with("nick", nick).with("role", role), reason);
  }

  /** Gives somebody another standing, whether they are there or not: {@code outcast} bans them. */
  public void affiliation(Jid room, Jid who, String affiliation, String reason)
      throws RefusedException, OfflineException, InterruptedException {
    set(room, Node.of("item", Ns.MUC_ADMIN).with("jid", who.bare()).with("affiliation", affiliation), reason);
  }

  /** Removes what somebody has said (XEP-0425); {@code id} is that of the room's archive. */
  public void moderate(Jid room, String id, String reason) throws RefusedException, OfflineException, InterruptedException {
    Node moderate = Node.of("moderate", Ns.MODERATE, Node.of("retract", Ns.RETRACT)).with("id", id);
    link.ask(Node.iq("set", room, reason.isBlank() ? moderate : moderate.add(Node.text("reason", Ns.MODERATE, reason.strip()))));
  }

  private void set(Jid room, Node item, String reason) throws RefusedException, OfflineException, InterruptedException {
    Node said = reason.isBlank() ? item : item.add(Node.text("reason", Ns.MUC_ADMIN, reason.strip()));
    link.ask(Node.iq("set", room, Node.of("query", Ns.MUC_ADMIN, said)));
  }
}
