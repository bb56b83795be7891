package im.recado.modules.pubsub;

import im.recado.kernel.Kernel;
import im.recado.kernel.event.ServerStarting;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.session.Sessions;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.admin.Administrators;
import im.recado.modules.disco.ServerDisco;
import im.recado.modules.roster.PresenceModule;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.StanzaException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publish-subscribe (XEP-0060): a service with a domain of its own, and the engine that accounts use too. What strangers can
 * make grow is bounded by options; for accounts that do not exist nothing is kept.
 */
public final class PubSubModule implements Module {
  private static final Logger LOG = LoggerFactory.getLogger(PubSubModule.class);

  private final Kernel kernel;
  private final Engine engine;
  private final Marks marks;
  private final RosterModule rosters;
  private final Administrators administrators;
  private final ServerDisco disco;
  private final Predicate<Jid> exists;

  /** @param exists whether an account is kept at all: one that was made for a session alone leaves nothing behind */
  public PubSubModule(
      Kernel kernel,
      Engine engine,
      Marks marks,
      RosterModule rosters,
      Administrators administrators,
      ServerDisco disco,
      Predicate<Jid> exists) {
    this.kernel = kernel;
    this.engine = engine;
    this.marks = marks;
    this.rosters = rosters;
    this.administrators = administrators;
    this.disco = disco;
    this.exists = exists;
  }

  @Override
  public Declaration declare() {
    Declaration declaration =
        Declaration.module("pubsub", "Publish and subscribe: nodes, items, subscriptions, collections.")
            .xep(60, "1.30.0", "Publish-Subscribe")
            .xep(131, "1.2", "Stanza Headers and Internet Metadata", "in what nodes send")
            .xep(248, "0.5.0", "PubSub Collection Nodes")
            .xep(395, "0.2.0", "Atomically Compare-And-Publish PubSub Items")
            .xep(413, "0.2.1", "Order-By")
            .xep(442, "0.2.0", "Pubsub Message Archive Management")
            .xep(460, "0.1.0", "Pubsub Caching Hints")
            .xep(462, "0.1.1", "PubSub Type Filtering")
            .xep(465, "0.1.1", "Pubsub Public Subscriptions")
            .xep(470, "0.2.0", "Pubsub Attachments")
            .xep(472, "0.2.1", "Pubsub Social Feed")
            .on(ServerStarting.class, event -> begin())
            .on(Sessions.AccountOpened.class, event -> marks.open(event.account()))
            .on(AccountRemoved.class, event -> forget(event.account()))
            .on(PresenceModule.SessionAppearing.class, event -> engine.temporary().comes(event.session()))
            .on(PresenceModule.SessionAvailable.class, event -> came(event))
            .on(PresenceModule.SessionUnavailable.class, event -> engine.temporary().went(event.session()))
            .on(Changes.ItemPublished.class, engine.summaries()::published)
            .on(Changes.ItemsGone.class, engine.summaries()::gone)
            .on(Changes.NodeDeleted.class, event -> deleted(event))
            .on(Changes.NodeConfigured.class, event -> configured(event))
            .on(Changes.SubscriptionChanged.class, event -> subscribed(event))
            .every(ServiceOptions.TIDY, engine.temporary()::tidy);
    ServiceOptions.all().forEach(declaration::option);
    new NodeCommands(engine).all().forEach(declaration::command);
    new NodeDeeds(engine).all().forEach(declaration::command);
    return declaration;
  }

  private void begin() {
    engine.temporary().begin();
    Jid domain = kernel.options().get(ServiceOptions.ENABLED) ? domain() : null;
    if (domain == null) {
      return;
    }
    Host host = new DomainHost(kernel, rosters, administrators, exists, domain);
    engine.service(host);
    kernel.router().service(domain.domain(), new DomainService(kernel, engine, host));
    disco.add(new ServerDisco.Item(domain, DomainService.NAME));
  }

  private @Nullable Jid domain() {
    String written = kernel.options().get(ServiceOptions.DOMAIN).strip();
    try {
      return Jid.of(null, written.isEmpty() ? "pubsub." + kernel.domain() : written, null);
    } catch (JidException e) {
      LOG.error("There is no publish-subscribe service: pubsub.domain is no domain ({})", e.getMessage());
      return null;
    }
  }

  private void came(PresenceModule.SessionAvailable event) {
    if (event.initial()) {
      engine.temporary().came(event.session());
    }
  }

  private void deleted(Changes.NodeDeleted event) {
    engine.summaries().deleted(event);
    engine.publicSubscriptions().deleted(event);
  }

  private void configured(Changes.NodeConfigured event) {
    engine.temporary().configured(event.after());
    engine.summaries().configured(event);
    engine.publicSubscriptions().configured(event);
  }

  private void subscribed(Changes.SubscriptionChanged event) {
    remember(event.subscription());
    engine.nodes().afterwards(() -> engine.publicSubscriptions().changed(event));
  }

  /** Whoever subscribes is remembered, so that nobody has to be asked about when they come online. */
  private void remember(Subscription subscription) {
    Jid bare = subscription.jid().bare();
    if (subscription.state() != Subscription.State.NONE
        && kernel.router().isLocalAccount(bare)
        && marks.of(bare, Marks.SUBSCRIBED) == null) {
      marks.set(bare, Marks.SUBSCRIBED, "");
    }
  }

  private void forget(Jid account) {
    end(account);
    engine.store().removeHost(account);
    engine.nodes().forget(account);
    engine.store().itemsOf(account).forEach(this::retract);
    // By what the account still has: a crash in between leaves nothing that is not found again.
    engine.store().subscriptions(account).keySet().forEach(node -> untold(node, account));
    engine.store().removeEntity(account).forEach(engine.nodes()::forget);
    marks.forget(account);
  }

  /** The nodes on an account that is no more, and those that nobody else owns: whoever was told of them hears that they went. */
  private void end(Jid account) {
    Host own = engine.host(account);
    if (own != null) {
      engine.nodes().of(account).keySet().forEach(name -> engine.remove(own, name));
    }
    Host service = engine.service();
    if (service == null) {
      return;
    }
    engine
        .store()
        .affiliations(service.jid(), account)
        .forEach(
            (name, affiliation) -> {
              Node node = affiliation == Affiliation.OWNER ? engine.find(service, name) : null;
              if (node != null && node.affiliated(Affiliation.OWNER).stream().allMatch(account::equals)) {
                engine.remove(service, name);
              }
            });
  }

  /** What somebody who is no more has published to the nodes of others. */
  private void retract(NodeId node, List<String> ids) {
    Host host = engine.host(node.host());
    try {
      if (host != null) {
        engine.retract(host, node.name(), ids, null);
      }
    } catch (StanzaException e) {
      throw new IllegalStateException(e);
    }
  }

  /** That somebody who is no more was a subscriber of a node. */
  private void untold(NodeId node, Jid account) {
    Host host = engine.host(node.host());
    if (host != null) {
      engine.publicSubscriptions().forget(host, node.name(), account);
    }
  }
}
