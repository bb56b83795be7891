package im.recado.gateway;

import im.recado.gateway.RegistrationForm.Known;
import im.recado.gateway.network.Credentials;
import im.recado.gateway.network.LoginForm.Question;
import im.recado.kernel.command.Powers;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.session.Session;
import im.recado.modules.adhoc.AdHocCommand;
import im.recado.modules.adhoc.AdHocModule;
import im.recado.modules.adhoc.CommandNodes;
import im.recado.modules.adhoc.Execution;
import im.recado.modules.adhoc.Note;
import im.recado.modules.adhoc.Requester;
import im.recado.modules.adhoc.Step;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.disco.DiscoNodes;
import im.recado.modules.link.Link;
import im.recado.wire.form.DataForm;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;

/**
 * The commands of a gateway (XEP-0050): registering step by step, signing in and out, taking the registration back. They ask and do
 * what {@link Registration} does by a form, for the accounts of this server alone, in the language of the request. On a thread that
 * may wait, in the order of what a client asks.
 */
final class Wizard {
  private static final String REGISTER = "register";
  private static final String SIGN_IN = "sign-in";
  private static final String SIGN_OUT = "sign-out";
  private static final String STATUS = "status";
  private static final String REMOVE = "remove";

  /** What makes sense for a guest who is there. */
  private static final Set<String> OF_GUESTS = Set.of(REGISTER, STATUS, SIGN_OUT);

  private final Gateway gateway;
  private final Registration registration;
  private final RegistrationForm form;
  private final Execution execution;
  private final Status status;

  Wizard(Gateway gateway, Registration registration) {
    this.gateway = gateway;
    this.registration = registration;
    this.form = registration.form();
    this.execution = new Execution(gateway.kernel());
    this.status = new Status(gateway);
  }

  // Discovery.

  /** What a node is: the list of commands, or one of them. */
  Element info(IqRequest request, String node) throws StanzaException {
    owner(request);
    if (node.equals(AdHocModule.NS)) {
      return CommandNodes.list(gateway.name()).toElement(node);
    }
    return CommandNodes.command(command(request, node).name()).toElement(node);
  }

  /** The commands that make sense for who asks. */
  Element items(IqRequest request, String node) throws StanzaException {
    Jid owner = owner(request);
    Jid at = at(request);
    if (!node.equals(AdHocModule.NS)) {
      command(request, node);
      return DiscoModule.items(node, List.of());
    }
    String realm = gateway.addresses().realm(at);
    boolean registered = isRegistered(owner, realm);
    boolean here = !status.realms(owner, realm).isEmpty();
    return DiscoModule.items(
        node,
        commands(Speech.of(request.iq().element().lang()), registered).stream()
            .filter(command -> registered || command.node().equals(REGISTER) || (here && OF_GUESTS.contains(command.node())))
            .map(command -> new DiscoNodes.Item(at, command.node(), command.name()))
            .toList());
  }

  /** Whether somebody may use the gateway. May wait. */
  boolean isFor(Jid asking) {
    return gateway.kernel().router().isLocalAccount(asking) && gateway.exists(asking.bare());
  }

  private boolean isRegistered(Jid owner, String realm) {
    return form.known(owner, realm).credentials() != null;
  }

  /** Whose request it is: who may not use the gateway learns nothing of commands. May wait. */
  private Jid owner(IqRequest request) throws StanzaException {
    Jid owner = gateway.user(request.from());
    if (!gateway.exists(owner)) {
      throw new StanzaException(Condition.FORBIDDEN, "This gateway is for accounts that are kept.");
    }
    return owner;
  }

  private static Jid at(IqRequest request) {
    return Objects.requireNonNull(request.iq().to());
  }

  private List<AdHocCommand> commands(Speech speech, boolean registered) {
    return List.of(
        new AdHocCommand(
            REGISTER, speech.say(registered ? "Edit" : "Sign up"), ServerRole.USER, asking -> account(asking, speech)),
        new AdHocCommand(SIGN_IN, speech.say("Sign in now"), ServerRole.USER, asking -> signIn(asking, speech)),
        new AdHocCommand(SIGN_OUT, speech.say("Sign out"), ServerRole.USER, asking -> signOut(asking, speech)),
        new AdHocCommand(STATUS, speech.say("How it stands"), ServerRole.USER, asking -> status(asking, speech)),
        new AdHocCommand(REMOVE, speech.say("Remove"), ServerRole.USER, asking -> remove(asking, speech)));
  }

  private AdHocCommand command(IqRequest request, String node) throws StanzaException {
    boolean registered = isRegistered(request.from().bare(), gateway.addresses().realm(at(request)));
    return commands(Speech.of(request.iq().element().lang()), registered).stream()
        .filter(command -> command.node().equals(node))
        .findFirst()
        .orElseThrow(() -> new StanzaException(Condition.ITEM_NOT_FOUND, "There is no such command."));
  }

  // Execution.

  /** Begins a command or goes on with it. */
  Element take(IqRequest request) throws StanzaException {
    owner(request);
    String node = request.payload().attribute("node");
    if (node == null || node.isEmpty()) {
      throw new StanzaException(Condition.BAD_REQUEST, "Which command?");
    }
    Execution.action(request.payload());
    AdHocCommand command = command(request, node);
    Session session = gateway.kernel().sessions().session(request.from());
    if (session == null) {
      throw new StanzaException(Condition.FORBIDDEN, "Only a client may ask this.");
    }
    Requester requester = new Requester(session.jid(), () -> Powers.NONE, at(request));
    return execution.take(request.payload(), command, requester, Speech.of(request.iq().element().lang()).code());
  }

  /** First: which account? */
  private Step account(Requester asking, Speech speech) throws StanzaException {
    Jid owner = asking.jid().bare();
    Known known = form.known(owner, gateway.addresses().realm(asking.at()));
    List<Question> open = form.login().questions().stream().filter(question -> !question.secret()).toList();
    DataForm.Builder asked = asked(speech, form.login().instructions());
    open.forEach(question -> asked.field(form.field(question, known, speech)));
    return Step.askFirst(
        asked.build(),
        answers -> {
          try {
            return secrets(owner, form.answers(open, answers::value), speech);
          } catch (StanzaException e) {
            return Step.again(speech.trouble(e, gateway.name()));
          }
        });
  }

  /** Then: how does one get in? The network is asked with that. */
  private Step secrets(Jid owner, Map<String, String> account, Speech speech) throws StanzaException {
    String realm = registration.realm(new Credentials(account));
    Known known = form.known(owner, realm);
    DataForm.Builder asked = asked(speech, "How you get in. It is tried at once.");
    form.login().questions().stream()
        .filter(Question::secret)
        .forEach(question -> asked.field(form.field(question, known, speech)));
    form.wishes(known, speech).forEach(asked::field);
    return Step.ask(
        asked.build(),
        answers -> {
          try {
            registration.register(owner, form.told(var -> account.containsKey(var) ? account.get(var) : answers.value(var)));
            return Step.done(speech.say("You are registered with {name}, and signed in.", gateway.name()));
          } catch (StanzaException e) {
            return Step.again(speech.trouble(e, gateway.name()));
          }
        });
  }

  private DataForm.Builder asked(Speech speech, String instructions) {
    return DataForm.form(Registration.NS).title(gateway.name()).instructions(speech.say(instructions, gateway.name()));
  }

  /** What is done at once: it works, or a note says why not. */
  @FunctionalInterface
  private interface Deed {
    void run() throws StanzaException;
  }

  private Step done(Speech speech, String sentence, Deed deed) {
    try {
      deed.run();
      return Step.done(speech.say(sentence, gateway.name()));
    } catch (StanzaException e) {
      return new Step.Done(null, List.of(Note.error(speech.trouble(e, gateway.name()))));
    }
  }

  private Step signIn(Requester asking, Speech speech) {
    return done(
        speech,
        "You are signed in to {name}.",
        () -> {
          Session session = gateway.kernel().sessions().session(asking.jid());
          Presence shown = session == null ? null : session.presence();
          if (shown == null) {
            throw new StanzaException(Condition.UNEXPECTED_REQUEST, "Be online with this client first.");
          }
          Jid owner = asking.jid().bare();
          for (Link link : registration.links(owner, gateway.addresses().realm(asking.at()))) {
            gateway.seats().call(owner, gateway.links().realm(link), here -> here.wishes().signIn(shown.withTo(here.self())));
          }
        });
  }

  /** Guests too are somewhere. */
  private Step signOut(Requester asking, Speech speech) {
    return done(
        speech,
        "You are signed out of {name}.",
        () -> {
          for (String realm : here(asking)) {
            gateway.seats().call(asking.jid().bare(), realm, session -> session.wishes().signOut());
          }
        });
  }

  private Step status(Requester asking, Speech speech) {
    try {
      here(asking);
      return Step.done(status.of(asking.jid().bare(), gateway.addresses().realm(asking.at()), speech));
    } catch (StanzaException e) {
      return new Step.Done(null, List.of(Note.error(speech.trouble(e, gateway.name()))));
    }
  }

  /** Where who asks is, or has an account; that is somewhere. */
  private SortedSet<String> here(Requester asking) throws StanzaException {
    String realm = gateway.addresses().realm(asking.at());
    SortedSet<String> realms = status.realms(asking.jid().bare(), realm);
    if (realms.isEmpty()) {
      registration.links(asking.jid().bare(), realm);
    }
    return realms;
  }

  private Step remove(Requester asking, Speech speech) throws StanzaException {
    Jid owner = asking.jid().bare();
    String realm = gateway.addresses().realm(asking.at());
    if (!isRegistered(owner, realm)) {
      return done(speech, "", () -> registration.links(owner, realm));
    }
    return Step.ask(
        asked(speech, Speech.REMOVAL).build(),
        answers ->
            done(speech, "You are not registered with {name} any more.", () -> registration.remove(owner, realm)));
  }
}
