package im.recado.modules.component;

import im.recado.kernel.Kernel;
import im.recado.kernel.route.Delegation;
import im.recado.kernel.route.IqHandler;
import im.recado.kernel.route.IqRequest;
import im.recado.modules.disco.DiscoModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Hands requests for delegated namespaces to the components that answer for them, and their answers to who has asked (XEP-0355
 * section 4). Nothing else waits for it. An answer that is not one to this very request, an error, and a component that is away
 * are all {@code service-unavailable} to who has asked.
 */
final class Delegations implements Delegation {
  /** So long an answer is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Who answers for a namespace.
   *
   * @param component its domain
   * @param attributes that a request must have
   */
  private record Delegate(Jid component, Set<String> attributes) {}

  private final Kernel kernel;
  private final Predicate<Jid> isThere;
  private volatile Map<String, Delegate> delegates = Map.of();

  /** @param isThere whether a component is connected */
  Delegations(Kernel kernel, Predicate<Jid> isThere) {
    this.kernel = kernel;
    this.isThere = isThere;
  }

  /** What was granted has changed. */
  void update(Granted granted) {
    Map<String, Delegate> made = new HashMap<>();
    granted
        .all()
        .forEach(
            (component, grants) ->
                grants
                    .delegated()
                    .forEach(
                        (namespace, attributes) ->
                            made.put(namespace, new Delegate(Jid.valueOf(component), attributes))));
    delegates = Map.copyOf(made);
  }

  @Override
  public @Nullable IqHandler of(IqRequest request, Jid asking) {
    Map<String, Delegate> all = delegates;
    return all.isEmpty() ? null : handler(all.get(request.payload().namespace()), request, asking);
  }

  /** Discovery of accounts that the server knows nothing to say about (sections 7.2.4 and 7.2.5). */
  @Nullable IqHandler remaining(IqRequest request) {
    Map<String, Delegate> all = delegates;
    if (all.isEmpty()) {
      return null;
    }
    boolean info = request.payload().namespace().equals(DiscoModule.INFO);
    return handler(all.get(info ? Grants.REMAINING_INFO : Grants.REMAINING_ITEMS), request, request.from());
  }

  private @Nullable IqHandler handler(@Nullable Delegate delegate, IqRequest request, Jid asking) {
    if (delegate == null || asking.domain().equals(delegate.component.domain())) {
      return null;
    }
    for (String attribute : delegate.attributes) {
      if (request.payload().attribute(attribute) == null) {
        return null;
      }
    }
    return asked -> forward(asked, delegate.component);
  }

  private Element forward(IqRequest request, Jid component) throws StanzaException {
    Iq iq = request.iq();
    Jid to = iq.to();
    Jid server = Jid.valueOf(to == null ? request.from().domain() : to.domain());
    Element wrapped =
        Element.of("delegation", Grants.DELEGATION, Element.of("forwarded", Privileges.FORWARD, iq.element()));
    boolean asked =
        isThere.test(component)
            && kernel
                .questions()
                .askFor(
                    request.from().bare(),
                    Iq.Type.SET,
                    server,
                    component,
                    wrapped,
                    PATIENCE,
                    answer -> answered(request, answer));
    if (!asked) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    return IqHandler.ANSWERED;
  }

  private void answered(IqRequest request, @Nullable Iq answer) {
    Element inner = answer == null || answer.type() != Iq.Type.RESULT ? null : inner(answer);
    if (inner == null || !answers(inner, request.iq())) {
      kernel.router().refuse(request.iq(), new StanzaException(Condition.SERVICE_UNAVAILABLE));
      return;
    }
    Iq result = request.iq().result(inner.firstElement());
    if (request.session() != null) {
      request.session().send(result);
    } else {
      kernel.router().send(result);
    }
  }

  private static @Nullable Element inner(Iq answer) {
    Element delegation = answer.child("delegation", Grants.DELEGATION);
    Element forwarded = delegation == null ? null : delegation.child("forwarded", Privileges.FORWARD);
    Element inner = forwarded == null ? null : forwarded.firstElement();
    // Some libraries leave it in the namespace of their own stream.
    inner = inner == null ? null : inner.moved(Namespaces.COMPONENT, Namespaces.CLIENT);
    return inner == null || !inner.is("iq", Namespaces.CLIENT) ? null : inner;
  }

  /** Whether this is the result of that request (section 4.3); from whom it is need not be said. */
  private static boolean answers(Element inner, Iq request) {
    Jid asked = request.to() == null ? Objects.requireNonNull(request.from()).bare() : request.to();
    String from = inner.attribute("from");
    Element payload = inner.firstElement();
    // It answers for that namespace and for nothing else.
    return (payload == null || payload.namespace().equals(Objects.requireNonNull(request.payload()).namespace()))
        && "result".equals(inner.attribute("type"))
        && Objects.equals(inner.attribute("id"), request.id())
        && Objects.requireNonNull(request.from()).toString().equals(inner.attribute("to"))
        && (from == null || from.equals(asked.toString()));
  }
}
