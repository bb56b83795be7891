package im.recado.gateway;

import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Credentials;
import im.recado.gateway.network.LoginForm;
import im.recado.gateway.network.NetworkException;
import im.recado.kernel.limit.Buckets;
import im.recado.kernel.route.IqHandler;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.store.StoreException;
import im.recado.modules.link.Link;
import im.recado.modules.roster.RosterItem;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
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
  private static final int MOST_CHARACTERS = 1000;

  /** Whether secrets are kept: otherwise they are asked for at each login. */
  private static final String KEEP = "keep";

  /** Whether somebody stays logged in when none of their clients is here. */
  static final String STAY = "stay";

  private final Gateway gateway;
  private final Buckets<Jid> attempts;

  Registration(Gateway gateway) {
    this.gateway = gateway;
    this.attempts = new Buckets<>(gateway.kernel().timers()::nanoTime);
  }

  // What is asked.

  /** The form, with what is known already but for secrets. May wait. */
  Element get(IqRequest request) throws StanzaException {
    Jid owner = gateway.user(request.from());
    LoginForm login = gateway.network().login();
    String realm = gateway.addresses().realm(Objects.requireNonNull(request.iq().to()));
    Link link = link(owner, realm);
    Credentials known = link == null ? null : known(link);
    Element.Builder query = Element.builder("query", NS);
    if (known != null) {
      query.child(Element.of("registered", NS));
    }
    query.child(Element.of("instructions", NS, login.instructions()));
    DataForm.Builder form = DataForm.form(NS).title(gateway.name()).instructions(login.instructions());
    for (LoginForm.Question question : login.questions()) {
      String answer = known == null || question.secret() ? "" : known.answer(question.var());
      if (answer.isEmpty() && question.equals(login.questions().getFirst())) {
        answer = realm;
      }
      if (OF_OLD.contains(question.var())) {
        query.child(Element.of(question.var(), NS, answer));
      }
      Field.Type type = question.secret() ? Field.Type.TEXT_PRIVATE : Field.Type.TEXT_SINGLE;
      Field field =
          answer.isEmpty()
              ? Field.of(question.var(), type, question.label())
              : Field.of(question.var(), type, question.label(), answer);
      form.field(question.needed() ? field.mandatory() : field);
    }
    boolean keeps = known == null || Admission.isWhole(login, known);
    form.field(
        Field.of(KEEP, Field.Type.BOOLEAN, "Keep the password here, sealed, to log in by itself", keeps ? "1" : "0"));
    form.field(
        Field.of(STAY, Field.Type.BOOLEAN, "Stay logged in when none of your clients is online", link != null && stays(link) ? "1" : "0"));
    return query.child(form.toElement()).build();
  }

  private @Nullable Link link(Jid owner, String realm) {
    Link link = gateway.links().find(owner, realm);
    return link == null && realm.isEmpty() ? gateway.links().of(owner).stream().findFirst().orElse(null) : link;
  }

  private Credentials known(Link link) {
    try {
      return gateway.links().credentials(link);
    } catch (Vault.VaultException e) {
      LOG.error("What {} told {} cannot be read: {}", link.owner(), gateway.type(), e.getMessage());
      return new Credentials(Map.of());
    }
  }

  private boolean stays(Link link) {
    try {
      return gateway.links().staysOn(link);
    } catch (Vault.VaultException e) {
      return false;
    }
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
    Credentials credentials = answers(request.payload());
    boolean keep = said(request.payload(), KEEP, true);
    // Who has to be asked for the password cannot come back alone.
    boolean stays = keep && said(request.payload(), STAY, false);
    int most = gateway.kernel().options().get(Gateways.REGISTRATIONS);
    if (!attempts.take(owner, 1, most / HOUR, most)) {
      throw new StanzaException(Condition.POLICY_VIOLATION, "Too many attempts; try again later.");
    }
    String realm = realm(credentials);
    gateway.seats().step(owner, realm, request.iq(), 0, session -> register(session, request.iq(), credentials, keep, stays));
    return IqHandler.ANSWERED;
  }

  private static boolean said(Element query, String var, boolean otherwise) {
    DataForm form = DataForm.in(query);
    String said = form == null ? null : form.value(var);
    return said == null ? otherwise : !(said.strip().equals("0") || said.strip().equals("false"));
  }

  /** What is not secret of what somebody has told. */
  private Credentials open(Credentials credentials) {
    Map<String, String> open = new HashMap<>(credentials.answers());
    gateway.network().login().questions().stream().filter(LoginForm.Question::secret).forEach(secret -> open.remove(secret.var()));
    return new Credentials(open);
  }

  /** Where an account is that somebody tells of. */
  private String realm(Credentials credentials) throws StanzaException {
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

  private Credentials answers(Element query) throws StanzaException {
    DataForm form = null;
    if (query.has("x", DataForm.NS)) {
      form = DataForm.in(query);
      if (form == null || form.type() != DataForm.Type.SUBMIT || !form.isOf(NS)) {
        throw new StanzaException(Condition.BAD_REQUEST, "That is not the form that was asked for.");
      }
    }
    Map<String, String> answers = new HashMap<>();
    for (LoginForm.Question question : gateway.network().login().questions()) {
      String answer = form == null ? query.childText(question.var(), NS) : form.value(question.var());
      String text = answer == null ? "" : question.secret() ? answer : answer.strip();
      if (text.isEmpty() && question.needed()) {
        throw new StanzaException(Condition.NOT_ACCEPTABLE, "This is needed: " + question.label() + ".");
      }
      if (text.length() > MOST_CHARACTERS) {
        throw new StanzaException(Condition.NOT_ACCEPTABLE, "This is too long: " + question.label() + ".");
      }
      if (!text.isEmpty()) {
        answers.put(question.var(), text);
      }
    }
    return new Credentials(answers);
  }

  // On the lane.

  private void register(GatewaySession session, Iq iq, Credentials credentials, boolean keep, boolean stays) throws StanzaException {
    Jid owner = session.owner();
    if (!gateway.exists(owner)) {
      throw new StanzaException(Condition.FORBIDDEN, "This gateway is for accounts that are kept.");
    }
    boolean again = gateway.links().find(owner, session.realm()) != null || !session.rooms().isEmpty();
    session.logOut();
    Connection fresh = null;
    boolean done = false;
    try {
      fresh = session.connect(credentials);
      forgetLists(session, credentials);
      gateway.links().keep(owner, session.realm(), keep ? credentials : open(credentials), stays, gateway.kernel().clock().instant());
      if (!gateway.roster().admit(owner, session.self(), session.name(), List.of())) {
        throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "Your contact list is full.");
      }
      gateway.kernel().router().send(iq.result());
      gateway.roster().appear(owner, session.self());
      done = true;
      session.admission().registered(keep ? null : credentials, stays);
      session.arrive(fresh);
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
        if (again) {
          session.again();
        }
      }
    }
  }

  /** The list of another account says nothing of what was removed from that of the one before. */
  private void forgetLists(GatewaySession session, Credentials credentials) {
    Link before = gateway.links().find(session.owner(), session.realm());
    String name = credentials.answer(gateway.network().login().questions().getFirst().var());
    if (before != null && !gateway.network().hasRealms() && !before.name().equals(name)) {
      gateway.shadow(session.owner()).forget();
    }
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
    try {
      if (!gateway.network().hasRealms()) {
        gateway.shadow(owner).forget();
      }
      for (RosterItem item : gateway.roster().itemsAt(owner, gateway.jid().domain())) {
        if (gateway.addresses().isIn(item.contact(), session.realm())) {
          gateway.roster().dismiss(owner, item.contact());
        }
      }
    } catch (StoreException e) {
      LOG.warn("Contacts of {} on {} could not be removed from the roster", owner, gateway.type());
    }
    done.run();
    session.unwanted();
  }
}
