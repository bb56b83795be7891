package im.recado.modules.displayed;

import im.recado.kernel.background.Background;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.route.MessageRoute;
import im.recado.kernel.route.Stage;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Session;
import im.recado.kernel.store.StoreException;
import im.recado.modules.pep.WellKnownNodes;
import im.recado.modules.pubsub.Engine;
import im.recado.modules.pubsub.Host;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what a client has displayed when it tells so in the marker that it sends anyway (XEP-0490 section 4.5). The
 * marker goes on without it.
 */
public final class DisplayedModule implements Module {
  private static final Logger LOG = LoggerFactory.getLogger(DisplayedModule.class);
  private static final String NS = WellKnownNodes.DISPLAYED;

  private final Engine engine;

  public DisplayedModule(Engine engine) {
    this.engine = engine;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("displayed", "Keeps what was displayed the same on all devices.")
        .xep(490, "1.0.1", "Message Displayed Synchronization")
        .accountFeature("urn:xmpp:mds:server-assist:0")
        .stage(Stage.OUT_POLICY, this::sent);
  }

  private boolean sent(MessageRoute route) {
    Session sender = route.sender();
    Message message = route.message();
    Element displayed = sender == null ? null : message.child("displayed", NS);
    if (sender == null || displayed == null) {
      return true;
    }
    route.message(message.without(child -> child.is("displayed", NS)));
    if (displayed.has("stanza-id", "urn:xmpp:sid:0")) {
      Account account = sender.account();
      Waiting waiting = waiting(account);
      if (waiting.add(route.to().toString(), displayed)) {
        Jid by = sender.jid();
        Background.start("what was displayed", () -> publish(account.jid(), waiting, by));
      }
    }
    return true;
  }

  private static Waiting waiting(Account account) {
    synchronized (account) {
      Waiting waiting = account.getOr(Waiting.KEY, new Waiting());
      account.set(Waiting.KEY, waiting);
      return waiting;
    }
  }

  private void publish(Jid account, Waiting waiting, Jid by) {
    Host host = Objects.requireNonNull(engine.host(account));
    for (Map.Entry<String, Element> next = waiting.next(); next != null; next = waiting.next()) {
      try {
        engine.publish(host, NS, WellKnownNodes.PRIVATE, next.getKey(), next.getValue(), by);
      } catch (StanzaException | StoreException e) {
        LOG.warn("What {} has displayed could not be kept: {}", account, e.getMessage());
      }
    }
  }
}
