package im.recado.modules.pubsub;

import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.route.IqHandler;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.route.MessageRoute;
import im.recado.kernel.route.Stage;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Session;
import im.recado.kernel.store.KeyValues;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.caps.CapsModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes to nodes for an account, wherever they are, and keeps the list for all of its clients (XEP-0376). So a
 * subscription to a node elsewhere can be public, too (XEP-0465).
 */
public final class AccountManagementModule implements Module {
  private static final String NS = "urn:xmpp:pam:0";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Option<Integer> MOST =
      Option.integer(
          "pubsub.followed", 1000, 0, 100_000, "So many subscriptions that clients have made through their account are kept for it.");

  private final Kernel kernel;
  private final Engine engine;
  private final Followed followed;
  private final Predicate<Jid> exists;

  /** @param exists whether an account is kept at all */
  public AccountManagementModule(Kernel kernel, Engine engine, KeyValues store, Predicate<Jid> exists) {
    this.kernel = kernel;
    this.engine = engine;
    this.followed = new Followed(store);
    this.exists = exists;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("pam", "Subscribes to nodes anywhere for an account and keeps the list for all of its clients.")
        .xep(376, "0.2", "Pubsub Account Management", "subscribing, unsubscribing, the list; what clients want to hear of they say as before")
        .accountFeature(NS)
        .option(MOST)
        .on(AccountRemoved.class, event -> followed.forget(event.account()))
        .blockingIq(Iq.Type.SET, IqTarget.OWN_ACCOUNT, "pam", NS, this::change)
        .blockingIq(Iq.Type.GET, IqTarget.OWN_ACCOUNT, "subscriptions", NS, this::list)
        .blockingIq(Iq.Type.SET, IqTarget.OTHER_ACCOUNT, "pam", NS, IqHandler.OWNER_ONLY)
        .blockingIq(Iq.Type.GET, IqTarget.OTHER_ACCOUNT, "subscriptions", NS, IqHandler.OWNER_ONLY)
        .stage(Stage.IN_POLICY, this::came);
  }

  private @Nullable Element list(IqRequest request) {
    Jid account = request.askedAccount();
    synchronized (followed.lockOf(account)) {
      String version = followed.version(account);
      return version.equals(request.payload().attribute("ver"))
          ? null
          : Element.builder("subscriptions", NS).attribute("ver", version).children(followed.of(account)).build();
    }
  }

  /** What a client wants of a service. */
  private record Wish(Session session, Iq iq, Jid account, Jid service, Element verb, String node) {
    boolean subscribes() {
      return verb.name().equals("subscribe");
    }

    boolean isPublic() {
      return subscribes() && verb.has("public", PublicSubscriptions.NS);
    }
  }

  /** Sections 3.2 and 3.3. The answer comes when the service has answered. */
  private @Nullable Element change(IqRequest request) throws StanzaException {
    Wish wish = wish(request);
    if (!exists.test(wish.account())) {
      throw Errors.forbidden();
    }
    if (wish.subscribes() && isFull(wish)) {
      throw Errors.tooManySubscriptions();
    }
    Element options = request.payload().child("options", PubSub.NS);
    Element.Builder asked = Element.builder("pubsub", PubSub.NS).child(wish.verb());
    Element pubsub = asked.child(wish.subscribes() ? options : null).build();
    boolean sent =
        kernel
            .questions()
            .askFor(
                wish.account(),
                Iq.Type.SET,
                wish.account(),
                wish.service(),
                pubsub,
                PATIENCE,
                answer -> answered(wish, answer));
    if (!sent) {
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "Too many services are being asked.");
    }
    return IqHandler.ANSWERED;
  }

  private boolean isFull(Wish wish) {
    return followed.of(wish.account()).size() >= kernel.options().get(MOST)
        && followed.of(wish.account(), wish.service(), wish.node(), null).isEmpty();
  }

  private static Wish wish(IqRequest request) throws StanzaException {
    Jid account = request.askedAccount();
    Element pam = request.payload();
    List<Element> verbs =
        pam.elements().stream().filter(each -> each.namespace().equals(PubSub.NS) && !each.name().equals("options")).toList();
    if (verbs.size() != 1 || !Set.of("subscribe", "unsubscribe").contains(verbs.getFirst().name())) {
      throw Errors.badRequest("Subscribe to what, or unsubscribe?");
    }
    Element verb = verbs.getFirst();
    if (!account.equals(Call.jid(verb))) {
      throw Errors.invalidJid();
    }
    String node = verb.attribute("node");
    if (node == null || node.isEmpty()) {
      throw Errors.nodeIdRequired();
    }
    if (node.length() > Limits.LONGEST_NAME) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "That name is too long.");
    }
    // The text of section 3.2 says "service", its examples say "jid".
    String written = pam.attributeOr("jid", pam.attributeOr("service", ""));
    try {
      Jid service = Jid.parse(written);
      if (service.equals(account)) {
        throw new StanzaException(Condition.NOT_ALLOWED, "Of one's own nodes one is told anyway.");
      }
      return new Wish(request.ownSession(), request.iq(), account, service, verb, node);
    } catch (JidException e) {
      throw new StanzaException(Condition.JID_MALFORMED, "There is no such service.");
    }
  }

  /** @param answer null when none came in time */
  private void answered(Wish wish, @Nullable Iq answer) {
    if (answer == null) {
      refuse(wish, Condition.REMOTE_SERVER_TIMEOUT.error().toElement());
    } else if (answer.type() == Iq.Type.ERROR) {
      Element error = answer.element().child("error", Namespaces.CLIENT);
      refuse(wish, error == null ? Condition.UNDEFINED_CONDITION.error().toElement() : error);
    } else {
      Background.start("nodes of accounts", () -> done(wish, answer));
    }
  }

  /** Who refuses is said, as it may be the account or the service. */
  private void refuse(Wish wish, Element error) {
    Element said = error.attribute("by") == null ? error.withAttribute("by", wish.service().toString()) : error;
    Iq bare = (Iq) wish.iq().errorReply(Condition.UNDEFINED_CONDITION.error());
    reply(wish, (Iq) bare.without(child -> child.name().equals("error")).withChild(said));
  }

  private static void reply(Wish wish, Iq reply) {
    wish.session().send(reply);
  }

  private void done(Wish wish, Iq answer) {
    Element pubsub = answer.payload();
    Element told = pubsub == null ? null : pubsub.child("subscription", PubSub.NS);
    String state = told == null ? null : told.attribute("subscription");
    String subid = told == null ? wish.verb().attribute("subid") : told.attribute("subid");
    keep(wish.account(), wish.service(), wish.node(), subid, !wish.subscribes() ? "none" : state == null ? "subscribed" : state);
    if (!isHere(wish.service())) {
      boolean open = wish.isPublic() && !"pending".equals(state);
      engine.publicSubscriptions().changedElsewhere(wish.account(), wish.service(), wish.node(), open);
    }
    reply(wish, wish.iq().result());
  }

  /** Whether nodes of this service tell by themselves who has subscribed publicly. */
  private boolean isHere(Jid service) {
    return service.isBare() && (service.local() == null ? engine.host(service) != null : engine.isLocal(service));
  }

  /**
   * Notes what a subscription is now, and tells the clients that want to know, if the list is another one by that: the service
   * may say so in its answer and by an event. May wait.
   */
  private void keep(Jid account, Jid service, String node, @Nullable String subid, String state) {
    Element.Builder change =
        Element.builder("subscription", NS)
            .attribute("service", service.toString())
            .attribute("node", node)
            .attribute("jid", account.toString())
            .attribute("subscription", state)
            .attribute("subid", subid);
    String version;
    synchronized (followed.lockOf(account)) {
      String before = followed.version(account);
      if (state.equals("none")) {
        followed.of(account, service, node, subid).forEach(each -> followed.remove(account, each));
      } else {
        followed.put(account, change.build());
      }
      version = followed.version(account);
      if (version.equals(before)) {
        return;
      }
    }
    Element subscription =
        Element.builder("subscription", PubSub.NS)
            .attribute("node", node)
            .attribute("jid", account.toString())
            .attribute("subscription", state)
            .attribute("subid", subid)
            .build();
    Element notify =
        Element.builder("notify", NS).attribute("ver", version).attribute("service", service.toString()).child(subscription).build();
    Account online = kernel.sessions().account(account);
    if (online == null) {
      return;
    }
    for (Session session : online.sessions()) {
      if (session.presence() != null && CapsModule.of(session).managesSubscriptions()) {
        session.send(Message.of(Message.Type.NORMAL, account, session.jid(), notify));
      }
    }
  }

  /** A service tells what has become of a subscription (XEP-0060 section 12.14), or that a node is no more. */
  private boolean came(MessageRoute route) {
    Element event = route.message().isError() ? null : route.message().child("event", PubSub.EVENT);
    if (event == null) {
      return true;
    }
    Element change = event.child("subscription", PubSub.EVENT);
    Element deleted = event.child("delete", PubSub.EVENT);
    Element what = change != null ? change : deleted;
    String node = what == null ? null : what.attribute("node");
    if (what != null && node != null) {
      Jid service = route.from();
      Background.start("nodes of accounts", () -> told(route.to().bare(), service, node, what));
    }
    return true;
  }

  /** Counts only for what is in the list: a stranger changes nothing. May wait. */
  private void told(Jid account, Jid service, String node, Element what) {
    String subid = what.attribute("subid");
    List<Element> known = followed.of(account, service, node, subid);
    String state = what.name().equals("delete") ? "none" : what.attributeOr("subscription", "");
    if (known.isEmpty() || !Set.of("none", "pending", "unconfigured", "subscribed").contains(state)) {
      return;
    }
    for (Element each : known) {
      if (!state.equals(each.attribute("subscription"))) {
        keep(account, service, node, each.attribute("subid"), state);
      }
    }
    if (state.equals("none") && !isHere(service)) {
      engine.publicSubscriptions().changedElsewhere(account, service, node, false);
    }
  }
}
