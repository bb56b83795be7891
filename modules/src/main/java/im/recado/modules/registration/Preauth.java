package im.recado.modules.registration;

import im.recado.kernel.Kernel;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.Phase;
import im.recado.kernel.stream.StreamException;
import im.recado.kernel.stream.StreamFeature;
import im.recado.modules.invite.Invitation;
import im.recado.modules.invite.Invitations;
import im.recado.modules.login.LoginThrottle;
import im.recado.modules.registration.RegistrationOptions.Mode;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets a guest show an invitation before making an account with it (XEP-0445). */
final class Preauth implements StreamFeature {
  private static final String NS = "urn:xmpp:pars:0";
  private static final Element OFFER = Element.of("register", "urn:xmpp:ibr-token:0");

  private final Kernel kernel;
  private final Invitations invitations;
  private final LoginThrottle throttle;

  /**
   * @param throttle counts wrong tokens as it counts wrong passwords
   */
  Preauth(Kernel kernel, Invitations invitations, LoginThrottle throttle) {
    this.kernel = kernel;
    this.invitations = invitations;
    this.throttle = throttle;
  }

  private String domain(ClientStream stream) {
    String domain = stream.domain();
    return domain == null ? kernel.domain() : domain;
  }

  private boolean isOffered(ClientStream stream) {
    return RegistrationOptions.mode(kernel.options(), domain(stream)) != Mode.CLOSED && BeforeLogin.isSafe(kernel, stream);
  }

  @Override
  public @Nullable Element offer(ClientStream stream) {
    return stream.phase() == Phase.LOGIN && isOffered(stream) ? OFFER : null;
  }

  @Override
  public String namespace() {
    return NS;
  }

  @Override
  public Set<Phase> requests() {
    return EnumSet.of(Phase.LOGIN);
  }

  @Override
  public void handle(ClientStream stream, Element element) throws StreamException {
    BeforeLogin.answer(stream, element, request -> show(stream, request));
  }

  private @Nullable Element show(ClientStream stream, Iq request) throws StanzaException {
    Element preauth = Objects.requireNonNull(request.payload());
    if (!isOffered(stream)) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    String token = preauth.attribute("token");
    if (!preauth.name().equals("preauth") || request.type() != Iq.Type.SET || token == null) {
      throw new StanzaException(Condition.BAD_REQUEST, "A token is shown with a request to set.");
    }
    InetSocketAddress peer = stream.connection().peer();
    if (throttle.refuses(peer.getAddress())) {
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "Too many tokens were wrong. Try again later.");
    }
    Invitation invitation = invitations.find(token);
    if (invitation == null
        || !invitation.account()
        || !invitation.domain().equals(stream.domain())) {
      throttle.failed(peer.getAddress());
      kernel.security().authenticationFailed(peer, null, "invitation", "item-not-found");
      throw new StanzaException(Condition.ITEM_NOT_FOUND, "The invitation is unknown, was used, or has expired.");
    }
    stream.set(BeforeLogin.INVITATION, invitation);
    return null;
  }
}
