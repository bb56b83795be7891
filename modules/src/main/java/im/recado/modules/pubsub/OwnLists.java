package im.recado.modules.pubsub;

import im.recado.wire.xml.Element;
import java.util.List;
import java.util.Map;

/** What the asking side has at a host: its subscriptions and affiliations (XEP-0060 sections 5.6 and 5.7). */
final class OwnLists {
  private final Engine engine;

  OwnLists(Engine engine) {
    this.engine = engine;
  }

  void subscriptions(Call call) {
    String only = call.node();
    Element.Builder list = Element.builder("subscriptions", PubSub.NS).attribute("node", only);
    Map<String, List<Subscription>> all = engine.store().subscriptions(call.host().jid(), call.bare());
    all.forEach(
        (node, subscriptions) -> {
          if (only == null || only.equals(node)) {
            subscriptions.forEach(each -> list.child(each.toElement(PubSub.NS, node)));
          }
        });
    call.reply(list.build());
  }

  void affiliations(Call call) {
    String only = call.node();
    Element.Builder list = Element.builder("affiliations", PubSub.NS).attribute("node", only);
    Map<String, Affiliation> all = engine.store().affiliations(call.host().jid(), call.bare());
    all.forEach(
        (node, affiliation) -> {
          if (only == null || only.equals(node)) {
            list.child(
                Element.builder("affiliation", PubSub.NS)
                    .attribute("node", node)
                    .attribute("affiliation", affiliation.wire())
                    .build());
          }
        });
    call.reply(list.build());
  }
}
