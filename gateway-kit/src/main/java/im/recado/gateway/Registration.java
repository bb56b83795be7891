package im.recado.gateway;

import im.recado.gateway.RegistrationForm.Known;
import im.recado.gateway.RegistrationForm.Told;
import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Credentials;
import im.recado.gateway.network.LoginForm;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.OwnCertificate;
import im.recado.kernel.limit.Buckets;
import im.recado.kernel.route.IqHandler;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.store.StoreException;
import im.recado.modules.link.Link;
import im.recado.modules.roster.RosterItem;
import im.recado.wire.form.DataForm;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How people tell a gateway of their account, change what they told and take it back (XEP-0100 sections 4.1 to 4.3,
 * XEP-0077). The network is asked before anything is kept: who is told "done" has been logged in.
 */
final class Registration {
  static final String NS = "jabber:iq:register";
  private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

  /** What clients without forms can show (XEP-0077 section 14.1). */
  private static final Set<String> OF_OLD =
      Set.of("username", "nick", "password", "name", "first", "last", "email", "url", "phone");

  private static final double HOUR = 3600;
  private final Gateway gateway;
  private final RegistrationForm form;
  private final Buckets<Jid> attempts;

  Registration(Gateway gateway) {
    this.gateway = gateway;
    this.form = new RegistrationForm(gateway);
    this.attempts = new Buckets<>(gateway.kernel().timers()::nanoTime);
  }

  /** What is asked and how answers are read. */
  RegistrationForm form() {
    return form;
  }

  // What is asked.

  /** The form, with what is known already but for secrets. May wait. */
  Element get(IqRequest request) throws StanzaException {
    Jid owner = gateway.user(request.from());
    Speech speech = Speech.of(request.iq().element().lang());
    Known known = form.known(owner, gateway.addresses().realm(Objects.requireNonNull(request.iq().to())));
    Element.Builder query = Element.builder("query", NS);
    if (known.credentials() != null) {
      query.child(Element.of("registered", NS));
    }
    String instructions = speech.say(form.login().instructions());
    query.child(Element.of("instructions", NS, instructions));
    for (LoginForm.Question question : form.login().questions()) {
      if (OF_OLD.contains(question.var())) {
        query.child(Element.of(question.var(), NS, form.answer(question, known)));
      }
    }
    return query.child(form.asked(known, speech).toElement()).build();
  }

  // What is answered.

  /** Registers, registers again, or takes that back; the answer comes from the lane of the session. Never waits. */
  Element set(IqRequest request) throws StanzaException {
    Jid owner = gateway.user(request.from());
    String asked = gateway.addresses().realm(Objects.requireNonNull(request.iq().to()));
    if (request.payload().has("remove", NS)) {
      if (request.payload().elements().size() > 1) {
        throw new StanzaException(Condition.BAD_REQUEST);
      }
      if (asked.isEmpty() && gateway.network().hasRealms()) {
        gateway.seats().step(owner, asked, request.iq(), 0, session -> removeAll(request.iq(), owner));
      } else {
        gateway.seats().step(owner, asked, request.iq(), 0, session -> remove(session, request.iq(), true));
      }
      return IqHandler.ANSWERED;
    }
    Told told = told(request.payload());
    String realm = attempt(owner, told);
    Runnable done = () -> gateway.kernel().router().send(request.iq().result());
    gateway.seats().step(owner, realm, request.iq(), 0, session -> register(session, told, done));
    return IqHandler.ANSWERED;
  }

  /** Registers whoever has filled in the form that came with a message; only what goes wrong is answered. Never waits. */
  void answered(Message message, DataForm answers) throws StanzaException {
    Jid owner = gateway.user(message.from());
    Told told = form.told(answers::value);
    gateway.seats().step(owner, attempt(owner, told), message, 0, session -> register(session, told, () -> {}));
  }

  /** The form by which somebody changes what is known of the account of a session. May wait. */
  Element mending(GatewaySession session) {
    return form.asked(form.known(session.owner(), session.realm()), Speech.ENGLISH).toElement();
  }

  /** Registers somebody with what they have told, and waits until the network has said something to that. */
  void register(Jid owner, Told told) throws StanzaException {
    gateway.seats().call(owner, attempt(owner, told), session -> register(session, told, () -> {}));
  }

  /** Takes the registration back of all accounts that are in a realm, or that somebody has, and waits for that. */
  void remove(Jid owner, String realm) throws StanzaException {
    for (Link link : links(owner, realm)) {
      gateway.seats().call(owner, gateway.links().realm(link), session -> forget(session, link, () -> {}));
    }
  }

  /** The accounts that somebody means at the gateway itself, or in a realm; there is one at least. May wait. */
  List<Link> links(Jid owner, String realm) throws StanzaException {
    List<Link> links = gateway.links().of(owner).stream().filter(link -> realm.isEmpty() || gateway.links().realm(link).equals(realm)).toList();
    if (links.isEmpty()) {
      throw new StanzaException(Condition.REGISTRATION_REQUIRED, "You are not registered with " + gateway.name() + ".");
    }
    return links;
  }

  /** Where an account is that somebody tells of, who may ask the network whether it is so. */
  private String attempt(Jid owner, Told told) throws StanzaException {
    int most = gateway.kernel().options().get(Gateways.REGISTRATIONS);
    if (!attempts.take(owner, 1, most / HOUR, most)) {
      throw new StanzaException(Condition.POLICY_VIOLATION, "Too many attempts; try again later.");
    }
    return realm(told.credentials());
  }

  /** What is not secret of what somebody has told. */
  private Credentials open(Credentials credentials) {
    Map<String, String> open = new HashMap<>(credentials.answers());
    gateway.network().login().questions().stream().filter(LoginForm.Question::secret).forEach(secret -> open.remove(secret.var()));
    return new Credentials(open);
  }

  /** Where an account is. */
  String realm(Credentials credentials) throws StanzaException {
    if (!gateway.network().hasRealms()) {
      return "";
    }
    try {
      return gateway.network().realm(credentials.answer(gateway.network().login().questions().getFirst().var()));
    } catch (NetworkException e) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, e.sentence());
    }
  }

  /** At the gateway itself: every account, and the answer comes with the last one. */
  private void removeAll(Iq iq, Jid owner) throws StanzaException {
    ArrayDeque<Link> all = new ArrayDeque<>(gateway.links().of(owner));
    if (all.isEmpty()) {
      throw new StanzaException(Condition.REGISTRATION_REQUIRED);
    }
    removeNext(iq, owner, all);
  }

  private void removeNext(Iq iq, Jid owner, ArrayDeque<Link> links) throws StanzaException {
    Link link = links.remove();
    gateway.seats().step(
        owner,
        gateway.links().realm(link),
        iq,
        0,
        session -> {
          remove(session, iq, links.isEmpty());
          if (!links.isEmpty()) {
            removeNext(iq, owner, links);
          }
        });
  }

  private Told told(Element query) throws StanzaException {
    DataForm answers = DataForm.in(query);
    if (query.has("x", DataForm.NS)
        && (answers == null || answers.type() != DataForm.Type.SUBMIT || !answers.isOf(NS))) {
      throw new StanzaException(Condition.BAD_REQUEST, "That is not the form that was asked for.");
    }
    return form.told(answers == null ? var -> query.childText(var, NS) : answers::value);
  }

  // On the lane.

  private void register(GatewaySession session, Told told, Runnable tell) throws StanzaException {
    Jid owner = session.owner();
    OwnCertificate before = told.certified() ? certificate(session) : null;
    OwnCertificate own = told.certified() && before == null ? OwnCertificate.make(gateway.kernel().clock().instant()) : before;
    Credentials credentials = own == null ? told.credentials() : told.credentials().with(own);
    if (!gateway.exists(owner)) {
      throw new StanzaException(Condition.FORBIDDEN, "This gateway is for accounts that are kept.");
    }
    boolean again = gateway.links().find(owner, session.realm()) != null || !session.rooms().isEmpty();
    Connection fresh = null;
    boolean done = false;
    try {
      gateway.network().look(credentials);
      tryBeside(session, credentials);
      session.logOut();
      fresh = session.connect(credentials);
      boolean another = isAnother(session, credentials);
      if (another) {
        // First: without what was agreed on, nobody is taken out of a list.
        gateway.shadow(owner).forget();
      }
      gateway.links().keep(owner, session.realm(), told.keep() ? credentials : open(credentials), told.stays(), gateway.kernel().clock().instant());
      if (!gateway.roster().admit(owner, session.self(), session.name(), List.of())) {
        throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "Your contact list is full.");
      }
      if (another) {
        // Only now: while the account before may stay, whom it blocks stays blocked.
        session.blocks().forget();
      }
      tell.run();
      gateway.roster().appear(owner, session.self());
      done = true;
      session.admission().registered(told.keep() ? null : credentials, told.stays());
      if (!told.stays()) {
        forgetRooms(session);
      }
      session.arrive(fresh);
      if (own != null && before == null) {
        session.dialogue().gatewaySays(
            session.name() + " knows you by a certificate once you have told it: write \"CERT ADD " + own.fingerprint("SHA-512")
                + "\" to NickServ there while you are logged in; where that is too long, with " + own.fingerprint("SHA-256") + ".");
      }
    } catch (NetworkException e) {
      throw Reasons.stanza(e);
    } catch (Vault.VaultException e) {
      LOG.error("What {} told {} cannot be sealed: {}", owner, gateway.type(), e.getMessage());
      throw new StanzaException(Condition.INTERNAL_SERVER_ERROR);
    } finally {
      if (!done) {
        if (fresh != null) {
          fresh.disconnect();
        }
        if (again && session.connectionNow() == null) {
          session.again();
        }
      }
    }
  }

  /** Where that is possible, what somebody tells must work before the session that works is given up for it. Waits. */
  private void tryBeside(GatewaySession session, Credentials credentials) throws NetworkException {
    if (session.connectionNow() != null && gateway.network().takesSeveralLogins()) {
      // The nick is the session's own as long as that lasts: so this one is not kept, and another takes its place.
      session.connect(credentials).disconnect();
    }
  }

  /** The certificate that somebody has already; null when they have none. May wait. */
  private @Nullable OwnCertificate certificate(GatewaySession session) {
    Link link = gateway.links().find(session.owner(), session.realm());
    try {
      return link == null ? null : gateway.links().credentials(link).certificate();
    } catch (Vault.VaultException e) {
      LOG.error("The certificate of {} for {} cannot be read: {}", session.owner(), gateway.type(), e.getMessage());
      return null;
    }
  }

  /** Whether this is another account than the one before, whose list says nothing of what was removed from that one's. May wait. */
  private boolean isAnother(GatewaySession session, Credentials credentials) {
    Link before = gateway.links().find(session.owner(), session.realm());
    String name = credentials.answer(gateway.network().login().questions().getFirst().var());
    return before != null && !gateway.network().hasRealms() && !before.name().equals(name);
  }

  /** Who does not stay without clients stays in no rooms. */
  private void forgetRooms(GatewaySession session) {
    HeldRooms held = gateway.held(session.owner());
    held.all().stream().filter(room -> gateway.isIn(room, session.realm())).forEach(held::remove);
  }

  private void remove(GatewaySession session, Iq iq, boolean last) throws StanzaException {
    Jid owner = session.owner();
    Link link = gateway.links().find(owner, session.realm());
    if (link == null) {
      throw new StanzaException(Condition.REGISTRATION_REQUIRED);
    }
    forget(
        session,
        link,
        () -> {
          if (last) {
            gateway.kernel().router().send(iq.result());
          }
        });
  }

  /**
   * Forgets somebody's account on the network. On the session's lane.
   *
   * @param done says so
   */
  void forget(GatewaySession session, Link link, Runnable done) {
    Jid owner = session.owner();
    session.logOut();
    gateway.links().remove(link);
    gateway.traces().forget(owner, session.realm());
    try {
      if (!gateway.network().hasRealms()) {
        gateway.shadow(owner).forget();
        session.blocks().forget();
      }
      forgetRooms(session);
      gateway.archives().forget(owner, room -> gateway.isIn(room, session.realm()));
      for (RosterItem item : gateway.roster().itemsAt(owner, gateway.jid().domain())) {
        if (gateway.addresses().isIn(item.contact(), session.realm())) {
          gateway.roster().dismiss(owner, item.contact());
        }
      }
    } catch (StoreException e) {
      LOG.warn("What {} had on {} could not be removed whole", owner, gateway.type());
    }
    done.run();
    session.unwanted();
  }
}
