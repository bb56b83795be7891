package im.recado.modules.component;

import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.kernel.stream.PeerConnection;
import im.recado.kernel.stream.StreamError;
import im.recado.kernel.stream.Tls;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.sasl.ChannelBinding;
import im.recado.wire.sasl.ExternalServer;
import im.recado.wire.sasl.PlainServer;
import im.recado.wire.sasl.SaslFailure;
import im.recado.wire.sasl.SaslOffer;
import im.recado.wire.sasl.SaslServerMechanism;
import im.recado.wire.sasl.SaslStep;
import im.recado.wire.sasl.ScramHash;
import im.recado.wire.sasl.ScramServer;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A component logs in as clients do (XEP-0225 section 3): TLS first, then SASL, by its secret or by a certificate. It serves then what it
 * binds ({@link HostnameBinding}): domains with the same secret, or those that its certificate names. For the connection's loop, but for
 * what says otherwise.
 */
final class SaslLogin implements ComponentLogin {
  private static final List<ScramHash> STRONGEST_FIRST = List.of(ScramHash.SHA_512, ScramHash.SHA_256, ScramHash.SHA_1);

  /** So often one stream may try. */
  private static final int MOST_FAILURES = 3;

  private static final StreamError OUT_OF_TURN = StreamError.of("policy-violation", "One step of a login comes after the other.");

  private final Kernel kernel;
  private final ComponentModule all;
  private final ComponentStream stream;
  private final PeerConnection connection;

  /** Who it says it is, before it has proved anything. */
  private @Nullable Jid claimed;

  private @Nullable String wanted;
  private boolean certified;
  private @Nullable SaslOffer offer;
  private @Nullable SaslServerMechanism mechanism;
  private int failures;

  /** Whether a step of the login is worked out: the component has nothing to say meanwhile. */
  private boolean isBusy;

  /** Who it is; and by what. */
  private volatile @Nullable String name;
  private volatile boolean byCertificate;

  SaslLogin(Kernel kernel, ComponentModule all, ComponentStream stream, PeerConnection connection) {
    this.kernel = kernel;
    this.all = all;
    this.stream = stream;
    this.connection = connection;
  }

  @Override
  public void opened(Element header) {
    String to = header.attribute("to");
    if (isBusy) {
      stream.fail(OUT_OF_TURN);
      return;
    }
    if (to != null && !kernel.domains().contains(to)) {
      stream.fail(StreamError.of("host-unknown", "This server does not serve that domain."));
      return;
    }
    String from = header.attribute("from");
    claimed = domain(from);
    wanted = to == null ? kernel.domain() : to;
    stream.open(wanted, from);
    if (name != null) {
      features(
          Element.of("bind", HostnameBinding.NS).withChild(Element.of("required", HostnameBinding.NS)));
    } else if (connection.tls() == null) {
      features(Element.of("starttls", Namespaces.TLS).withChild(Element.of("required", Namespaces.TLS)));
    } else {
      lookAtCertificate();
    }
  }

  private static @Nullable Jid domain(@Nullable String text) {
    try {
      Jid jid = text == null ? null : Jid.parse(text);
      return jid == null || !jid.isDomain() ? null : jid;
    } catch (JidException e) {
      return null;
    }
  }

  @Nullable String wanted() {
    return wanted;
  }

  private void features(Element... offered) {
    Element.Builder features = Element.builder("features", Namespaces.STREAM);
    for (Element one : offered) {
      features.child(one);
    }
    stream.write(features.build());
  }

  /** What is offered depends on the certificate; to look at it takes a while, during which the component has nothing to say. */
  private void lookAtCertificate() {
    Jid domain = claimed;
    if (domain == null || all.secret(domain.domain()) == null) {
      offerLogin(false);
    } else {
      Background.start(
          "a component",
          () -> {
            boolean holds = connection.doubt(domain, false) == null;
            connection.loop().execute(() -> offerLogin(holds));
          });
    }
  }

  private void offerLogin(boolean certificateHolds) {
    Tls tls = connection.tls();
    if (tls == null) {
      return;
    }
    certified = certificateHolds;
    List<String> mechanisms = new ArrayList<>();
    if (certified) {
      mechanisms.add(ExternalServer.NAME);
    }
    boolean isBound = !tls.bindingTypes().isEmpty();
    STRONGEST_FIRST.forEach(hash -> mechanisms.addAll(isBound ? List.of(hash.plusMechanism()) : List.of()));
    STRONGEST_FIRST.forEach(hash -> mechanisms.add(hash.mechanism()));
    mechanisms.add(PlainServer.NAME);
    offer = new SaslOffer(mechanisms, tls.bindingTypes(), isBound ? tls.binding() : ChannelBinding.NONE, false);
    Element.Builder offered = Element.builder("mechanisms", Namespaces.SASL);
    mechanisms.forEach(one -> offered.child("mechanism", Namespaces.SASL, one));
    Element.Builder bindings = Element.builder("sasl-channel-binding", "urn:xmpp:sasl-cb:0");
    tls.bindingTypes()
        .forEach(
            type ->
                bindings.child(
                    Element.builder("channel-binding", "urn:xmpp:sasl-cb:0").attribute("type", type.registeredName()).build()));
    if (isBound) {
      features(offered.build(), bindings.build());
    } else {
      features(offered.build());
    }
  }

  @Override
  public void element(Element element) {
    if (isBusy) {
      stream.fail(OUT_OF_TURN);
    } else if (name == null && element.is("starttls", Namespaces.TLS) && connection.tls() == null && wanted != null) {
      stream.write(Element.of("proceed", Namespaces.TLS));
      connection.startTls();
    } else if (name == null && element.namespace().equals(Namespaces.SASL) && offer != null) {
      sasl(element, offer);
    } else {
      stream.fail(StreamError.of("not-authorized", "A component logs in first."));
    }
  }

  @Override
  public void secured() {
    wanted = null;
  }

  private void sasl(Element element, SaslOffer offered) {
    switch (element.name()) {
      case "auth" -> {
        mechanism = mechanism(element.attributeOr("mechanism", ""), offered);
        if (mechanism == null) {
          failed(SaslFailure.INVALID_MECHANISM);
        } else {
          proceed(mechanism, element.text());
        }
      }
      case "response" -> {
        if (mechanism == null) {
          failed(SaslFailure.MALFORMED);
        } else {
          proceed(mechanism, element.text().isEmpty() ? "=" : element.text());
        }
      }
      default -> failed(SaslFailure.ABORTED);
    }
  }

  private @Nullable SaslServerMechanism mechanism(String wish, SaslOffer offered) {
    ScramHash hash = ScramHash.of(wish);
    if (!offered.offers(wish)) {
      return null;
    }
    if (hash != null) {
      return new ScramServer(hash, wish.equals(hash.plusMechanism()), null, offered, all.credentials());
    }
    return wish.equals(PlainServer.NAME)
        ? new PlainServer(null, all.credentials())
        : new ExternalServer(claimed == null ? List.of() : List.of(claimed));
  }

  /** Passwords take milliseconds of computing: off the loop, in which nothing more is read. */
  private void proceed(SaslServerMechanism by, String text) {
    byte[] message;
    try {
      message = text.isEmpty() ? null : text.equals("=") ? new byte[0] : Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      failed(SaslFailure.INCORRECT_ENCODING);
      return;
    }
    isBusy = true;
    stream.aside(
        () -> by.respond(message),
        step -> {
          isBusy = false;
          answered(by, step);
        });
  }

  private void answered(SaslServerMechanism by, SaslStep step) {
    switch (step) {
      case SaslStep.Challenge challenge ->
          stream.write(Element.of("challenge", Namespaces.SASL, Base64.getEncoder().encodeToString(challenge.bytes())));
      case SaslStep.Failure failure -> failed(failure.reason());
      case SaslStep.Success success -> {
        byte[] more = success.additional();
        byCertificate = by instanceof ExternalServer;
        name = success.account().domain();
        stream.believed(success.account().domain());
        stream.write(
            Element.of("success", Namespaces.SASL, more == null ? "" : Base64.getEncoder().encodeToString(more)));
        connection.restart();
      }
    }
  }

  private void failed(SaslFailure reason) {
    String by = mechanism == null ? "none" : mechanism.name();
    mechanism = null;
    stream.notBelieved(claimed == null ? null : claimed.domain(), by, reason.condition());
    stream.write(
        Element.builder("failure", Namespaces.SASL)
            .child(Element.of(reason.condition(), Namespaces.SASL))
            .child("text", Namespaces.SASL, reason.text())
            .build());
    if (++failures >= MOST_FAILURES) {
      stream.fail(StreamError.of("policy-violation", "Too many logins have failed."));
    }
  }

  /** Whoever has the secret of a domain, or a certificate that names it, may serve it. */
  @Override
  public boolean covers(String domain) {
    String self = name;
    String secret = all.secret(domain);
    if (self == null || secret == null) {
      return false;
    }
    if (byCertificate) {
      return connection.doubt(Jid.valueOf(domain), false) == null;
    }
    String own = all.secret(self);
    return own != null && MessageDigest.isEqual(own.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
  }

  /** Who it has proved to be; null before. Any thread. */
  @Nullable String name() {
    return name;
  }
}
