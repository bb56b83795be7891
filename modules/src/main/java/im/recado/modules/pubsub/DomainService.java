package im.recado.modules.pubsub;

import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.Service;
import im.recado.kernel.route.ServiceIqs;
import im.recado.modules.archive.QueryXml;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.disco.DiscoReply;
import im.recado.modules.disco.Identity;
import im.recado.wire.jid.Jid;
import im.recado.wire.rsm.PageRequest;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the stanzas for the domain of the service. */
final class DomainService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(DomainService.class);

  static final String NAME = "Publish-Subscribe";

  private final Kernel kernel;
  private final Engine engine;
  private final Host host;
  private final Discovery discovery;
  private final Bounces bounces;
  private final List<String> features;
  private final ServiceIqs iqs;

  DomainService(Kernel kernel, Engine engine, Host host) {
    this.kernel = kernel;
    this.engine = engine;
    this.host = host;
    this.discovery = new Discovery(engine);
    this.bounces = new Bounces(engine);
    this.features = new ArrayList<>(Discovery.features());
    features.addAll(host.features());
    features.add(DiscoModule.INFO);
    features.add(DiscoModule.ITEMS);
    features.add(PendingCommand.NS);
    features.addAll(NodeArchive.features());
    features.add(Recipient.SHIM);
    features.add(PageRequest.NS);
    features.add("urn:xmpp:ping");
    NodeArchive archive = new NodeArchive(kernel, engine);
    PendingCommand pending = new PendingCommand(engine, host);
    this.iqs =
        new ServiceIqs(kernel)
            .blockingIq(Iq.Type.GET, "pubsub", PubSub.NS, this::handle)
            .blockingIq(Iq.Type.SET, "pubsub", PubSub.NS, this::handle)
            .blockingIq(Iq.Type.GET, "pubsub", PubSub.OWNER, this::handle)
            .blockingIq(Iq.Type.SET, "pubsub", PubSub.OWNER, this::handle)
            .blockingIq(Iq.Type.GET, "query", DiscoModule.INFO, this::info)
            .blockingIq(Iq.Type.GET, "query", DiscoModule.ITEMS, this::items)
            .blockingIq(Iq.Type.GET, "query", QueryXml.NS, request -> archive.answer(host, request))
            .blockingIq(Iq.Type.GET, "metadata", QueryXml.NS, request -> archive.answer(host, request))
            .blockingIq(Iq.Type.SET, "query", QueryXml.NS, request -> archive.answer(host, request))
            .blockingIq(Iq.Type.SET, "command", PendingCommand.NS, pending::handle)
            .iq(Iq.Type.GET, "ping", "urn:xmpp:ping", request -> null);
  }

  Host host() {
    return host;
  }

  @Override
  public void receive(Stanza stanza) {
    if (!host.jid().equals(stanza.to()) && !(stanza instanceof Presence)) {
      // Nodes are named beside the address, never within it (XEP-0060 section 4.6).
      kernel.router().refuse(stanza, new StanzaException(Condition.SERVICE_UNAVAILABLE));
      return;
    }
    switch (stanza) {
      case Iq iq -> iqs.receive(iq);
      case Message message -> iqs.inTurn(message, () -> message(message));
      case Presence presence -> presence(presence);
    }
  }

  private @Nullable Element handle(IqRequest request) throws StanzaException {
    return engine.requests().handle(host, request);
  }

  private Element info(IqRequest request) throws StanzaException {
    String node = request.payload().attribute("node");
    if (node == null || node.equals(Recipient.SHIM)) {
      Identity identity = new Identity("pubsub", "service", NAME);
      return new DiscoReply(List.of(identity), node == null ? features : Recipient.HEADERS, List.of()).toElement(node);
    }
    Element own =
        switch (node) {
          case PendingCommand.NODE -> PendingCommand.info();
          case PendingCommand.NS -> PendingCommand.list();
          default -> null;
        };
    if (own != null) {
      return own;
    }
    Element info = discovery.info(host, node, request.from());
    if (info == null) {
      throw Errors.itemNotFound();
    }
    return info;
  }

  private Element items(IqRequest request) throws StanzaException {
    String node = request.payload().attribute("node");
    if (node == null) {
      return discovery.nodes(host, null, request.from(), request.payload());
    }
    if (node.equals(PendingCommand.NS)) {
      return PendingCommand.items(host);
    }
    Element items = discovery.items(host, node, request.from(), request.payload());
    if (items == null) {
      throw Errors.itemNotFound();
    }
    return items;
  }

  private void message(Message message) {
    try {
      if (message.isError()) {
        bounces.bounced(host, message);
      } else if (Approvals.isAnswer(message)) {
        engine.approvals().answered(host, message);
      } else if (message.type() != Message.Type.HEADLINE && message.child("x", "jabber:x:data") == null) {
        throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
      }
    } catch (StanzaException e) {
      kernel.router().refuse(message, e);
    } catch (RuntimeException e) {
      LOG.error("A message of {} failed", message.from(), e);
    }
  }

  private void presence(Presence presence) {
    Jid from = presence.from();
    if (from == null) {
      return;
    }
    switch (presence.type()) {
      case AVAILABLE -> engine.presences().shown(host.jid(), presence);
      case UNAVAILABLE -> {
        engine.presences().shown(host.jid(), presence);
        if (!kernel.router().isLocal(from.domain())) {
          Background.start("temporary subscriptions", () -> engine.temporary().gone(from));
        }
      }
      case PROBE, SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED, ERROR -> {}
    }
  }
}
