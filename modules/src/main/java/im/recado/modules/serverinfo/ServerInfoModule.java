package im.recado.modules.serverinfo;

import im.recado.kernel.Kernel;
import im.recado.kernel.event.ServerStarting;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
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

  public ServerInfoModule(
      Kernel kernel, Engine engine, VersionModule version, ServerDisco disco, ContactAddresses contacts) {
    this.kernel = kernel;
    this.engine = engine;
    this.version = version;
    disco.feature(NS, () -> service() != null);
    contacts.field("serverinfo-pubsub-node", this::place);
  }

  @Override
  public Declaration declare() {
    return Declaration.module("serverinfo", "Tells surveys of the network what kind of server this is.")
        .xep(485, "1.0.0", "PubSub Server Information")
        .option(PUBLISH)
        .on(ServerStarting.class, event -> publish());
  }

  private @Nullable Host service() {
    return kernel.options().get(PUBLISH) ? engine.service() : null;
  }

  private List<String> place() {
    Host service = service();
    return service == null ? List.of() : List.of("xmpp:" + service.jid() + "?;node=" + NODE);
  }

  private void publish() {
    Host service = service();
    if (service == null) {
      return;
    }
    Element info =
        Element.of(
            NODE,
            NS,
            Element.builder("domain", NS).attribute("name", kernel.domain()).build(),
            version.version());
    try {
      engine.publish(
          service, NODE, NodeConfig.BASE.with(NodeField.MAX_ITEMS, 1), "current", info, null);
    } catch (StanzaException e) {
      LOG.error("What kind of server this is could not be published: {}", e.getMessage());
    }
  }
}
