package im.recado.modules.pubsub;

import im.recado.wire.form.DataForm;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;

/** Configure subscription options, and those that new subscriptions have (XEP-0060 sections 6.3 and 6.4). */
final class SubscriptionSettings {
  private final Engine engine;

  SubscriptionSettings(Engine engine) {
    this.engine = engine;
  }

  void form(Call call) throws StanzaException {
    Jid jid = subscriber(call);
    String name = name(call);
    Node node = engine.require(call.host(), name);
    requireOwn(call, jid);
    Subscription subscription = Subscribing.chosen(call, node, jid, StanzaError.Type.MODIFY);
    DataForm form =
        subscription.options().form(DataForm.Type.FORM, node.isCollection(), Bodies.has(node.config()));
    call.reply(
        Element.builder("options", PubSub.NS)
            .attribute("node", name.isEmpty() ? null : name)
            .attribute("jid", jid.toString())
            .attribute("subid", subscription.subid())
            .child(form.toElement())
            .build());
  }

  private static Jid subscriber(Call call) throws StanzaException {
    Jid jid = Call.jid(call.action());
    if (jid == null) {
      throw Errors.jidRequired();
    }
    return jid;
  }

  private static String name(Call call) {
    String name = call.node();
    return name == null ? Node.ROOT : name;
  }

  private static void requireOwn(Call call, Jid jid) throws StanzaException {
    if (!jid.bare().equals(call.bare())) {
      throw Errors.forbidden();
    }
  }

  void submit(Call call) throws StanzaException {
    Jid jid = subscriber(call);
    String name = name(call);
    DataForm form = Call.form(call.action(), PubSub.SUBSCRIBE_OPTIONS);
    Host host = call.host();
    engine
        .nodes()
        .locked(
            host.jid(),
            name,
            () -> {
              Node node = engine.require(host, name);
              requireOwn(call, jid);
              Subscription before = Subscribing.chosen(call, node, jid, StanzaError.Type.MODIFY);
              if (form != null) {
                SubscriptionOptions options =
                    before
                        .options()
                        .submitted(
                            form, engine.now(), engine.now().plus(Subscribing.LONGEST_LEASE), Bodies.has(node.config()));
                Subscription after = before.with(options.temporary(options.temporary() || node.config().get(NodeField.TEMPSUB)));
                engine.subscribing().put(host, node, after);
              }
              call.reply();
            });
  }

  void defaults(Call call) throws StanzaException {
    String name = call.node();
    Node node = name == null ? null : engine.require(call.host(), name);
    DataForm form =
        SubscriptionOptions.DEFAULT.form(
            DataForm.Type.RESULT, node != null && node.isCollection(), node != null && Bodies.has(node.config()));
    call.reply(
        Element.builder("default", PubSub.NS).attribute("node", name).child(form.toElement()).build());
  }
}
