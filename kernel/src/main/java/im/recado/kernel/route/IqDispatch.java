package im.recado.kernel.route;

import im.recado.kernel.session.Account;
import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where requests and their answers go (RFC 6120 section 10.3.3, RFC 6121 section 8.5). */
final class IqDispatch {
  private final Router router;
  private final Map<IqRoute.Key, IqRoute> routes;
  private final PresenceHandler presence;

  IqDispatch(Router router, Map<IqRoute.Key, IqRoute> routes, PresenceHandler presence) {
    this.router = router;
    this.routes = Map.copyOf(routes);
    this.presence = presence;
  }

  void route(Iq iq, @Nullable Session sender) throws StanzaException {
    route(iq, sender, null);
  }

  /** As above; {@code program} has sent it in the name of the account that it is from. */
  void route(Iq iq, @Nullable Session sender, @Nullable Jid program) throws StanzaException {
    Jid from = Objects.requireNonNull(iq.from());
    Jid to = iq.to() == null ? from.bare() : iq.to();
    if (!router.isLocal(to.domain())) {
      router.beyond(iq, to);
    } else if (to.local() == null) {
      answer(iq, IqTarget.SERVER, null, sender, program);
    } else if (to.isFull()) {
      toSession(iq, from, to, sender);
    } else if ((sender != null && to.equals(sender.jid().bare())) || (program != null && to.equals(from))) {
      answer(iq, IqTarget.OWN_ACCOUNT, to, sender, program);
    } else {
      answer(iq, IqTarget.OTHER_ACCOUNT, to, sender, program);
    }
  }

  private void answer(
      Iq iq, IqTarget target, @Nullable Jid account, @Nullable Session sender, @Nullable Jid program)
      throws StanzaException {
    Element payload = iq.payload();
    if (!iq.isRequest() || payload == null) {
      router.answered(iq);
      return;
    }
    Jid from = Objects.requireNonNull(iq.from());
    IqRequest request = new IqRequest(iq, payload, from, sender, account);
    IqHandler delegated = router.delegation().of(request, program == null ? from : program);
    IqRoute route =
        delegated == null
            ? routes.get(new IqRoute.Key(iq.type(), target, payload.name(), payload.namespace()))
            : new IqRoute(iq.type(), target, payload.name(), payload.namespace(), false, delegated);
    if (route == null) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    if (route.blocks() || target == IqTarget.OTHER_ACCOUNT) {
      router.blocking(sender, iq, () -> reply(request, route));
    } else {
      reply(request, route);
    }
  }

  private void reply(IqRequest request, IqRoute route) throws StanzaException {
    if (route.target() == IqTarget.OTHER_ACCOUNT
        && !route.handler().refusesAlike(request)
        && !router.mayReceive(request.askedAccount(), request.iq())) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    Element payload = route.handler().handle(request);
    if (payload == IqHandler.ANSWERED) {
      return;
    }
    Iq result = request.iq().result(payload);
    if (request.session() != null) {
      request.session().send(result);
    } else {
      router.send(result);
    }
  }

  private void toSession(Iq iq, Jid from, Jid to, @Nullable Session sender) throws StanzaException {
    Account account = router.account(to);
    Session session = account == null ? null : account.session(to.resource());
    if (session == null || (iq.isRequest() && !presence.sharesPresence(session, from))) {
      unseen(iq, from, to, sender);
    } else if (router.mayReceive(to.bare(), iq)) {
      session.send(iq);
    } else {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
  }

  private void unseen(Iq iq, Jid from, Jid to, @Nullable Session sender) throws StanzaException {
    Element payload = iq.isRequest() ? iq.payload() : null;
    IqRoute route =
        payload == null
            ? null
            : routes.get(new IqRoute.Key(iq.type(), IqTarget.UNSEEN_CLIENT, payload.name(), payload.namespace()));
    if (payload == null || route == null) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    IqRequest request = new IqRequest(iq, payload, from, sender, to.bare());
    router.blocking(sender, iq, () -> reply(request, route));
  }
}
