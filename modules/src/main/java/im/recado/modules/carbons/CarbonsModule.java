package im.recado.modules.carbons;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.route.IqHandler;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.route.MessageRoute;
import im.recado.kernel.route.Stage;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Delivery;
import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import im.recado.modules.stanzaid.StanzaIds;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.xml.Element;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Copies what one client of an account sends or receives to the others that have asked for it (XEP-0280). A copy that
 * cannot be delivered is dropped. What a stranger can make grow: each message to an account leaves once more for each of
 * its clients, whose number is bounded ({@code c2s.sessions-per-account}).
 */
public final class CarbonsModule implements Module {
  static final String NS = "urn:xmpp:carbons:2";
  private static final String FORWARD = "urn:xmpp:forward:0";

  private static final Key<Boolean> ENABLED = Key.named("carbons");

  /** Nobody switches carbons for another account, be there one or not (sections 4.1 and 5.1). */
  private static final IqHandler NOT_THEIRS = IqHandler.refusing(Condition.NOT_ALLOWED);

  /** Whether a client gets copies of what the other clients of its account send and receive. */
  public static boolean isOn(Session session) {
    return session.get(ENABLED) != null;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("carbons", "Copies messages to all clients of an account that want it.")
        .xep(280, "1.0.1", "Message Carbons")
        .xep(297, "1.0", "Stanza Forwarding")
        .serverFeature(NS)
        .serverFeature("urn:xmpp:carbons:rules:0")
        .accountFeature(NS)
        .accountFeature("urn:xmpp:carbons:rules:0")
        .sessionState(
            session -> session.get(ENABLED) == null ? null : "enabled", (session, kept) -> enable(session, true))
        .bindFeature(
            NS,
            (stream, session, request) -> {
              enable(session, request.name().equals("enable"));
              return null;
            })
        .iq(
            Iq.Type.SET,
            IqTarget.OWN_ACCOUNT,
            "enable",
            NS,
            request -> {
              enable(request.ownSession(), true);
              return null;
            })
        .iq(
            Iq.Type.SET,
            IqTarget.OWN_ACCOUNT,
            "disable",
            NS,
            request -> {
              enable(request.ownSession(), false);
              return null;
            })
        .iq(Iq.Type.SET, IqTarget.OTHER_ACCOUNT, "enable", NS, NOT_THEIRS)
        .iq(Iq.Type.SET, IqTarget.OTHER_ACCOUNT, "disable", NS, NOT_THEIRS)
        .stage(Stage.OUT_OBSERVE, CarbonsModule::sent)
        .stage(Stage.IN_COPY, CarbonsModule::received);
  }

  /** Switches carbons on or off for a session. On the session's lane. */
  private static void enable(Session session, boolean on) {
    session.set(ENABLED, on ? true : null);
  }

  private static boolean sent(MessageRoute route) {
    Session sender = route.sender();
    Account account = route.author();
    if (account == null || (sender != null && account.sessions().length < 2)) {
      return true;
    }
    Message message = route.message();
    Jid to = route.to();
    // What an account sends to itself comes to all of its clients as received.
    if (!to.bare().equals(account.jid()) && (CarbonRules.sent(message) || answersCopied(account, message, to))) {
      boolean toOccupant = RoomRules.isToOccupant(message, sender);
      Message told = withId(toOccupant ? RoomRules.marked(message) : message, route.sentId(), account);
      Predicate<Session> gets =
          session -> session != sender && (!toOccupant || RoomRules.isSameOccupant(sender, session, to.bare()));
      // What no other client is the same occupant to hear of, none hears the refusal of either.
      if (copy("sent", told, account, gets) || !toOccupant) {
        CopiedMessages.add(account, message.id(), to);
      }
    }
    return true;
  }

  /** The message as the account's archive knows it (XEP-0313 section 3.5). */
  private static Message withId(Message message, @Nullable String id, Account account) {
    return id == null ? message : message.withChild(StanzaIds.element(account.jid(), id));
  }

  private static boolean received(MessageRoute route) {
    Account account = route.account();
    if (account == null) {
      return true;
    }
    Message message = route.message();
    Jid from = route.from();
    if (CarbonRules.received(message) || answersCopied(account, message, from)) {
      Session occupant = RoomRules.occupant(message, route.targets());
      // What comes from an occupant was sent by the room to all clients that shall have it; an error goes where the copy went.
      boolean byRoom = occupant != null && message.type() != Message.Type.ERROR;
      Predicate<Session> gets =
          session ->
              session != route.sender()
                  && !route.targets().contains(session)
                  && (occupant == null || RoomRules.isSameOccupant(occupant, session, from.bare()));
      if (!byRoom) {
        copy("received", message, account, gets);
        CopiedMessages.add(account, message.id(), from);
      }
    }
    return true;
  }

  /** Whether this is the error to a message that could be copied itself, be it that all clients had it already. */
  private static boolean answersCopied(Account account, Message message, Jid other) {
    return message.type() == Message.Type.ERROR
        && !CarbonRules.isPrivate(message)
        && CopiedMessages.has(account, message.id(), other);
  }

  /** Copies what somebody has said by a client of another network to their clients here that want copies. Any thread. */
  public static void sentElsewhere(Account account, Message message) {
    copy("sent", message, account, session -> true);
  }

  /** Copies to those who have asked for it and get this one; false when there was none. */
  private static boolean copy(String how, Message message, Account account, Predicate<Session> gets) {
    Element content = null;
    Delivery delivery = null;
    for (Session session : account.sessions()) {
      if (session.get(ENABLED) == null || !gets.test(session)) {
        continue;
      }
      if (content == null) {
        content = Element.of(how, NS, Element.of("forwarded", FORWARD, message.element()));
        // Nobody waits for a copy: one that a client did not get finds no other way (section 10.3).
        delivery = new Delivery(message, account.jid());
        delivery.settle();
      }
      session.send(Message.of(message.type(), account.jid(), session.jid(), content), delivery);
    }
    return content != null;
  }
}
