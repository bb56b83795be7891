package im.recado.modules.pep;

import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.route.MessageRoute;
import im.recado.kernel.route.Stage;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Session;
import im.recado.modules.archive.Answers;
import im.recado.modules.caps.Capabilities;
import im.recado.modules.caps.CapsModule;
import im.recado.modules.disco.AccountDisco;
import im.recado.modules.disco.Identity;
import im.recado.modules.disco.ServerDisco;
import im.recado.modules.pubsub.CatchUp;
import im.recado.modules.pubsub.Bounces;
import im.recado.modules.pubsub.Discovery;
import im.recado.modules.pubsub.Engine;
import im.recado.modules.pubsub.Host;
import im.recado.modules.pubsub.NodeArchive;
import im.recado.modules.pubsub.PubSub;
import im.recado.modules.roster.PresenceModule;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Personal nodes on every account (XEP-0163): made by the first publication, for contacts unless they are told otherwise, and
 * everybody who shares presence is told what they are interested in. To strangers an account looks like one that does not exist
 * (SECURITY M10) but at a node that is there, whose refusal XEP-0060 prescribes; what can grow is bounded by options.
 */
public final class PepModule implements Module {
  private static final String VCARD = "urn:ietf:params:xml:ns:vcard-4.0";

  private static final Logger LOG = LoggerFactory.getLogger(PepModule.class);

  private final Kernel kernel;
  private final Engine engine;
  private final RosterModule rosters;
  private final CapsModule caps;
  private final Predicate<Jid> exists;
  private final LastItems lastItems;
  private final Revocations revocations;
  private final Bounces bounces;
  private final Discovery discovery;

  /** @param exists whether an account is kept at all: one that was made for a session alone leaves nothing behind */
  public PepModule(
      Kernel kernel,
      Engine engine,
      RosterModule rosters,
      CapsModule caps,
      ServerDisco serverDisco,
      AccountDisco accountDisco,
      Answers archives,
      Predicate<Jid> exists) {
    this.kernel = kernel;
    this.engine = engine;
    this.rosters = rosters;
    this.caps = caps;
    this.exists = exists;
    this.lastItems = new LastItems(engine, rosters, this::host, domain -> kernel.router().isLocal(domain));
    this.revocations = new Revocations(engine, lastItems, this::host, kernel);
    this.bounces = new Bounces(engine);
    this.discovery = new Discovery(engine);
    engine.accounts(this::host);
    Identity pep = new Identity("pubsub", "pep", "");
    accountDisco.identity(pep);
    serverDisco.identity(pep);
    accountDisco.nodes(new Nodes());
    NodeArchive archive = new NodeArchive(kernel, engine);
    archives.nodes(request -> archive.answer(visible(request), request));
  }

  /** An account as a host of nodes. */
  Host host(Jid account) {
    return new AccountHost(kernel, rosters, exists, account);
  }

  @Override
  public Declaration declare() {
    Declaration declaration =
        Declaration.module("pep", "Personal nodes on every account.")
            .xep(163, "1.2.2", "Personal Eventing Protocol")
            .xep(222, "1.0.1", "Persistent Storage of Public Data via PubSub")
            .xep(223, "1.1.1", "Persistent Storage of Private Data via PubSub")
            .xep(80, "1.9.1", "User Location")
            .xep(107, "1.2.1", "User Mood")
            .xep(108, "1.3.1", "User Activity")
            .xep(118, "1.3.0", "User Tune")
            .xep(172, "1.1", "User Nickname")
            .xep(292, "0.12.0", "vCard4 Over XMPP")
            .xep(384, "0.9.1", "OMEMO Encryption", "the nodes that clients keep")
            .serverFeature(VCARD)
            .accountFeature(VCARD)
            .on(CapsModule.CapabilitiesChanged.class, this::wants)
            .on(PresenceModule.SessionHidden.class, this::hidden)
            .on(PresenceModule.PresenceShown.class, event -> shown(event.account(), event.presence()))
            .on(PresenceModule.PresenceMissed.class, event -> missed(event.account(), event.presence()))
            .on(RosterModule.ItemChanged.class, revocations::changed)
            .stage(Stage.OUT_POLICY, this::sent)
            .stage(Stage.IN_POLICY, this::came);
    Stream.concat(Discovery.features().stream(), host(Jid.valueOf("any@" + kernel.domain())).features().stream())
        // COMPAT Smack (OMEMO, OpenPGP): it looks at the server for what accounts can do, as XEP-0163 once said.
        .forEach(feature -> declaration.accountFeature(feature).serverFeature(feature));
    PersonalOptions.all().forEach(declaration::option);
    for (Iq.Type type : List.of(Iq.Type.GET, Iq.Type.SET)) {
      for (String namespace : List.of(PubSub.NS, PubSub.OWNER)) {
        declaration
            .blockingIq(type, IqTarget.OWN_ACCOUNT, "pubsub", namespace, this::own)
            .blockingIq(type, IqTarget.OTHER_ACCOUNT, "pubsub", namespace, this::other);
      }
    }
    return declaration;
  }

  private @Nullable Element own(IqRequest request) throws StanzaException {
    return engine.requests().handle(host(request.askedAccount()), request);
  }

  /** Somebody who may not see the account's presence learns of it only by nodes that are there. */
  private @Nullable Element other(IqRequest request) throws StanzaException {
    return engine.requests().handle(visible(request), request);
  }

  private Host visible(IqRequest request) throws StanzaException {
    Host host = host(request.askedAccount());
    if (!exists.test(host.jid())) {
      // Something may be left of one that was removed a moment ago.
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    if (!host.owns(request.from().bare()) && !rosters.sees(request.from().bare(), host.jid())) {
      Element payload = request.payload();
      Element verb = payload.name().equals("pubsub") ? payload.firstElement() : payload;
      String node = verb == null ? null : verb.attribute("node");
      if (node == null || (engine.find(host, node) == null && !engine.wouldBe(host, node, request.from().bare()))) {
        throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
      }
    }
    return host;
  }

  /** An owner answers, at their own address, who has asked to subscribe. */
  private boolean sent(MessageRoute route) {
    Session sender = route.sender();
    Message message = route.message();
    if (sender == null || !route.to().equals(sender.account().jid()) || !Engine.isApproval(message)) {
      return true;
    }
    Host host = host(sender.account().jid());
    Background.start("personal nodes", () -> approve(host, message));
    return false;
  }

  /** A notification has come back. */
  private boolean came(MessageRoute route) {
    Message message = route.message();
    if (route.to().isBare() && Bounces.isOne(message)) {
      Host host = host(route.to());
      Background.start("personal nodes", () -> bounced(host, message));
    }
    return true;
  }

  private void bounced(Host host, Message message) {
    try {
      bounces.bounced(host, message);
    } catch (StanzaException e) {
      LOG.debug("A notification of {} that came back has no consequence", host.jid(), e);
    }
  }

  private void approve(Host host, Message message) {
    try {
      engine.approve(host, message);
    } catch (StanzaException e) {
      kernel.router().refuse(message, e);
    }
  }

  // Presence.

  /** A client's interests are known, or others than before. */
  private void wants(CapsModule.CapabilitiesChanged event) {
    Set<String> fresh = new HashSet<>(event.now().interests());
    fresh.removeAll(event.before().interests());
    send(event.session(), fresh);
  }

  /** An invisible client that was unavailable has missed what there was. */
  private void hidden(PresenceModule.SessionHidden event) {
    if (event.again()) {
      send(event.session(), CapsModule.of(event.session()).interests());
    }
  }

  private void send(Session session, Set<String> interests) {
    if (!interests.isEmpty()) {
      CatchUp catchUp = CatchUp.begin(session);
      Background.start(
          "personal nodes",
          () -> {
            try {
              lastItems.toSession(session, interests, catchUp);
            } finally {
              catchUp.end();
            }
          });
    }
  }

  /** Somebody has shown presence to an account, online or not, there or not, beside what sessions here broadcast. */
  private void shown(Jid jid, Presence presence) {
    Account account = kernel.sessions().account(jid);
    Jid from = presence.from();
    if (from == null || !from.isFull() || from.bare().equals(jid)) {
      return;
    }
    if (account == null) {
      missed(jid, presence);
      return;
    }
    if (!presence.isAvailable()) {
      Visitors visitors = account.get(Visitors.KEY);
      if (visitors != null) {
        visitors.remove(from);
      }
      return;
    }
    if (!CapsModule.claims(presence)) {
      return;
    }
    Visitors here = Visitors.of(account);
    if (!rosters.sees(from.bare(), jid)) {
      // Of what is published to everybody he hears from now on (XEP-0060 section 9.1.3); what there is he may ask for.
      visited(jid, here, from, presence, _ -> {});
      return;
    }
    Session local = kernel.router().isLocal(from.domain()) ? kernel.sessions().session(from) : null;
    if (local != null && rosters.mutual(jid).contains(from.bare())) {
      return; // A contact here is heard anyway.
    }
    visited(jid, here, from, presence, fresh -> lastItems.toVisitor(jid, from, fresh));
  }

  /**
   * The account is not online, or not there, or has blocked somebody: he is asked all the same, in its name. Whether he is asked,
   * and what he is sent for showing presence, tells him nothing (SECURITY M10).
   */
  private void missed(Jid jid, Presence presence) {
    Jid from = presence.from();
    if (from != null && from.isFull() && presence.isAvailable()) {
      caps.learn(jid, presence, _ -> {});
    }
  }

  /** @param then gets what a visitor wants to be told of and did not before */
  private void visited(Jid asking, Visitors here, Jid from, Presence presence, Consumer<Set<String>> then) {
    Object question = new Object();
    if (here.asked(from, question, kernel.options().get(PersonalOptions.INTERESTED))) {
      caps.learn(
          asking,
          presence,
          capabilities -> {
            Set<String> fresh = here.answered(from, question, capabilities);
            if (!fresh.isEmpty()) {
              Background.start("personal nodes", () -> then.accept(fresh));
            }
          });
    }
  }

  /** The nodes of accounts in service discovery. */
  private final class Nodes implements AccountDisco.Nodes {
    @Override
    public List<Element> items(Jid account, Jid asking, Element query) throws StanzaException {
      return discovery.nodesOfAccount(host(account), asking, query);
    }

    @Override
    public @Nullable Element info(Jid account, String node, Jid asking) {
      return discovery.info(host(account), node, asking);
    }

    @Override
    public @Nullable Element items(Jid account, String node, Jid asking, Element query) throws StanzaException {
      return discovery.items(host(account), node, asking, query);
    }
  }
}
