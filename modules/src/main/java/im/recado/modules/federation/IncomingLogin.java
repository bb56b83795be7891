package im.recado.modules.federation;

import im.recado.kernel.background.Background;
import im.recado.kernel.stream.ServerConnection;
import im.recado.kernel.stream.StreamError;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What another server that has opened a stream is offered, by what its certificate is worth, and its login with that (XEP-0178 section 3).
 * For the connection's loop.
 */
final class IncomingLogin {
  private static final Logger LOG = LoggerFactory.getLogger(IncomingLogin.class);

  private final Federation all;
  private final IncomingStream stream;
  private final ServerConnection connection;
  private boolean offersExternal;
  private boolean certified;
  private boolean loggedIn;

  IncomingLogin(Federation all, IncomingStream stream, ServerConnection connection) {
    this.all = all;
    this.stream = stream;
    this.connection = connection;
  }

  /** Whether a certificate was shown that holds for the domain that the stream claims. */
  boolean isCertified() {
    return certified;
  }

  /**
   * The stream was opened, and is offered what it may use. To look at the certificate takes a while, during which the peer has nothing
   * to say.
   *
   * @param claimed the domain that it says to be; null when it says none
   */
  void opened(@Nullable Jid claimed) {
    if (claimed == null || connection.tls() == null || loggedIn) {
      offer(claimed, false);
      return;
    }
    boolean selfSigned = all.policy().of(claimed) == Trust.SELF_SIGNED;
    Background.start(
        "a stream of another server",
        () -> {
          String doubt = connection.doubt(claimed, selfSigned);
          if (doubt != null) {
            LOG.debug("{} shows no certificate for {}: {}", connection.peer(), claimed, doubt);
          }
          connection.loop().execute(() -> offer(claimed, doubt == null));
        });
  }

  private void offer(@Nullable Jid claimed, boolean external) {
    if (stream.isClosed()) {
      return;
    }
    offersExternal = external;
    certified |= external;
    boolean isClear = connection.tls() == null;
    boolean bidi = claimed != null && all.allowsBidi();
    connection.write(new IncomingFeatures(isClear, isClear && mayStayClear(claimed), external, loggedIn, bidi).element());
  }

  /** Whether a server of this domain may do without TLS. */
  boolean mayStayClear(@Nullable Jid claimed) {
    return claimed != null && all.policy().of(claimed) == Trust.CLEARTEXT;
  }

  /**
   * The server of this domain logs in with its certificate.
   *
   * @param wanted the domain that it wants; null when it has not said
   */
  void take(Element element, @Nullable Jid claimed, @Nullable Jid wanted) {
    if (!element.name().equals("auth") || loggedIn || connection.tls() == null || claimed == null) {
      stream.fail(StreamError.of("policy-violation", "Nothing of the kind was offered."));
      return;
    }
    String refusal = offersExternal ? SaslNames.objection(element, claimed) : SaslNames.unoffered(element);
    if (refusal != null) {
      all.security().authenticationFailed(connection.peer(), claimed.toString(), "EXTERNAL", refusal);
      connection.write(Element.of("failure", Namespaces.SASL, Element.of(refusal, Namespaces.SASL)));
      return;
    }
    loggedIn = true;
    connection.write(Element.of("success", Namespaces.SASL));
    stream.opensAnew();
    connection.restart();
    stream.proved(claimed, wanted, "certificate");
  }
}
