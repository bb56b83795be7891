package im.recado.server.acme;

import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.http.HttpRequest;
import im.recado.kernel.http.HttpRoute;
import im.recado.net.tls.TlsChallenges;
import im.recado.net.tls.TlsIdentity;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;

/** What the authority finds while it looks whether a name is this server's. Any thread. */
final class Proofs {
  private final TlsChallenges tls;

  /** Pages by their token. */
  private final Map<String, String> pages = new ConcurrentHashMap<>();

  Proofs(TlsChallenges tls) {
    this.tls = tls;
  }

  /** Where the authority reads the page (RFC 8555 section 8.3). */
  HttpRoute route() {
    return HttpRoute.get("/.well-known/acme-challenge/{token}", this::page);
  }

  private HttpResponse page(HttpRequest request) throws HttpException {
    String page = pages.get(request.parameter("token"));
    if (page == null) {
      throw new HttpException(404, "There is no such order.");
    }
    return HttpResponse.of(200).with("application/octet-stream", page.getBytes(StandardCharsets.US_ASCII));
  }

  /** Takes away again what {@link #show} showed. */
  interface Shown extends AutoCloseable {
    @Override
    void close();
  }

  /** Shows what a challenge asks for, until it is closed. */
  Shown show(Challenge challenge, Identifier name) throws OrderException {
    return switch (challenge) {
      case Http01Challenge http -> {
        pages.put(http.getToken(), http.getAuthorization());
        yield () -> pages.remove(http.getToken());
      }
      case TlsAlpn01Challenge alpn -> {
        KeyPair pair = Keys.createRsa();
        tls.put(name.getDomain(), new TlsIdentity(pair.getPrivate(), List.of(alpn.createCertificate(pair, name))));
        yield () -> tls.remove(name.getDomain());
      }
      default -> throw new OrderException("The authority asks for a proof that is not known here: " + challenge.getType() + ".");
    };
  }
}
