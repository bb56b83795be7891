package im.recado.modules.pubsub;

import im.recado.kernel.route.IqHandler;
import im.recado.kernel.route.IqRequest;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives every request with {@code <pubsub/>} to its use case. */
public final class Requests {
  private record Verb(Iq.Type type, String namespace, String name) {}

  @FunctionalInterface
  private interface UseCase {
    void run(Call call) throws StanzaException;
  }

  private final Engine engine;
  private final Map<Verb, UseCase> useCases = new HashMap<>();

  Requests(Engine engine) {
    this.engine = engine;
    Items items = new Items(engine);
    OwnLists lists = new OwnLists(engine);
    SubscriptionSettings settings = new SubscriptionSettings(engine);
    Configuring configuring = engine.configuring();
    Subscribers subscribers = new Subscribers(engine);
    Affiliates affiliates = engine.affiliates();
    get(PubSub.NS, "items", items::get);
    get(PubSub.NS, "subscriptions", lists::subscriptions);
    get(PubSub.NS, "affiliations", lists::affiliations);
    get(PubSub.NS, "options", settings::form);
    get(PubSub.NS, "default", settings::defaults);
    set(PubSub.NS, "options", settings::submit);
    set(PubSub.NS, "publish", engine.publishing()::publish);
    set(PubSub.NS, "retract", engine.retracting()::retract);
    set(PubSub.NS, "subscribe", engine.subscribing()::subscribe);
    set(PubSub.NS, "unsubscribe", engine.subscribing()::unsubscribe);
    set(PubSub.NS, "create", engine.lifecycle()::create);
    get(PubSub.OWNER, "configure", configuring::form);
    get(PubSub.OWNER, "default", configuring::defaults);
    get(PubSub.OWNER, "subscriptions", subscribers::list);
    get(PubSub.OWNER, "affiliations", affiliates::list);
    set(PubSub.OWNER, "configure", configuring::submit);
    set(PubSub.OWNER, "delete", engine.lifecycle()::delete);
    set(PubSub.OWNER, "purge", engine.lifecycle()::purge);
    set(PubSub.OWNER, "subscriptions", subscribers::change);
    set(PubSub.OWNER, "affiliations", affiliates::change);
    set(PubSub.OWNER, "collection", engine.graph()::change);
  }

  private void get(String namespace, String name, UseCase useCase) {
    useCases.put(new Verb(Iq.Type.GET, namespace, name), useCase);
  }

  private void set(String namespace, String name, UseCase useCase) {
    useCases.put(new Verb(Iq.Type.SET, namespace, name), useCase);
  }

  /** Answers a request to a host. May wait. */
  public @Nullable Element handle(Host host, IqRequest request) throws StanzaException {
    Iq.Type type = request.iq().type();
    List<Element> content = request.payload().elements();
    String namespace = request.payload().namespace();
    Element action = content.isEmpty() ? null : content.getFirst();
    UseCase useCase =
        action == null || !action.namespace().equals(namespace)
            ? null
            : useCases.get(new Verb(type, namespace, action.name()));
    if (action == null
        || useCase == null
        || (action.name().equals("options") && content.size() > 1)
        || content.stream().skip(1).anyMatch(each -> each.is(action.name(), namespace))) {
      throw Errors.badRequest("There is no such request.");
    }
    useCase.run(new Call(engine.kernel(), host, request, action));
    return IqHandler.ANSWERED;
  }
}
