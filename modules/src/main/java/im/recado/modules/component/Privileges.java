package im.recado.modules.component;

import im.recado.kernel.Kernel;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What components do by their privileges (XEP-0356 sections 4 to 6). Every use is looked at: only the component itself, by its
 * domain; only what is granted at this moment; only in the name of accounts that are there. All else is {@code forbidden}. What
 * may be done is done as a client of the account would: its own limits and block list hold.
 */
final class Privileges {
  static final String FORWARD = "urn:xmpp:forward:0";
  private static final String ROSTER = "jabber:iq:roster";

  /** So long an answer is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** So many requests of one component wait for their answers. */
  private static final int MOST_ASKED = 1000;

  private final Kernel kernel;
  private final Granted granted;
  private final Predicate<Jid> exists;
  private final Map<Jid, Semaphore> asked = new ConcurrentHashMap<>();

  Privileges(Kernel kernel, Granted granted, Predicate<Jid> exists) {
    this.kernel = kernel;
    this.granted = granted;
    this.exists = exists;
  }

  /**
   * Does what this asks for by a privilege; false when it is a stanza like any other. May wait.
   *
   * @param stanza of a component, its sender verified and its addresses there
   * @param sent the same as it came
   */
  boolean takes(Stanza stanza, Element sent) {
    Jid to = Objects.requireNonNull(stanza.to());
    try {
      if (stanza instanceof Message message
          && !message.isError()
          && message.has("privilege", Grants.PRIVILEGE)
          && isForServer(message, to)) {
        message(message);
        return true;
      }
      if (!kernel.router().isLocal(to.domain())) {
        return false;
      }
      Element payload = stanza instanceof Iq iq && iq.isRequest() ? iq.payload() : null;
      if (payload == null) {
        return false;
      }
      if (payload.is("privileged_iq", Grants.PRIVILEGE)) {
        request((Iq) stanza, payload, sent);
        return true;
      }
      if (payload.is("query", ROSTER) && to.local() != null && !to.isFull()) {
        roster((Iq) stanza, payload);
        return true;
      }
      return false;
    } catch (StanzaException e) {
      kernel.router().refuse(stanza, e);
      return true;
    }
  }

  /** What the component itself was granted; whoever else speaks from its domain was granted nothing. */
  private Grants grants(Stanza stanza) {
    Jid from = Objects.requireNonNull(stanza.from());
    return from.isDomain() ? granted.of(from.domain()) : Grants.NONE;
  }

  private static void require(boolean right, String otherwise) throws StanzaException {
    if (!right) {
      throw new StanzaException(Condition.FORBIDDEN, otherwise);
    }
  }

  private boolean isManaged(@Nullable Jid account) {
    return account != null && account.isBare() && kernel.router().isLocalAccount(account) && exists.test(account);
  }

  // Section 5: messages.

  /**
   * COMPAT slixmpp 1.8: addresses what it sends for others to the host that it has connected to, by whatever name that is, such as
   * 127.0.0.1. What a component that may do this sends to a domain which is none of a program's is for the server.
   */
  private boolean isForServer(Message message, Jid to) {
    return to.isDomain()
        && (kernel.router().isLocal(to.domain())
            || (grants(message).messages() && !kernel.router().isService(to.domain())));
  }

  private void message(Message outer) throws StanzaException {
    require(grants(outer).messages(), "This component may not send messages for others.");
    Element privilege = Objects.requireNonNull(outer.child("privilege", Grants.PRIVILEGE));
    Element forwarded = privilege.child("forwarded", FORWARD);
    Element inner = forwarded == null ? null : forwarded.firstElement();
    // Some libraries leave it in the namespace of their own stream.
    inner = inner == null ? null : inner.moved(Namespaces.COMPONENT, Namespaces.CLIENT);
    if (inner == null || !inner.is("message", Namespaces.CLIENT)) {
      throw new StanzaException(Condition.BAD_REQUEST, "A forwarded message was expected.");
    }
    Message message = (Message) Stanza.of(inner);
    Jid from = message.from();
    if (from != null && from.isDomain() && kernel.router().isLocal(from.domain())) {
      kernel.router().send(message.to() == null ? message.withTo(from) : message);
      return;
    }
    require(from != null && isManaged(from), "A message is sent for the bare address of an account of this server.");
    Jid account = Objects.requireNonNull(from);
    require(!speaksAsTheServer(message, grants(outer).delegated().keySet()), "What only the server says of an account is not sent for it.");
    kernel
        .router()
        .sendFor(Objects.requireNonNull(outer.from()), message.to() == null ? message.withTo(account) : message);
  }

  /**
   * Whether it would look like an event of the account's nodes, a copy of what somebody has written to it, or a page of its archive:
   * clients believe these because they come from its bare address, whence no client of the account could send them. Who answers for
   * that namespace in the server's place may say them (XEP-0356 section 5.3 with XEP-0355: somebody else's nodes of accounts).
   */
  private static boolean speaksAsTheServer(Message message, Set<String> delegated) {
    return message.element().elements().stream()
        .anyMatch(
            each ->
                switch (each.namespace()) {
                  case "http://jabber.org/protocol/pubsub#event" -> !delegated.contains("http://jabber.org/protocol/pubsub");
                  case "urn:xmpp:carbons:2" ->
                      (each.name().equals("sent") || each.name().equals("received")) && !delegated.contains(each.namespace());
                  case "urn:xmpp:mam:2" -> each.name().equals("result") && !delegated.contains(each.namespace());
                  default -> false;
                });
  }

  // Section 4: rosters.

  private void roster(Iq iq, Element query) throws StanzaException {
    Grants.Access access = grants(iq).roster();
    Jid account = Objects.requireNonNull(iq.to());
    require(
        (iq.type() == Iq.Type.GET ? access.gets() : access.sets()) && isManaged(account),
        "This component may not do that with this roster.");
    // In the account's name, and the answer is that to the component, in other hands.
    ask(iq, account, account, query, answer -> answer.withId(iq.id()).withTo(iq.from()).withFrom(account));
  }

  // Section 6: requests.

  private void request(Iq outer, Element payload, Element sent) throws StanzaException {
    Jid account = Objects.requireNonNull(outer.to());
    Grants grants = grants(outer);
    // As it came: a stanza of components' own namespace is none of jabber:client.
    Element privileged = sent.child("privileged_iq", Grants.PRIVILEGE);
    Element inner = privileged == null ? payload.firstElement() : privileged.firstElement();
    Element what = inner == null ? null : inner.firstElement();
    if (inner == null || what == null) {
      throw new StanzaException(Condition.BAD_REQUEST, "A request was expected.");
    }
    require(inner.is("iq", Namespaces.CLIENT), "A request of jabber:client was expected.");
    require(
        outer.type().wire().equals(inner.attribute("type")), "The request within is of another type than the one around.");
    require(
        grants.allows(what.namespace(), outer.type() == Iq.Type.SET), "This component may not ask that for others.");
    require(isManaged(account), "A request is sent for the bare address of an account of this server.");
    Iq iq = (Iq) Stanza.of(inner);
    require(iq.from() == null || iq.from().equals(account), "The request within is from somebody else.");
    // To a client what comes from its own account is a push of the server: of its block list, say.
    require(
        iq.to() == null || iq.to().isBare() || !iq.to().bare().equals(account),
        "A client is not asked in the name of its own account.");
    ask(
        outer,
        account,
        iq.to() == null ? account : iq.to(),
        what,
        answer ->
            outer.result(
                Element.of(
                    "privilege",
                    Grants.PRIVILEGE,
                    Element.of("forwarded", FORWARD, answer.withId(iq.id()).withTo(account).element()))));
  }

  /** Asks in the name of an account, and hands the answer to the component as {@code wrapped} makes it. */
  private void ask(Iq outer, Jid account, Jid to, Element payload, Function<Iq, Stanza> wrapped)
      throws StanzaException {
    Jid component = Objects.requireNonNull(outer.from());
    Semaphore places = asked.computeIfAbsent(component, any -> new Semaphore(MOST_ASKED));
    if (!places.tryAcquire()) {
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "Too many requests wait for answers.");
    }
    boolean done =
        kernel
            .questions()
            .ask(
                outer.type(),
                account,
                to,
                payload,
                PATIENCE,
                stanza -> kernel.router().sendFor(component, stanza),
                answer -> {
                  places.release();
                  if (answer == null) {
                    kernel.router().refuse(outer, new StanzaException(Condition.REMOTE_SERVER_TIMEOUT));
                  } else {
                    kernel.router().send(wrapped.apply(answer));
                  }
                });
    if (!done) {
      places.release();
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT);
    }
  }
}
