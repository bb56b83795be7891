package im.recado.modules.push;

import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.route.MessageRoute;
import im.recado.kernel.route.Stage;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Sessions.AccountOpened;
import im.recado.kernel.session.Sessions.SessionDetached;
import im.recado.kernel.session.Sessions.SessionResumed;
import im.recado.kernel.store.KeyValues;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.adhoc.AdHocCommands;
import im.recado.modules.disco.AccountDisco;
import im.recado.modules.pubsub.Changes;
import im.recado.modules.pubsub.Engine;
import im.recado.modules.roster.PresenceModule.SubscriptionRequested;
import im.recado.modules.spool.SpoolModule.MessageKept;
import im.recado.wire.form.DataForm;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Wakes clients through push services (XEP-0357). What a stranger can make grow: one notification at a time for each
 * client, at most one in {@code push.interval}, however many write. What an account can: {@code push.per-account}
 * registrations of a few kilobytes.
 */
public final class PushModule implements Module {
  static final String NS = "urn:xmpp:push:0";
  private static final String PUBSUB = "http://jabber.org/protocol/pubsub";
  private static final String PUBLISH_OPTIONS = "http://jabber.org/protocol/pubsub#publish-options";
  private static final int MOST_NODE = 1023;
  private static final int MOST_FORM = 8 * 1024;

  private final Kernel kernel;
  private final Predicate<Jid> exists;
  private final AdHocCommands commands;
  private final Registrations registrations;
  private final Wishes wishes;
  private final Wakening wakening;

  /**
   * @param isForMembers whether this is a room of this server that only members enter; must not wait
   * @param exists whether there is an account of this address
   */
  public PushModule(
      Kernel kernel,
      KeyValues store,
      Engine engine,
      Predicate<Jid> isForMembers,
      Predicate<Jid> exists,
      AdHocCommands commands,
      AccountDisco accounts) {
    this.kernel = kernel;
    this.exists = exists;
    this.commands = commands;
    this.registrations = new Registrations(kernel, store);
    this.wishes = new Wishes(kernel.options(), engine, isForMembers);
    this.wakening = new Wakening(kernel, registrations, wishes, new Publisher(kernel, registrations));
    accounts.feature(NS, () -> kernel.options().get(PushOptions.OFFERED));
  }

  @Override
  public Declaration declare() {
    PushCommands admin = new PushCommands(registrations);
    commands.add(admin.own());
    Declaration declaration =
        Declaration.module("push", "Wakes clients that sleep, through services of their makers.")
            .switchedBy(PushOptions.OFFERED)
            .xep(357, "0.4.1", "Push Notifications")
            .blockingIq(Iq.Type.SET, IqTarget.OWN_ACCOUNT, "enable", NS, this::enable)
            .blockingIq(Iq.Type.SET, IqTarget.OWN_ACCOUNT, "disable", NS, this::disable)
            .stage(Stage.IN_POLICY, this::stopped)
            .stage(
                Stage.IN_COPY,
                route -> {
                  if (route.account() != null && !route.targets().isEmpty()) {
                    wakening.delivered(route.account(), route.message());
                  }
                  return true;
                })
            .sessionState(PushModule::save, this::restore)
            .on(AccountOpened.class, opened -> registrations.open(opened.account()))
            .on(MessageKept.class, kept -> wakening.kept(kept.message()))
            .on(
                SubscriptionRequested.class,
                asked -> Background.start("waking a phone", () -> wakening.requested(asked.account(), asked.contact())))
            .on(
                SessionDetached.class,
                detached -> Background.start("waking a phone", () -> wakening.detached(detached.session())))
            .on(SessionResumed.class, resumed -> wakening.resumed(resumed.session()))
            .on(Changes.ItemPublished.class, event -> wishes.changed(event.host(), event.node()))
            .on(Changes.ItemsGone.class, event -> wishes.changed(event.host(), event.node()))
            .on(Changes.NodeDeleted.class, event -> wishes.changed(event.host(), event.node()))
            .on(AccountRemoved.class, removed -> forget(removed.account()));
    admin.all().forEach(declaration::command);
    PushOptions.declare(declaration);
    return declaration;
  }

  private void forget(Jid account) {
    registrations.forget(account);
    wishes.forget(account);
  }

  private @Nullable Element enable(IqRequest request) throws StanzaException {
    Session session = request.ownSession();
    Element asked = request.payload();
    Jid service = service(asked);
    String node = asked.attribute("node");
    requireAllowed(service);
    if (!exists.test(request.from().bare())) {
      throw new StanzaException(Condition.NOT_ALLOWED, "An account that is not kept cannot be woken.");
    }
    if (node != null && node.length() > MOST_NODE) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "The name of the node is too long.");
    }
    Element options = asked.child("x", DataForm.NS);
    if (options != null) {
      requireOptions(options);
    }
    Registration registration = new Registration(service, node, options, kernel.clock().instant());
    registrations.put(request.from().bare(), registration, kernel.options().get(PushOptions.MOST));
    wakening.begin(session, registration.key());
    return null;
  }

  private static Jid service(Element asked) throws StanzaException {
    String jid = asked.attribute("jid");
    if (jid == null || jid.isEmpty()) {
      throw new StanzaException(Condition.BAD_REQUEST, "Name the push service.");
    }
    try {
      return Jid.parse(jid);
    } catch (JidException e) {
      throw new StanzaException(Condition.JID_MALFORMED, "The push service has no such address: " + e.getMessage() + ".");
    }
  }

  /** Nobody may have the server write to people, or to itself. */
  private void requireAllowed(Jid service) throws StanzaException {
    if (!kernel.options().get(PushOptions.OFFERED)) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE, "This server wakes no clients.");
    }
    if (service.isFull() || kernel.router().isOwn(service.domain())) {
      throw new StanzaException(Condition.NOT_ALLOWED, "There is no push service of this address.");
    }
    boolean named =
        kernel.options().get(PushOptions.SERVICES).stream()
            .anyMatch(domain -> domain.toLowerCase(Locale.ROOT).equals(service.domain()));
    if (!named && !kernel.options().get(PushOptions.SERVICES).isEmpty()) {
      throw new StanzaException(Condition.NOT_ALLOWED, "This server does not use that push service.");
    }
  }

  private static void requireOptions(Element options) throws StanzaException {
    DataForm form = DataForm.of(options);
    if (form == null || form.type() != DataForm.Type.SUBMIT || !form.isOf(PUBLISH_OPTIONS)) {
      throw new StanzaException(Condition.BAD_REQUEST, "The form is to hold options for publishing.");
    }
    if (options.toString().length() > MOST_FORM) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "The options for publishing are too long.");
    }
  }

  private @Nullable Element disable(IqRequest request) throws StanzaException {
    Jid service = service(request.payload());
    String node = request.payload().attribute("node");
    registrations.remove(
        request.from().bare(), one -> one.service().equals(service) && (node == null || node.equals(one.node())));
    return null;
  }

  /** A push service does not want to hear of a client any more (section 8). */
  private boolean stopped(MessageRoute route) {
    Message message = route.message();
    Element pubsub = message.child("pubsub", PUBSUB);
    Element affiliation = pubsub == null ? null : pubsub.child("affiliation", PUBSUB);
    if (pubsub == null || affiliation == null || !"none".equals(affiliation.attribute("affiliation"))) {
      return true;
    }
    Jid service = route.from();
    Jid account = route.to().bare();
    String node = pubsub.attribute("node");
    Background.start(
        "waking a phone",
        () ->
            registrations.remove(
                account, one -> one.service().equals(service) && Objects.equals(node, one.node())));
    return true;
  }

  private static @Nullable String save(Session session) {
    Watch watch = session.get(Watch.KEY);
    return watch == null ? null : String.join("\n", watch.keys());
  }

  private void restore(Session session, String saved) {
    saved.lines().forEach(key -> wakening.begin(session, key));
  }
}
