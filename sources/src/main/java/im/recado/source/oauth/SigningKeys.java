package im.recado.source.oauth;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import im.recado.kernel.store.StoreException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;

/**
 * The public keys of an identity provider (JWKS, RFC 7517): in a file, which is read again when it has changed, or at
 * an address, which is read at most every half minute, and again when a token names a key that is not there.
 */
final class SigningKeys {
  private static final int MOST_BYTES = 512 * 1024;
  private static final long PAUSE = 30_000;
  private static final long KEPT = 600_000;

  private SigningKeys() {}

  static JWKSource<SecurityContext> at(String place, Duration timeout) {
    if (place.isEmpty()) {
      throw new StoreException("OAuth: accounts.oauth.keys must be set.", new IllegalStateException("not set"));
    }
    try {
      return place.contains("://") ? address(new URI(place), timeout) : new ImmutableJWKSet<>(JWKSet.load(new File(place)));
    } catch (IOException | ParseException | java.net.URISyntaxException e) {
      throw new StoreException("OAuth: the keys in " + place + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static JWKSource<SecurityContext> address(URI address, Duration timeout) throws IOException {
    boolean here = "http".equals(address.getScheme()) && "127.0.0.1".equals(address.getHost());
    if (!here && !"https".equals(address.getScheme())) {
      throw new IOException("an address must begin with https");
    }
    int millis = (int) Math.min(60_000, timeout.toMillis());
    return JWKSourceBuilder.<SecurityContext>create(
            address.toURL(), new DefaultResourceRetriever(millis, millis, MOST_BYTES))
        .cache(KEPT, Math.max(15_000, 2L * millis))
        .rateLimited(PAUSE)
        .refreshAheadCache(false)
        .build();
  }

  /** Changes when a file of keys does. */
  static long stamp(String place) {
    return place.contains("://") ? 0 : new File(place).lastModified();
  }
}
