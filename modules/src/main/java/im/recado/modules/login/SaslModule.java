package im.recado.modules.login;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.session.Key;
import im.recado.kernel.store.StoreException;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.Phase;
import im.recado.kernel.stream.StreamException;
import im.recado.kernel.stream.StreamFeature;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.ChannelBindingType;
import im.recado.wire.sasl.SaslFailure;
import im.recado.wire.sasl.SaslOffer;
import im.recado.wire.sasl.SaslServerMechanism;
import im.recado.wire.sasl.SaslStep;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Login by SASL (RFC 6120 section 6), with the channel bindings told as XEP-0440 says. */
public final class SaslModule implements Module, StreamFeature {
  private static final Logger LOG = LoggerFactory.getLogger(SaslModule.class);
  private static final String BINDING = "urn:xmpp:sasl-cb:0";
  private static final Key<Boolean> WRONG_BINDING = Key.named("sasl-wrong-binding");
  private static final Key<SaslServerMechanism> UNDER_WAY = Key.named("sasl");

  private final Authenticator authenticator;
  private final LoginAttempts attempts;

  public SaslModule(Authenticator authenticator, LoginAttempts attempts) {
    this.authenticator = authenticator;
    this.attempts = attempts;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("sasl", "Lets clients log in.")
        .xep(178, "1.2", "Best Practices for Use of SASL EXTERNAL with Certificates", "clients with certificates")
        .xep(440, "0.4.2", "SASL Channel-Binding Type Capability")
        .xep(474, "0.5.0", "SASL SCRAM Downgrade Protection")
        .option(Authenticator.ANONYMOUS)
        .option(Authenticator.PLAIN)
        .option(Authenticator.SCRAM)
        .option(Authenticator.FAILURE_PAUSE)
        .option(Authenticator.TOLERATE_Y)
        .option(LoginAttempts.WRONG_PASSWORDS)
        .option(LoginThrottle.FAILURES)
        .option(LoginThrottle.WINDOW)
        .option(LoginThrottle.BAN)
        .option(LoginThrottle.LONGEST_BAN)
        .streamFeature(this)
        .streamFeature(new Bindings());
  }

  /** Tells which channel bindings can be used (XEP-0440). */
  private final class Bindings implements StreamFeature {
    @Override
    public @Nullable Element offer(ClientStream stream) {
      if (stream.phase() != Phase.LOGIN) {
        return null;
      }
      SaslOffer offer = authenticator.offer(stream);
      if (offer.bindingTypes().isEmpty()) {
        return null;
      }
      Element.Builder types = Element.builder("sasl-channel-binding", BINDING);
      for (ChannelBindingType type : offer.bindingTypes()) {
        types.child(
            Element.builder("channel-binding", BINDING).attribute("type", type.registeredName()).build());
      }
      return types.build();
    }
  }

  @Override
  public @Nullable Element offer(ClientStream stream) {
    if (stream.phase() != Phase.LOGIN) {
      return null;
    }
    List<String> offered = authenticator.offer(stream).mechanisms();
    if (offered.isEmpty()) {
      return null;
    }
    Element.Builder mechanisms = Element.builder("mechanisms", Namespaces.SASL);
    for (String mechanism : offered) {
      mechanisms.child("mechanism", Namespaces.SASL, mechanism);
    }
    return mechanisms.build();
  }

  @Override
  public String namespace() {
    return Namespaces.SASL;
  }

  @Override
  public Set<Phase> phases() {
    return EnumSet.of(Phase.LOGIN);
  }

  @Override
  public boolean blocks(Element element) {
    return true;
  }

  @Override
  public void handle(ClientStream stream, Element element) throws StreamException {
    switch (element.name()) {
      case "auth" -> begin(stream, element);
      case "response" -> {
        SaslServerMechanism mechanism = stream.get(UNDER_WAY);
        if (mechanism == null) {
          fail(stream, SaslFailure.MALFORMED, null, "none");
        } else {
          proceed(stream, mechanism, element.text().isEmpty() ? "=" : element.text());
        }
      }
      case "abort" -> fail(stream, SaslFailure.ABORTED, null, "none");
      default -> throw new StreamException("unsupported-stanza-type", "There is no such step of a login.");
    }
  }

  private void begin(ClientStream stream, Element auth) {
    stream.set(UNDER_WAY, null);
    stream.loginBegins();
    String name = auth.attributeOr("mechanism", "");
    if (attempts.refuses(stream)) {
      fail(stream, SaslFailure.TEMPORARY, null, name);
      return;
    }
    SaslServerMechanism mechanism = authenticator.mechanism(stream, offerTo(stream), name);
    if (mechanism == null) {
      fail(stream, SaslFailure.INVALID_MECHANISM, null, "none");
      return;
    }
    stream.set(UNDER_WAY, mechanism);
    proceed(stream, mechanism, auth.text());
  }

  /** Takes one message as it stands on the wire: nothing at all, {@code =} for an empty one, else Base64. */
  private void proceed(ClientStream stream, SaslServerMechanism mechanism, String text) {
    byte[] message;
    try {
      message = text.isEmpty() ? null : text.equals("=") ? new byte[0] : Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      fail(stream, SaslFailure.INCORRECT_ENCODING, null, mechanism.name());
      return;
    }
    SaslStep step;
    try {
      step = mechanism.respond(message);
      if (step instanceof SaslStep.Success success && !authenticator.mayLogIn(success.account(), mechanism.name())) {
        step = new SaslStep.Failure(SaslFailure.ACCOUNT_DISABLED, success.account());
      }
    } catch (StoreException e) {
      LOG.debug("Nobody can tell whether {} may log in: {}", stream.connection().peer(), e.getMessage());
      step = new SaslStep.Failure(SaslFailure.TEMPORARY, null);
    }
    switch (step) {
      case SaslStep.Challenge challenge ->
          stream.write(Element.of("challenge", Namespaces.SASL, Base64.getEncoder().encodeToString(challenge.bytes())));
      case SaslStep.Failure failure -> fail(stream, failure.reason(), failure.attempted(), mechanism.name());
      case SaslStep.Success success -> succeed(stream, mechanism, success);
    }
  }

  private void succeed(ClientStream stream, SaslServerMechanism mechanism, SaslStep.Success success) {
    stream.set(UNDER_WAY, null);
    byte[] additional = success.additional();
    attempts.succeeded(stream, success.account(), mechanism.name());
    stream.authenticated(
        success.account(),
        Element.of(
            "success", Namespaces.SASL, additional == null ? "" : Base64.getEncoder().encodeToString(additional)));
  }

  /**
   * COMPAT: slixmpp 1.8 wants tls-unique, which is never offered, and then says that no channel binding was. A client that
   * has shown so on this stream may go on without; refused, it would send its password by PLAIN.
   */
  private SaslOffer offerTo(ClientStream stream) {
    SaslOffer offer = authenticator.offer(stream);
    return stream.getOr(WRONG_BINDING, false) ? offer.toleratingY() : offer;
  }

  private void fail(ClientStream stream, SaslFailure reason, @Nullable Jid attempted, String mechanism) {
    stream.set(UNDER_WAY, null);
    if (reason == SaslFailure.UNSUPPORTED_BINDING) {
      stream.set(WRONG_BINDING, true);
    }
    attempts.failed(stream, Namespaces.SASL, reason, attempted, mechanism);
  }
}
