package im.recado.client.services;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.Ids;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one asks of a room that answers only when it refuses: another topic, a nick, an invitation, a voice. A refusal is told as
 * {@link Event.RoomRefused}. Safe for any thread.
 */
public final class RoomRequests {
  /** What was asked; {@code STAYING}: that a new room is there also when nobody is in it. */
  public enum What { TOPIC, NICK, INVITATION, VOICE, STAYING }

  private static final String REQUEST = "http://jabber.org/protocol/muc#request";
  private static final int MOST_OPEN = 100;

  private record Open(Jid room, What what) {}

  private final Link link;
  private final Hub hub;
  private final Rooms rooms;
  private final Map<String, Open> open = new LinkedHashMap<>();

  RoomRequests(Link link, Hub hub, Rooms rooms) {
    this.link = link;
    this.hub = hub;
    this.rooms = rooms;
    rooms.onRefused(refused -> hub.tell(new Event.RoomRefused(refused.room(), What.NICK, refused.condition())));
  }

  private void ask(Jid room, What what, Node message) throws OfflineException {
    String id = Ids.random();
    synchronized (this) {
      open.put(id, new Open(room, what));
      if (open.size() > MOST_OPEN) {
        open.remove(open.keySet().iterator().next());
      }
    }
    link.send(message.with("id", id));
  }

  /** Whether a message is the refusal of something that was asked. */
  boolean refused(Node message) {
    if (!message.get("type").equals("error")) {
      return false;
    }
    Open asked;
    synchronized (this) {
      asked = open.get(message.get("id"));
      if (asked == null || message.jid("from").map(Jid::bare).filter(asked.room::equals).isEmpty()) {
        return false;
      }
      open.remove(message.get("id"));
    }
    hub.tell(new Event.RoomRefused(asked.room, asked.what, RefusedException.condition(message)));
    return true;
  }

  /** Somebody who may not speak in a room asks its moderators to (XEP-0045, section 8.6), if this is that. */
  Optional<Event.VoiceAsked> asked(Node message) {
    Optional<Jid> room = message.jid("from").filter(Jid::isBare).filter(rooms::isInside);
    Optional<DataForm> form = DataForm.in(message).filter(found -> found.value("FORM_TYPE").equals(REQUEST));
    return room.isPresent() && form.isPresent() && !message.get("type").equals("error")
        ? Optional.of(new Event.VoiceAsked(room.get(), form.get().value("muc#roomnick"), form.get())) : Optional.empty();
  }

  /** Lets somebody speak who asked for that, or does not. */
  public void answer(Event.VoiceAsked asked, boolean allowed) throws OfflineException {
    link.send(Node.of("message", Ns.CLIENT, asked.form().with("muc#request_allow", Boolean.toString(allowed)).submit()).with("to", asked.room()));
  }

  /** Sets the topic. */
  public void topic(Jid room, String topic) throws OfflineException {
    ask(room, What.TOPIC, Node.message("groupchat", room, Node.text("subject", Ns.CLIENT, topic)));
  }

  /** Invites somebody (XEP-0045, section 7.8.2). */
  public void invite(Jid room, Jid who, String reason) throws OfflineException {
    Node invite = Node.of("invite", Ns.MUC_USER).with("to", who);
    ask(room, What.INVITATION, Node.of("message", Ns.CLIENT, Node.of("x", Ns.MUC_USER,
        reason.isBlank() ? invite : invite.add(Node.text("reason", Ns.MUC_USER, reason.strip())))).with("to", room));
  }

  /** Says that one does not come (XEP-0045, section 7.8.2). */
  public void decline(Jid room, Jid by) throws OfflineException {
    link.send(Node.of("message", Ns.CLIENT, Node.of("x", Ns.MUC_USER, Node.of("decline", Ns.MUC_USER).with("to", by))).with("to", room));
  }

  /** Takes another nick in a room in which one is (XEP-0045, section 7.6). */
  public void nick(Jid room, String nick) throws OfflineException {
    link.send(Node.presence(null, room.with(nick.strip()), Disco.caps()));
  }

  /** Asks the moderators to be let speak (XEP-0045, section 7.13). */
  public void voice(Jid room) throws OfflineException {
    Node form = Node.of("x", Ns.DATA,
        Node.of("field", Ns.DATA, Node.text("value", Ns.DATA, REQUEST)).with("var", "FORM_TYPE"),
        Node.of("field", Ns.DATA, Node.text("value", Ns.DATA, "participant")).with("var", "muc#role").with("type", "list-single"))
        .with("type", "submit");
    ask(room, What.VOICE, Node.of("message", Ns.CLIENT, form).with("to", room));
  }
}
