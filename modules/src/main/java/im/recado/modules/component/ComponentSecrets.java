package im.recado.modules.component;

import im.recado.kernel.Kernel;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.PasswordException;
import im.recado.wire.sasl.ScramCredentials;
import im.recado.wire.sasl.ScramHash;
import im.recado.wire.sasl.ScramKeys;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The secrets of components as logins by SASL need them: as keys, worked out once, with decoys for components that there are not. Any thread. */
final class ComponentSecrets {
  private static final int DECOY_BYTES = 32;

  private record Made(String secret, ScramKeys keys) {}

  private record Name(String domain, ScramHash hash) {}

  private final UnaryOperator<@Nullable String> secrets;
  private final ScramCredentials credentials;
  private final Map<Name, Made> made = new ConcurrentHashMap<>();

  /** @param secrets the secret of a domain; null when there is none */
  ComponentSecrets(Kernel kernel, UnaryOperator<@Nullable String> secrets) {
    this.secrets = secrets;
    byte[] decoys = new byte[DECOY_BYTES];
    kernel.random().nextBytes(decoys);
    this.credentials = new ScramCredentials(this::keys, decoys, ScramHash::defaultIterations);
  }

  ScramCredentials credentials() {
    return credentials;
  }

  private @Nullable ScramKeys keys(Jid component, ScramHash hash) {
    String secret = secrets.apply(component.domain());
    if (secret == null) {
      return null;
    }
    Name name = new Name(component.domain(), hash);
    Made known = made.get(name);
    if (known != null && known.secret.equals(secret)) {
      return known.keys;
    }
    try {
      Made now = new Made(secret, ScramKeys.create(hash, secret));
      made.put(name, now);
      return now.keys;
    } catch (PasswordException e) {
      // It has characters that no password may have: XEP-0114 alone takes it.
      return null;
    }
  }
}
