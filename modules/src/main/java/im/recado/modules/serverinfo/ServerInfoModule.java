package im.recado.modules.serverinfo;

import im.recado.kernel.Kernel;
import im.recado.kernel.event.ServerStarting;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.store.StoreException;
import im.recado.modules.disco.ContactAddresses;
import im.recado.modules.disco.ServerDisco;
import im.recado.modules.pubsub.Engine;
import im.recado.modules.pubsub.Host;
import im.recado.modules.pubsub.NodeConfig;
import im.recado.modules.pubsub.NodeField;
import im.recado.modules.version.VersionModule;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what kind of server this is on a node of its publish-subscribe service, if the operator wants it (XEP-0485).
 * Of other domains nothing is told.
 */
public final class ServerInfoModule implements Module {
  private static final Logger LOG = LoggerFactory.getLogger(ServerInfoModule.class);
  private static final String NS = "urn:xmpp:serverinfo:0";
  private static final String NODE = "serverinfo";

  static final Option<Boolean> PUBLISH =
      Option.flag("serverinfo.publish", false, "Whether surveys of the network may know of this server.");

  private final Kernel kernel;
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
      Kernel kernel, Engine engine, VersionModule version, ServerDisco disco, ContactAddresses contacts) {
    this.kernel = kernel;
    this.engine = engine;
    this.version = version;
    disco.feature(NS, this::isPublished);
    contacts.field("serverinfo-pubsub-node", this::place);
  }

  @Override
  public Declaration declare() {
    return Declaration.module("serverinfo", "Tells surveys of the network what kind of server this is.")
        .xep(485, "1.0.0", "PubSub Server Information")
        .option(PUBLISH)
        .on(ServerStarting.class, event -> begin());
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
      Thread.startVirtualThread(this::publish);
    }
    return item.get() == Item.THERE;
  }

  private void begin() {
    if (service() != null && item.compareAndSet(Item.NONE, Item.UNDER_WAY)) {
      publish();
    }
  }

  /** May wait. */
  private void publish() {
    Item outcome = Item.REFUSED;
    try {
      Element.Builder info = Element.builder(NODE, NS);
      kernel.domains().all().forEach(domain -> info.child(Element.builder("domain", NS).attribute("name", domain).build()));
      engine.publish(
          Objects.requireNonNull(engine.service()),
          NODE,
          NodeConfig.BASE.with(NodeField.MAX_ITEMS, 1),
          "current",
          info.child(version.version()).build(),
          null);
      outcome = Item.THERE;
    } catch (StanzaException | StoreException e) {
      LOG.error("What kind of server this is could not be published: {}", e.getMessage());
    } finally {
      item.set(outcome);
    }
  }
}
