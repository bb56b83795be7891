package im.recado.client.services;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import java.util.List;
import java.util.Map;

/** What moderators, admins and owners do with a room and its people (XEP-0045, sections 8 to 10). Safe for any thread. */
public final class RoomAdmin {
  private static final String CONFIGURATION = "http://jabber.org/protocol/muc#roomconfig";
  private static final String PERSISTENT = "muc#roomconfig_persistentroom";
  private static final int MOST = 5000;

  /** Somebody with a standing in a room; why, as far as somebody said it. */
  public record Standing(Jid jid, String nick, String reason) {}

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

  /**
   * Sets what a room is, of which one is owner: fields of its form that it does not have are passed over. With none, a new room is as it is
   * by default (XEP-0045, section 10.1.2).
   *
   * @return whether it took that
   */
  // One after the other: each hands in the whole form as it was read.
  public synchronized boolean configure(Jid jid, Map<String, String> values) {
    try {
      configure(jid, values.isEmpty() ? DataForm.of(CONFIGURATION) : with(form(jid), values));
      return true;
    } catch (RefusedException | OfflineException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * A new room stays when nobody is in it, and is else as it is by default (XEP-0045, sections 10.1.2 and 10.1.3).
   *
   * @return false where its form does not offer that: the room is not open then
   */
  synchronized boolean keep(Jid room) throws RefusedException, OfflineException, InterruptedException {
    DataForm form = form(room);
    if (form.field(PERSISTENT).isEmpty()) {
      return false;
    }
    configure(room, form.with(PERSISTENT, "1"));
    return true;
  }

  /** A form with these in those of its fields that it has. */
  public static DataForm with(DataForm form, Map<String, String> values) {
    DataForm filled = form;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.with(value.getKey(), value.getValue());
    }
    return filled;
  }

  /** A new room does not come about (XEP-0045, section 10.1.3). */
  public void cancel(Jid room) throws RefusedException, OfflineException, InterruptedException {
    link.ask(Node.iq("set", room, Node.of("query", Ns.MUC_OWNER, Node.of("x", Ns.DATA).with("type", "cancel"))));
  }

  /** Those with this standing in a room, there or not (XEP-0045, sections 9 and 10): {@code outcast} are the banned. */
  public List<Standing> all(Jid room, String affiliation) throws RefusedException, OfflineException, InterruptedException {
    Node answer = link.ask(Node.iq("get", room, Node.of("query", Ns.MUC_ADMIN, Node.of("item", Ns.MUC_ADMIN).with("affiliation", affiliation))));
    return answer.payload().stream().flatMap(query -> query.all("item", Ns.MUC_ADMIN)).limit(MOST)
        .flatMap(item -> item.jid("jid").stream().map(jid -> new Standing(jid, item.get("nick"), item.textOf("reason")))).toList();
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
