package im.recado.kernel.route;

import im.recado.kernel.Domains;
import im.recado.kernel.background.Background;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Delivery;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Sessions;
import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only place that decides where a stanza goes (RFC 6120 section 10, RFC 6121 section 8). Whatever a stanza is for,
 * a session, an account, the server, a {@link Service} or another server, it is reached from here.
 */
public final class Router {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private final Domains domains;
  private final Sessions sessions;
  private final IqDispatch iqs;
  private final MessageDispatch messages;
  private final PresenceHandler presence;
  private final List<StanzaPolicy> policies;
  private final Traffic traffic = new Traffic();
  private final Map<String, Service> services = new ConcurrentHashMap<>();
  private volatile Service elsewhere = this::noServer;
  private volatile Consumer<Iq> answers = ignored -> {};
  private volatile Consumer<Iq> refusals = ignored -> {};
  private volatile Delegation delegation = Delegation.NONE;

  /**
   * A router; the server makes one.
   *
   * @param domains the domains whose accounts live here
   */
  public Router(
      Domains domains,
      Sessions sessions,
      Map<IqRoute.Key, IqRoute> iqRoutes,
      Map<Stage, List<StageHandler>> stages,
      List<StanzaPolicy> policies,
      PresenceHandler presence) {
    this.domains = domains;
    this.sessions = sessions;
    this.policies = List.copyOf(policies);
    this.presence = presence;
    this.iqs = new IqDispatch(this, iqRoutes, presence);
    this.messages = new MessageDispatch(this, sessions, stages, presence);
  }

  /**
   * Gives a domain of its own to a service; null takes it away. Throws {@link IllegalStateException} when the domain has
   * accounts or belongs to another service: who comes second takes nothing away from who was first.
   */
  public void service(String domain, @Nullable Service service) {
    if (service == null) {
      services.remove(domain);
    } else if (isLocal(domain)) {
      throw new IllegalStateException(domain + " has accounts and cannot be a service");
    } else {
      Service other = services.putIfAbsent(domain, service);
      if (other != null && other != service) {
        throw new IllegalStateException("two services want to be " + domain);
      }
    }
  }

  /** Who takes stanzas for domains that are not here. */
  public void elsewhere(Service service) {
    elsewhere = service;
  }

  /**
   * Who hears the answers to what the server itself has asked.
   *
   * @param refused hears instead what this router answers because it cannot pass a request on
   */
  public void answers(Consumer<Iq> listener, Consumer<Iq> refused) {
    answers = listener;
    refusals = refused;
  }

  /** A result or an error has come for an address that asks only in the server's name. Must not wait. */
  public void answered(Iq iq) {
    answers.accept(iq);
  }

  /** Who answers some requests in the server's place. */
  public void delegation(Delegation delegation) {
    this.delegation = delegation;
  }

  Delegation delegation() {
    return delegation;
  }

  /** Whether accounts of this domain live here. */
  public boolean isLocal(String domain) {
    return domains.contains(domain);
  }

  /** Whether this is the address of an account, or of a session, that would live here. */
  public boolean isLocalAccount(Jid jid) {
    return jid.local() != null && isLocal(jid.domain());
  }

  /**
   * A client of this server has sent a stanza, stamped with its full address. On the session's lane; what has to wait
   * moves the lane off the loop.
   */
  public void sent(Session sender, Stanza sent) {
    // RFC 6120 section 10.3.1: a message without an address is for the sender's own account.
    Stanza stanza = sent instanceof Message && sent.to() == null ? sent.withTo(sender.jid().bare()) : sent;
    long began = traffic.came(stanza);
    try {
      Jid to = stanza.to();
      if (to != null && !to.bare().equals(sender.jid().bare())) {
        for (StanzaPolicy policy : policies) {
          policy.sending(sender.jid().bare(), stanza);
        }
      }
      switch (stanza) {
        case Message message -> messages.sent(sender, message);
        case Iq iq -> iqs.route(iq, sender);
        case Presence presence -> presence(sender, presence);
      }
    } catch (StanzaException e) {
      refuse(stanza, e);
    } catch (RuntimeException e) {
      LOG.error("A stanza of {} failed", sender.jid(), e);
      refuse(stanza, new StanzaException(Condition.INTERNAL_SERVER_ERROR));
    }
    traffic.done(began);
  }

  /**
   * Sends in the name of an account, as one of its clients would. Whether the program may do that is for the caller to know
   * (XEP-0356). What has to wait waits as in {@link #send(Stanza)}.
   *
   * @param program who sends it in truth: what it asks goes to no program that answers in the server's place and is itself
   * @param stanza a message or a request, from the bare address of an account of this server, and with an address
   */
  public void sendFor(Jid program, Stanza stanza) {
    Jid account = Objects.requireNonNull(stanza.from());
    try {
      if (!account.equals(Objects.requireNonNull(stanza.to()).bare())) {
        for (StanzaPolicy policy : policies) {
          policy.sending(account, stanza);
        }
      }
      switch (stanza) {
        case Message message -> messages.sentFor(message);
        case Iq iq -> iqs.route(iq, null, program);
        case Presence presence -> throw new StanzaException(Condition.NOT_ALLOWED);
      }
    } catch (StanzaException e) {
      refuse(stanza, e);
    }
  }

  /** What clients have sent. */
  public Traffic traffic() {
    return traffic;
  }

  private void presence(Session sender, Presence sent) throws StanzaException {
    if (presence.blocks(sender, sent)) {
      blocking(sender, sent, () -> presence.sent(sender, sent));
    } else {
      presence.sent(sender, sent);
    }
  }

  /**
   * Sends a stanza of the server's own making, or one that came from elsewhere with its {@code from} verified. Any
   * thread; what has to wait waits on the calling thread if that is a virtual one, or on a new one.
   */
  public void send(Stanza stanza) {
    Jid to = stanza.to();
    if (to == null) {
      LOG.debug("A stanza without an address goes nowhere");
      return;
    }
    if (!isLocal(to.domain())) {
      beyond(stanza, to);
      return;
    }
    try {
      switch (stanza) {
        case Message message -> messages.received(message, null);
        case Iq iq -> iqs.route(iq, null);
        case Presence received -> received(received, to);
      }
    } catch (StanzaException e) {
      refuse(stanza, e);
    }
  }

  /**
   * Sends a message to an account or session of this server on behalf of somebody who waits for word of it.
   *
   * @param delivery is settled when a stream of the recipient has the message for good, or when it is refused
   */
  public void send(Message message, Delivery delivery) {
    try {
      messages.received(message, delivery);
    } catch (StanzaException e) {
      refuse(message, e);
    }
  }

  private void received(Presence received, Jid to) throws StanzaException {
    if (to.local() == null) {
      return;
    }
    switch (received.type()) {
      case AVAILABLE, UNAVAILABLE, ERROR -> {
        // From memory and at once: it is for sessions alone, and must not be overtaken by what follows it.
        Account account = account(to);
        boolean taken = account != null && !account.isOpening() && mayReceive(to.bare(), received);
        if (taken) {
          presence.received(to.bare(), received);
        } else {
          presence.missed(to.bare(), received);
        }
        return;
      }
      case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED, PROBE -> {}
    }
    blocking(
        null,
        received,
        () -> {
          if (mayReceive(to.bare(), received)) {
            presence.received(to.bare(), received);
          }
        });
  }

  /** Whether a service has this domain: what comes from there is not from an account. Any thread. */
  public boolean isService(String domain) {
    return services.containsKey(domain);
  }

  /** Whether the server itself answers for a domain: one with accounts, or a service of its own. Any thread. */
  public boolean isOwn(String domain) {
    Service service = services.get(domain);
    return isLocal(domain) || (service != null && !service.isExternal());
  }

  /** Hands a stanza to whoever serves a domain that is not one of ours; one of a guest does not leave the server. */
  void beyond(Stanza stanza, Jid to) {
    Service service = services.get(to.domain());
    Jid from = stanza.from();
    if ((service == null || service.leadsOut()) && from != null && sessions.isGuest(from)) {
      String why = "Guests write to people and rooms of this server alone.";
      refuse(stanza, new StanzaException(Condition.NOT_ALLOWED, why));
    } else {
      (service == null ? elsewhere : service).receive(stanza);
    }
  }

  private void noServer(Stanza stanza) {
    refuse(stanza, new StanzaException(Condition.REMOTE_SERVER_NOT_FOUND));
  }

  /**
   * Whether the policies let through what the server itself spreads for an account, presence above all. Must not wait:
   * the recipient is online or not of this server.
   *
   * @param sender the bare address of a local account
   * @param stanza stamped and addressed
   */
  public boolean mayPass(Jid sender, Stanza stanza) {
    Jid to = stanza.to();
    if (policies.isEmpty() || to == null || to.bare().equals(sender)) {
      return true;
    }
    try {
      for (StanzaPolicy policy : policies) {
        policy.sending(sender, stanza);
      }
      return !isLocalAccount(to) || mayReceive(to.bare(), stanza);
    } catch (StanzaException e) {
      return false;
    }
  }

  /**
   * Whether an account of this server takes what somebody has to say, for those who carry it in his name (SECURITY M11). May
   * wait unless it is online.
   *
   * @param account a bare address
   */
  public boolean wouldTake(Jid account, Jid sender) {
    try {
      return mayReceive(account, Message.of(Message.Type.HEADLINE, sender, account));
    } catch (StanzaException e) {
      return false;
    }
  }

  /**
   * Whether an account of this server has blocked somebody by this address, for those who carry his words under another one
   * (SECURITY M11). May wait unless the account is online.
   *
   * @param account a bare address
   */
  public boolean hasBlocked(Jid account, Jid other) {
    return isLocalAccount(account) && policies.stream().anyMatch(policy -> policy.hasBlocked(account, other));
  }

  /** Whether no policy has anything against anybody who sends to this online account just now. Never waits. */
  public boolean receivesAll(Account account) {
    for (int i = 0; i < policies.size(); i++) {
      if (!policies.get(i).receivesAll(account)) {
        return false;
      }
    }
    return true;
  }

  /** As below for an online account; quick where no policy has anything against anybody. Never waits. */
  public boolean mayReceive(Account account, Stanza stanza) throws StanzaException {
    return receivesAll(account) || mayReceive(account.jid(), stanza);
  }

  /** Whether every policy lets an account have this stanza; one that says why not is heard by the sender. */
  public boolean mayReceive(Jid account, Stanza stanza) throws StanzaException {
    if (stanza.from() == null || stanza.from().bare().equals(account)) {
      return true;
    }
    for (StanzaPolicy policy : policies) {
      if (!policy.receiving(account, stanza)) {
        return false;
      }
    }
    return true;
  }

  /**
   * A session ended with this stanza in its hands: a message goes to another session or to the spool, a request is
   * refused, presence has lost its meaning (XEP-0198 section 5). May wait.
   */
  public void undelivered(Stanza stanza, @Nullable Delivery delivery) {
    switch (stanza) {
      case Message message -> messages.undelivered(message, delivery);
      case Iq iq when iq.isRequest() -> refuse(iq, new StanzaException(Condition.SERVICE_UNAVAILABLE));
      case Iq iq -> LOG.debug("The answer {} came too late for {}", iq.id(), iq.to());
      case Presence gone -> LOG.debug("Presence came too late for {}", gone.to());
    }
  }

  /** Tells the sender of a stanza why it cannot be done; an error is never answered (RFC 6120 section 8.3.1). */
  public void refuse(Stanza stanza, StanzaException reason) {
    if (stanza.isError() || stanza.from() == null || (stanza instanceof Iq iq && !iq.isRequest())) {
      return;
    }
    traffic.countRefused();
    if (LOG.isDebugEnabled()) {
      LOG.debug("{} of {} to {} refused: {}", Described.of(stanza), stanza.from(), stanza.to(), reason.error().condition());
    }
    Stanza reply = stanza.errorReply(reason.error());
    Jid to = Objects.requireNonNull(reply.to());
    if (isLocal(to.domain())) {
      Session session = sessions.session(to);
      if (session != null) {
        refuse(session, reply);
      } else if (reply instanceof Iq error && !to.isFull()) {
        refusals.accept(error);
      } else if (reply instanceof Presence error && isLocalAccount(to) && to.isBare()) {
        // Subscription stanzas and probes carry the bare address; their errors are for the whole account.
        presence.received(to, error);
      }
    } else {
      beyond(reply, to);
    }
  }

  /** Gives a session the error to what it has sent, and lets those hear of it who have heard of what it answers. */
  public void refuse(Session session, Stanza error) {
    session.send(error);
    if (error instanceof Message told) {
      messages.refused(told, session);
    }
  }

  /** Work that may wait and may refuse. */
  @FunctionalInterface
  interface Work {
    void run() throws StanzaException;
  }

  /** Does what may wait: on the sender's lane off the loop, or on a virtual thread. */
  void blocking(@Nullable Session sender, Stanza stanza, Work work) {
    Runnable guarded =
        () -> {
          try {
            work.run();
          } catch (StanzaException e) {
            refuse(stanza, e);
          } catch (StoreException e) {
            // The database itself tells once that it fails; a full disk must not fill the log with every stanza.
            LOG.debug("A stanza from {} could not be stored: {}", stanza.from(), e.getMessage());
            refuse(stanza, StoreException.told(e));
          } catch (RuntimeException e) {
            LOG.error("A stanza from {} failed", stanza.from(), e);
            refuse(stanza, new StanzaException(Condition.INTERNAL_SERVER_ERROR));
          }
        };
    if (sender != null && sender.stream() != null) {
      Objects.requireNonNull(sender.stream()).block(guarded);
    } else if (Thread.currentThread().isVirtual()) {
      guarded.run();
    } else {
      Background.start("a stanza", guarded);
    }
  }

  /** The account of an address if it has a session. */
  @Nullable Account account(Jid jid) {
    return sessions.account(jid.bare());
  }
}
