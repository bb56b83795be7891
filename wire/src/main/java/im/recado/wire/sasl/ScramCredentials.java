package im.recado.wire.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.wire.jid.Jid;
import java.util.Arrays;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The stored keys of all accounts, with a decoy for each account that does not exist: a salt that stays the same as
 * long as the server's secret does, so that nobody learns which accounts exist by asking twice (SECURITY A8).
 * Thread-safe when the lookup is.
 */
public final class ScramCredentials implements PasswordCheck {
  private final ScramLookup lookup;
  private final byte[] secret;
  private final ToIntFunction<ScramHash> decoyIterations;

  /**
   * @param secret at least 16 random bytes, the same after a restart
   * @param decoyIterations the iteration count that new passwords get
   */
  public ScramCredentials(ScramLookup lookup, byte[] secret, ToIntFunction<ScramHash> decoyIterations) {
    if (secret.length < 16) {
      throw new IllegalArgumentException("the secret needs at least 16 bytes");
    }
    this.lookup = lookup;
    this.secret = secret.clone();
    this.decoyIterations = decoyIterations;
  }

  /** Keys to run an exchange with, and whether it may succeed. */
  record Found(ScramKeys keys, boolean exists) {}

  /** Does the same work whether the account exists or not. */
  Found find(Jid account, ScramHash hash, ScramCalculation calculation) {
    ScramKeys decoy = decoy(account, hash, calculation);
    ScramKeys keys = lookup.keys(account, hash);
    return keys != null && keys.hash() == hash ? new Found(keys, true) : new Found(decoy, false);
  }

  private ScramKeys decoy(Jid account, ScramHash hash, ScramCalculation calculation) {
    byte[] name = (hash.mechanism() + '\0' + account.bare()).getBytes(UTF_8);
    byte[] salt = Arrays.copyOf(calculation.hmac(hash, secret, name), ScramKeys.SALT_BYTES);
    byte[] storedKey = calculation.hmac(hash, secret, salt);
    return new ScramKeys(hash, salt, decoyIterations.applyAsInt(hash), storedKey, storedKey);
  }

  /**
   * Whether this is the account's password. One derivation is done in any case, with the strongest of SHA-256, SHA-512
   * and SHA-1 (in that order: by cost) that the account has keys for.
   */
  @Override
  public boolean matches(Jid account, String password) {
    return matches(account, password, new ScramCalculation());
  }

  boolean matches(Jid account, String password, ScramCalculation calculation) {
    Found found = find(account, ScramHash.SHA_256, calculation);
    @Nullable ScramKeys keys = found.exists() ? found.keys() : null;
    for (ScramHash hash : new ScramHash[] {ScramHash.SHA_512, ScramHash.SHA_1}) {
      keys = keys == null ? lookup.keys(account, hash) : keys;
    }
    boolean matches = calculation.matches(keys == null ? found.keys() : keys, password);
    return matches && keys != null;
  }
}
