package im.recado.kernel.route;

import im.recado.kernel.session.Account;
import im.recado.kernel.session.Delivery;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Sessions;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes messages through the {@link Stage}s to the sessions of their recipients (RFC 6121 section 8.5). */
final class MessageDispatch {
  private final Router router;
  private final Sessions sessions;
  private final PresenceHandler presence;
  private final Map<Stage, StageHandler[]> stages = new EnumMap<>(Stage.class);

  MessageDispatch(
      Router router, Sessions sessions, Map<Stage, List<StageHandler>> handlers, PresenceHandler presence) {
    this.router = router;
    this.sessions = sessions;
    this.presence = presence;
    for (Stage stage : Stage.values()) {
      stages.put(stage, handlers.getOrDefault(stage, List.of()).toArray(new StageHandler[0]));
    }
  }

  /** From a client of this server. */
  void sent(Session sender, Message message) throws StanzaException {
    if (sender.debts().areTooMuch()) {
      router.blocking(sender, message, () -> sendWhenSafe(sender, message));
    } else {
      send(sender, message);
    }
  }

  /** Memory is no place for all that a client may send: it goes on when the disk has what it sent before. May wait. */
  private void sendWhenSafe(Session sender, Message message) throws StanzaException {
    if (!sender.debts().secure()) {
      throw new StanzaException(
          Condition.RESOURCE_CONSTRAINT, "What was sent before cannot be stored now; try again later.");
    }
    send(sender, message);
  }

  private void send(Session sender, Message message) throws StanzaException {
    send(new MessageRoute(message, sender));
  }

  /** From a program that may speak in the name of the account that it is from. */
  void sentFor(Message message) throws StanzaException {
    send(MessageRoute.inName(message, sessions.account(Objects.requireNonNull(message.from()))));
  }

  private void send(MessageRoute route) throws StanzaException {
    if (!pass(Stage.OUT_POLICY, route) || !pass(Stage.OUT_STORE, route) || !pass(Stage.OUT_OBSERVE, route)) {
      return;
    }
    if (!router.isLocal(route.to().domain())) {
      router.beyond(route.message(), route.to());
      return;
    }
    receive(route);
  }

  /** From the server itself or from elsewhere, for one of our domains. */
  void received(Message message, @Nullable Delivery delivery) throws StanzaException {
    MessageRoute route = new MessageRoute(message, null);
    route.delivery(delivery);
    if (delivery != null && delivery.id() != null) {
      route.id(delivery.id());
    }
    try {
      receive(route);
    } catch (StanzaException e) {
      settle(delivery);
      throw e;
    }
  }

  private void receive(MessageRoute route) throws StanzaException {
    Jid to = route.to();
    if (to.local() == null) {
      toServer(route);
      return;
    }
    Account account = sessions.account(to.bare());
    route.account(account);
    if (account == null) {
      router.blocking(route.sender(), route.message(), () -> deliver(route));
    } else if (account.isOpening()) {
      router.blocking(
          route.sender(),
          route.message(),
          () -> {
            account.awaitOpen();
            deliver(route);
          });
    } else {
      deliver(route);
    }
  }

  /** The server's own address takes no messages. */
  private static void toServer(MessageRoute route) throws StanzaException {
    if (route.message().type() != Message.Type.HEADLINE) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
  }

  private void deliver(MessageRoute route) throws StanzaException {
    if (!isWelcome(route)) {
      settle(route.delivery());
      return;
    }
    Message message = route.message();
    Jid to = route.to();
    Account account = route.account();
    route.targets(Recipients.of(message, to, account));
    track(route);
    if (!passTracked(Stage.IN_STORE, route) || !passTracked(Stage.IN_COPY, route)) {
      return;
    }
    Delivery delivery = route.delivery();
    if (delivery != null) {
      delivery.message(route.message());
      if (route.id() != null) {
        delivery.id(route.id());
      }
    }
    if (route.targets().isEmpty()) {
      switch (Recipients.otherwise(message, to)) {
        case STORE -> router.blocking(route.sender(), message, () -> store(route));
        case REFUSE -> refuse(route);
        case IGNORE -> settle(delivery);
      }
      return;
    }
    if (route.account() != null && route.account().holdsBack()) {
      router.blocking(route.sender(), message, () -> keepOrHand(route));
    } else {
      hand(route);
    }
  }

  /**
   * The client that it is for is not there. Who may know that hears it; to others it looks as if they had been heard (RFC 6121
   * sections 8.1 and 8.5.3.2.1, SECURITY M10).
   */
  private void refuse(MessageRoute route) throws StanzaException {
    if (tellsWhoIsThere(route)) {
      owe(route);
      router.blocking(route.sender(), route.message(), () -> refuseWhoMayKnow(route));
    } else {
      settle(route.delivery());
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
  }

  /**
   * Whether an error would tell somebody about a client who is neither this server nor a service of it. Rooms have to hear it:
   * they let go of whom they cannot reach.
   */
  private boolean tellsWhoIsThere(MessageRoute route) {
    Jid from = route.from();
    boolean isOurs = router.isService(from.domain()) || (from.local() == null && router.isLocal(from.domain()));
    boolean mayBeRoom = route.message().type() == Message.Type.GROUPCHAT && !router.isLocalAccount(from);
    return route.to().isFull() && !isOurs && !mayBeRoom;
  }

  private void refuseWhoMayKnow(MessageRoute route) throws StanzaException {
    if (presence.isSeenBy(route.to().bare(), route.from())) {
      settle(route.delivery());
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    try {
      if (passTracked(Stage.UNSEEN, route)) {
        settle(route.delivery());
      }
    } catch (StanzaException e) {
      // What cannot be kept ends here without a word, too.
    }
  }

  /** Older messages wait: this one waits behind them, unless it is of no worth later. May wait. */
  private void keepOrHand(MessageRoute route) throws StanzaException {
    if (passTracked(Stage.UNDELIVERED, route)) {
      hand(route);
    }
  }

  private void hand(MessageRoute route) {
    List<Session> targets = route.targets();
    if (route.delivery() == null && targets.size() > 1) {
      // Tells whether anybody has it when one of them ends.
      route.delivery(new Delivery(route.message(), route.to().bare()));
    }
    boolean taken = false;
    for (Session target : targets) {
      taken |= target.offer(route.message(), route.delivery());
    }
    if (!taken) {
      // They have just ended: what they give back comes first.
      router.blocking(
          route.sender(),
          route.message(),
          () -> {
            targets.forEach(Session::awaitEnd);
            undelivered(route.message(), route.delivery());
          });
    }
  }

  private boolean isWelcome(MessageRoute route) throws StanzaException {
    try {
      return router.mayReceive(route.to().bare(), route.message()) && pass(Stage.IN_POLICY, route);
    } catch (StanzaException e) {
      settle(route.delivery());
      throw e;
    }
  }

  /** Notes what the sender waits for: only one whose stream is acknowledged waits at all. */
  private static void track(MessageRoute route) {
    if (!route.targets().isEmpty()
        || Recipients.otherwise(route.message(), route.to()) == Recipients.Otherwise.STORE) {
      owe(route);
    }
  }

  private static void owe(MessageRoute route) {
    Session sender = route.sender();
    if (route.delivery() == null && sender != null && sender.keepsUnacknowledged()) {
      Delivery delivery = new Delivery(route.message(), route.to().bare());
      sender.debts().add(delivery);
      route.delivery(delivery);
    }
  }

  private void store(MessageRoute route) throws StanzaException {
    if (passTracked(Stage.UNDELIVERED, route)) {
      settle(route.delivery());
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
  }

  /** A message that is refused is settled: its sender hears of it by the error. */
  private boolean passTracked(Stage stage, MessageRoute route) throws StanzaException {
    try {
      return pass(stage, route);
    } catch (StanzaException | RuntimeException e) {
      settle(route.delivery());
      throw e;
    }
  }

  /** The error to a message that a session had sent has gone to it: others may want a copy. */
  void refused(Message error, Session session) {
    MessageRoute route = new MessageRoute(error, null);
    route.account(session.account());
    route.targets(List.of(session));
    try {
      pass(Stage.IN_COPY, route);
    } catch (StanzaException e) {
      // An error is not answered with another.
    }
  }

  /** The last session that had this message is closed. May wait. */
  void undelivered(Message message, @Nullable Delivery delivery) {
    if (message.to() == null || !router.isLocalAccount(message.to())) {
      return;
    }
    MessageRoute route = new MessageRoute(message, null);
    route.delivery(delivery);
    Account account = sessions.account(route.to().bare());
    route.account(account);
    route.targets(Recipients.ofOpen(message, route.to(), account));
    router.blocking(
        null,
        message,
        () -> {
          if (account != null && account.holdsBack() && !route.targets().isEmpty()) {
            keepOrHand(route);
          } else if (!route.targets().isEmpty()) {
            hand(route);
          } else if (Recipients.otherwise(message, route.to()) == Recipients.Otherwise.IGNORE) {
            settle(delivery);
          } else {
            // A message that a client had been promised is kept, whatever its address said of a resource.
            store(route);
          }
        });
  }

  private static void settle(@Nullable Delivery delivery) {
    if (delivery != null) {
      delivery.settle();
    }
  }

  private boolean pass(Stage stage, MessageRoute route) throws StanzaException {
    for (StageHandler handler : Objects.requireNonNull(stages.get(stage))) {
      if (!handler.pass(route)) {
        return false;
      }
    }
    return true;
  }
}
