package im.recado.gateway;

import im.recado.gateway.network.NetworkException;
import im.recado.kernel.route.Service;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Writes;
import im.recado.wire.form.DataForm;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what comes for a gateway's domain to the one it is for. Any thread; never waits. */
final class Reception implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

  private final Gateway gateway;
  private final Addresses addresses;
  private final Seats seats;
  private final FrontDesk desk;
  private final Registration registration;
  private final RoomQueries queries;

  Reception(Gateway gateway, Registration registration, FrontDesk desk) {
    this.registration = registration;
    this.gateway = gateway;
    this.addresses = gateway.addresses();
    this.seats = gateway.seats();
    this.desk = desk;
    this.queries = new RoomQueries(gateway, gateway.archives());
  }

  /** Who logged in without an account reaches nobody on other networks, not even as a guest of these. */
  @Override
  public boolean leadsOut() {
    return true;
  }

  @Override
  public void receive(Stanza stanza) {
    Jid to = Objects.requireNonNull(stanza.to());
    try {
      boolean leaves = stanza instanceof Presence presence && presence.type() == Presence.Type.UNAVAILABLE;
      if (!gateway.isOffered() && !leaves) {
        throw new StanzaException(Condition.REMOTE_SERVER_NOT_FOUND);
      }
      switch (stanza) {
        case Iq iq when !iq.isRequest() -> LOG.debug("An answer {} that nobody waits for", iq.id());
        case Iq iq when to.resource() == null && addresses.isDesk(to) -> desk.receive(iq);
        case Iq iq when addresses.isRoom(to) && to.resource() == null && RoomQueries.isFor(iq) -> queries.answer(iq, to, room(to));
        case Iq iq when addresses.isRoom(to) -> step(iq, to, session -> session.roomIqs().answer(iq));
        case Iq iq when isProfile(iq, to) -> step(iq, to, session -> session.people().profile(iq));
        case Iq iq -> throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
        case Message message -> message(message, to);
        case Presence presence -> presence(presence, to);
      }
    } catch (StanzaException e) {
      gateway.kernel().router().refuse(stanza, e);
    }
  }

  private String room(Jid to) throws StanzaException {
    try {
      return addresses.name(to);
    } catch (NetworkException e) {
      throw Reasons.stanza(e);
    }
  }

  private boolean isProfile(Iq iq, Jid to) {
    return gateway.network().hasProfiles()
        && iq.type() == Iq.Type.GET
        && to.local() != null
        && People.isProfile(iq);
  }

  private void step(Stanza stanza, Jid to, Seats.Step step) throws StanzaException {
    seats.step(gateway.user(stanza.from()), addresses.realm(to), stanza, stanza.element().size(), step);
  }

  private void message(Message message, Jid to) throws StanzaException {
    if (message.isError()) {
      return;
    }
    boolean room = addresses.isRoom(to);
    boolean desk = addresses.isDesk(to);
    DataForm answers = desk ? DataForm.in(message.element()) : null;
    if (answers != null && answers.type() == DataForm.Type.SUBMIT && answers.isOf(Registration.NS)) {
      registration.answered(message, answers);
      return;
    }
    boolean command = desk && gateway.network().takesCommands() && addresses.isSomewhere(to);
    if (message.type() == Message.Type.GROUPCHAT && !room) {
      throw noRoom();
    }
    if (desk && !command) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    CompletableFuture<Void> taken = new CompletableFuture<>();
    step(
        message,
        to,
        session -> {
          try {
            if (command) {
              session.dialogue().command(message);
            } else if (room) {
              session.rooms().talk().message(message);
            } else {
              session.dialogue().write(session, message, to.bare());
            }
          } finally {
            taken.complete(null);
          }
        });
    // The sender's acknowledgement leaves when the connection to the network has taken the message, or the sender has been told why
    // not. It may wait there for its turn, which a slow network must not make the sender's other acknowledgements do; when the session
    // ends before, the sender is told (Asked). Only the sudden end of this server loses it: ADR 12.
    Session sender = gateway.kernel().sessions().session(Objects.requireNonNull(message.from()));
    if (sender != null) {
      Writes.add(sender, taken);
    }
  }

  /** What can be no room is told so, with how rooms are called where there are any. */
  private StanzaException noRoom() {
    String example = gateway.network().roomExample();
    return new StanzaException(
        Condition.ITEM_NOT_FOUND,
        example.isEmpty() ? "That is no room." : "That is no room: names of rooms are like " + addresses.example(example) + ".");
  }

  private void presence(Presence presence, Jid to) throws StanzaException {
    switch (presence.type()) {
      case AVAILABLE, UNAVAILABLE -> {
        if (presence.isAvailable() && presence.child("x", RoomWords.MUC) != null && !addresses.isRoom(to)) {
          gateway.user(presence.from());
          gateway.kernel().router().send(RoomWords.refused(presence, noRoom()));
          return;
        }
        // Contacts see what the network shows them: one word to the gateway is enough.
        if (addresses.isDesk(to) && addresses.isSomewhere(to)) {
          seats.present(gateway.user(presence.from()), addresses.realm(to), presence);
        } else if (addresses.isRoom(to)) {
          atRoom(presence, to);
        }
      }
      case PROBE -> {
        Jid from = presence.from();
        Jid owner = gateway.user(from);
        if (addresses.isRoom(to) || !addresses.isSomewhere(to)) {
          return;
        }
        GatewaySession session = seats.find(owner, addresses.realm(to));
        // The server asks in the name of the bare address when a client comes; the session greets each by itself.
        if (from != null && from.isFull() && session != null && session.state() == GatewaySession.State.ONLINE) {
          session.lane().offer(0, () -> session.dialogue().consent().probe(from, to.bare()));
        }
      }
      case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED -> {
        Jid owner = gateway.user(presence.from());
        if (addresses.isRoom(to) || !addresses.isSomewhere(to)) {
          throw new StanzaException(Condition.NOT_ALLOWED, "That is no contact.");
        }
        step(
            presence,
            to,
            session -> {
              // An account that is removed takes leave of everybody; that is no wish for the network.
              if (gateway.exists(owner)) {
                session.dialogue().consent().subscription(presence, to.bare());
              }
            });
      }
      case ERROR -> LOG.debug("{} does not take presence", presence.from());
    }
  }

  /** Who leaves is never turned away: a client that is gone must not stay in a room. */
  private void atRoom(Presence presence, Jid to) throws StanzaException {
    Jid owner = gateway.user(presence.from());
    if (presence.isAvailable()) {
      step(presence, to, session -> session.rooms().presence(presence));
      return;
    }
    GatewaySession session = seats.find(owner, addresses.realm(to));
    if (session != null) {
      Session client = gateway.kernel().sessions().session(Objects.requireNonNull(presence.from()));
      // Who goes offline does not hear any more by then; who is invisible (XEP-0186) does, without a presence.
      boolean leaves = client != null && client.hears();
      session.lane().add(0, () -> seats.run(session, presence, here -> here.rooms().leaves(presence, leaves)));
    }
  }
}
