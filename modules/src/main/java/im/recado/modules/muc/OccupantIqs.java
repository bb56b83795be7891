package im.recado.modules.muc;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Requests from one occupant to another (XEP-0045 section 17.4): the room stands between, so that neither learns the other's
 * real address. To the own nickname it answers pings itself (XEP-0410).
 */
final class OccupantIqs {
  private static final String PING = "urn:xmpp:ping";
  private static final String DISCO = "http://jabber.org/protocol/disco#";

  /** So many requests of a room wait for an answer; the oldest are forgotten. */
  private static final int MOST_PENDING = 500;

  /**
   * A request that was passed on.
   *
   * @param asking the client that has asked
   * @param asked the occupant's address that it has asked
   * @param account the real bare address behind that
   * @param id as the client knows the request
   */
  private record Asked(Jid asking, Jid asked, Jid account, String id) {}

  /** The requests of a room that wait for an answer, by the id under which they were passed on. On the room's lane. */
  static final class Pending {
    private final Map<String, Asked> byId = new LinkedHashMap<>();

    private void put(String id, Asked asked) {
      Iterator<String> oldest = byId.keySet().iterator();
      while (byId.size() >= MOST_PENDING) {
        oldest.next();
        oldest.remove();
      }
      byId.put(id, asked);
    }
  }

  private final Hall hall;

  OccupantIqs(Hall hall) {
    this.hall = hall;
  }

  void receive(Room room, Iq iq) throws StanzaException {
    if (iq.isRequest()) {
      asks(room, iq);
    } else {
      answers(room, iq);
    }
  }

  private void asks(Room room, Iq iq) throws StanzaException {
    Element payload = Objects.requireNonNull(iq.payload());
    Visit visit = room.occupants().visit(iq.from());
    if (visit == null) {
      throw notHere(payload);
    }
    Occupant sender = visit.occupant();
    Jid to = Objects.requireNonNull(iq.to());
    Occupant recipient = room.occupants().named(to.resource());
    if (recipient == null) {
      throw Errors.nobodyOfThisName();
    }
    if (recipient == sender && payload.is("ping", PING)) {
      hall.post().send(iq.result());
      return;
    }
    if (recipient != sender && !room.config().is(Settings.QUERIES) && !sender.isModerator()) {
      throw new StanzaException(Condition.FORBIDDEN, "Occupants of this room are not to be asked.");
    }
    // Where addresses are hidden an error would tell whom one has before him, and a request shows the person nothing.
    if (recipient != sender
        && !room.config().isSemiAnonymous()
        && hall.kernel().router().hasBlocked(recipient.account(), visit.jid())) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    String id = hall.ids().fresh();
    room.pending()
        .put(id, new Asked(visit.jid(), to, recipient.account(), Objects.requireNonNull(iq.id())));
    hall.post().catchUp(recipient.main());
    hall.post()
        .send(
            Iq.request(iq.type(), id, sender.jid(), target(recipient, payload), payload));
  }

  /** Section 6.6 for discovery, XEP-0410 section 3.2 for the rest. */
  private static StanzaException notHere(Element payload) {
    return payload.namespace().startsWith(DISCO)
        ? new StanzaException(Condition.BAD_REQUEST, "Only occupants may ask occupants.")
        : new StanzaException(
            Condition.NOT_ACCEPTABLE.error("You are not in this room.").withType(StanzaError.Type.CANCEL));
  }

  /** What an account's server answers goes to the account, the rest to the client whose presence is shown. */
  private static Jid target(Occupant recipient, Element payload) {
    boolean ofAccount =
        payload.namespace().equals("vcard-temp") || payload.namespace().startsWith("http://jabber.org/protocol/pubsub");
    Jid real = recipient.main().jid();
    return ofAccount ? real.bare() : real;
  }

  private void answers(Room room, Iq iq) {
    String id = iq.id();
    Asked asked = id == null ? null : room.pending().byId.get(id);
    if (asked == null || iq.from() == null || !iq.from().bare().equals(asked.account())) {
      return;
    }
    room.pending().byId.remove(id);
    Visit asking = room.occupants().visit(asked.asking());
    if (asking == null) {
      return;
    }
    hall.post().catchUp(asking);
    Element.Builder answer =
        Element.builder("iq", Namespaces.CLIENT)
            .attribute("type", iq.type().wire())
            .attribute("id", asked.id())
            .attribute("from", asked.asked().toString())
            .attribute("to", asked.asking().toString());
    iq.element().elements().forEach(child -> answer.child(veiled(child)));
    try {
      hall.post().send((Iq) Stanza.of(answer.build()));
    } catch (StanzaException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An error says by whom it was made: that is no occupant's to know. */
  private static Element veiled(Element child) {
    return child.is("error", Namespaces.CLIENT) ? child.withAttribute("by", null) : child;
  }
}
