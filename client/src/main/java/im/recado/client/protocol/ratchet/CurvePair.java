package im.recado.client.protocol.ratchet;

import im.recado.client.protocol.ratchet.RatchetException.Reason;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/** A secret key on Curve25519 with its public one. X25519 itself is the JDK's. */
public final class CurvePair {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String X25519 = "X25519";
  private static final CurveKey BASE = base();

  private final byte[] secret;
  private final CurveKey open;

  private CurvePair(byte[] secret, CurveKey open) {
    this.secret = secret;
    this.open = open;
  }

  private static CurveKey base() {
    byte[] nine = new byte[CurveKey.SIZE];
    nine[0] = 9;
    return new CurveKey(nine);
  }

  /** A fresh one. */
  public static CurvePair generate() {
    byte[] secret = new byte[CurveKey.SIZE];
    RANDOM.nextBytes(secret);
    return of(secret);
  }

  /** The one with this secret key, 32 bytes. */
  public static CurvePair of(byte[] secret) {
    if (secret.length != CurveKey.SIZE) {
      throw new IllegalArgumentException("a key has 32 bytes");
    }
    byte[] clamped = secret.clone();
    clamped[0] &= (byte) 0xf8;
    clamped[31] = (byte) (clamped[31] & 0x7f | 0x40);
    try {
      // The public key is what the secret one agrees on with the base point (RFC 7748, section 6.1).
      return new CurvePair(clamped, new CurveKey(agree(clamped, BASE)));
    } catch (RatchetException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The secret key, for the store alone. */
  public byte[] secret() {
    return secret.clone();
  }

  public CurveKey open() {
    return open;
  }

  /** What both ends know: 32 bytes. Refuses keys with which the result would not depend on ours. */
  byte[] agree(CurveKey other) throws RatchetException {
    return agree(secret, other);
  }

  private static byte[] agree(byte[] secret, CurveKey other) throws RatchetException {
    try {
      KeyFactory keys = KeyFactory.getInstance(X25519);
      KeyAgreement agreement = KeyAgreement.getInstance(X25519);
      agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret)));
      agreement.doPhase(keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, other.u())), true);
      return agreement.generateSecret();
    } catch (InvalidKeyException e) {
      throw new RatchetException(Reason.BAD_KEY);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  void wipe() {
    Arrays.fill(secret, (byte) 0);
  }
}
