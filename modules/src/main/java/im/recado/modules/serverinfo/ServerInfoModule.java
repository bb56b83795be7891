package im.recado.modules.serverinfo;

import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.kernel.event.ServerStarting;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.store.StoreException;
import im.recado.modules.disco.ContactAddresses;
import im.recado.modules.disco.ServerDisco;
import im.recado.modules.federation.FederationModule;
import im.recado.modules.pubsub.Engine;
import im.recado.modules.pubsub.Host;
import im.recado.modules.pubsub.Node;
import im.recado.modules.pubsub.NodeConfig;
import im.recado.modules.pubsub.NodeField;
import im.recado.modules.version.VersionModule;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what kind of server this is on a node of its publish-subscribe service, if the operator wants it (XEP-0485), and
 * with which others it is connected, if that is wanted too.
 */
public final class ServerInfoModule implements Module {
  private static final Logger LOG = LoggerFactory.getLogger(ServerInfoModule.class);
  static final String NS = "urn:xmpp:serverinfo:0";
  private static final String NODE = "serverinfo";

  static final Option<Boolean> PUBLISH =
      Option.flag("serverinfo.publish", false, "Whether surveys of the network may know of this server.");

  static final Option<Boolean> FEDERATION =
      Option.flag(
          "serverinfo.federation",
          false,
          "Whether they may also know with how many servers this one is connected; only those that tell of themselves are named.");

  static final Option<Duration> INTERVAL =
      Option.duration("serverinfo.interval", Duration.ofHours(1), "How often what is told of connections is renewed.");

  private final Kernel kernel;
  private final Federated federated;
  private final Engine engine;
  private final VersionModule version;

  /** What has become of the item on the node. */
  private enum Item {
    NONE,
    UNDER_WAY,
    THERE,
    REFUSED
  }

  private final AtomicReference<Item> item = new AtomicReference<>(Item.NONE);

  public ServerInfoModule(
      Kernel kernel,
      Engine engine,
      FederationModule federation,
      VersionModule version,
      ServerDisco disco,
      ContactAddresses contacts) {
    this.kernel = kernel;
    this.federated = new Federated(kernel, federation);
    this.engine = engine;
    this.version = version;
    kernel.options().whenChanged(this::changed);
    disco.feature(NS, this::isPublished);
    contacts.field("serverinfo-pubsub-node", this::place);
  }

  @Override
  public Declaration declare() {
    return Declaration.module("serverinfo", "Tells surveys of the network what kind of server this is.")
        .xep(485, "1.0.0", "PubSub Server Information")
        .option(PUBLISH)
        .option(FEDERATION)
        .option(INTERVAL)
        .every(INTERVAL, this::renew)
        .on(ServerStarting.class, event -> begin());
  }

  private void changed(String key) {
    if (key.equals(FEDERATION.key())) {
      Background.start("telling of connections", this::renew);
    }
  }

  private @Nullable Host service() {
    return kernel.options().get(PUBLISH) ? engine.service() : null;
  }

  private List<String> place() {
    Host service = service();
    return service == null || !isPublished() ? List.of() : List.of("xmpp:" + service.jid() + "?;node=" + NODE);
  }

  /** Whether it is there to be read; when the operator has come to want it after the start, it will be soon. Never waits. */
  private boolean isPublished() {
    if (service() == null) {
      item.compareAndSet(Item.THERE, Item.NONE);
      return false;
    }
    if (item.compareAndSet(Item.NONE, Item.UNDER_WAY)) {
      Background.start("telling of connections", this::publish);
    }
    return item.get() == Item.THERE;
  }

  private void begin() {
    if (service() != null && item.compareAndSet(Item.NONE, Item.UNDER_WAY)) {
      publish();
    }
  }

  /** Looks at the connections again. May wait. */
  private void renew() {
    if (!isPublished()) {
      return;
    }
    if (kernel.options().get(FEDERATION)) {
      federated.ask(() -> Background.start("telling of connections", this::publish));
    }
    publish();
  }

  private Element info() {
    boolean connections = kernel.options().get(FEDERATION);
    Element.Builder info = Element.builder(NODE, NS);
    for (String domain : kernel.domains().all()) {
      Element.Builder own = Element.builder("domain", NS).attribute("name", domain);
      info.child(own.child(connections ? federated.of(domain) : null).build());
    }
    return info.child(version.version()).build();
  }

  /** What is there already is not published again. One after the other, so that the last one is what is so. May wait. */
  private synchronized void publish() {
    Item outcome = Item.REFUSED;
    try {
      Host service = Objects.requireNonNull(engine.service());
      Node node = engine.find(service, NODE);
      im.recado.modules.pubsub.Item last = node == null ? null : engine.last(node);
      Element info = info();
      if (last == null || !info.equals(last.payload())) {
        engine.publish(service, NODE, NodeConfig.BASE.with(NodeField.MAX_ITEMS, 1), "current", info, null);
      }
      outcome = Item.THERE;
    } catch (StanzaException | StoreException e) {
      LOG.error("What kind of server this is could not be published: {}", e.getMessage());
    } finally {
      item.set(outcome);
    }
  }
}
