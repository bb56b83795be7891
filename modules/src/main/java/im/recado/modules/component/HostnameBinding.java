package im.recado.modules.component;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A component says which domains it serves over a stream, and which no more (XEP-0225 section 4). On its lane, off the loop. */
final class HostnameBinding {
  static final String NS = "urn:xmpp:component:0";
  private static final String BIND = "bind";
  private static final String UNBIND = "unbind";

  private final ComponentStream stream;
  private final SaslLogin login;

  HostnameBinding(ComponentStream stream, SaslLogin login) {
    this.stream = stream;
    this.login = login;
  }

  /** Whether this is about that: a request to the server, which has no address yet. */
  static boolean isFor(Element element) {
    return element.name().equals("iq")
        && "set".equals(element.attribute("type"))
        && (element.child(BIND, NS) != null || element.child(UNBIND, NS) != null);
  }

  /** Answers a request. */
  void take(Iq request) {
    Element payload = request.payload();
    if (payload == null) {
      return;
    }
    try {
      Jid hostname = hostname(payload);
      if (payload.name().equals(BIND)) {
        bind(request, hostname);
      } else {
        unbind(request, hostname);
      }
    } catch (StanzaException e) {
      stream.answer(request.errorReply(e.error()));
    }
  }

  /** Without a name: the one as which it has logged in. */
  private Jid hostname(Element payload) throws StanzaException {
    String text = payload.childText("hostname", NS);
    String self = login.name();
    try {
      return Jid.parse(text == null && self != null ? self : String.valueOf(text).strip());
    } catch (JidException e) {
      throw new StanzaException(Condition.BAD_REQUEST, "That is no name of a host.");
    }
  }

  private void bind(Iq request, Jid hostname) throws StanzaException {
    if (!hostname.isDomain() || !login.covers(hostname.domain())) {
      throw new StanzaException(Condition.NOT_ALLOWED, "This component may not serve that domain.");
    }
    Element bound = Element.of(BIND, NS).withChild(Element.of("hostname", NS, hostname.domain()));
    Condition refusal = stream.bind(hostname.domain(), List.of(request.result(bound)));
    if (refusal != null) {
      throw new StanzaException(
          refusal,
          refusal == Condition.CONFLICT
              ? "That domain is bound already, or this server serves it itself."
              : "This component has too many connections.");
    }
  }

  private void unbind(Iq request, Jid hostname) throws StanzaException {
    if (!stream.unbind(hostname.domain())) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND, "That domain is not bound to this stream.");
    }
    stream.answer(request.result());
  }
}
