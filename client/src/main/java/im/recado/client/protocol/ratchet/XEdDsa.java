package im.recado.client.protocol.ratchet;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/** Signatures with keys of Curve25519 (The XEdDSA and VXEdDSA Signature Schemes, section 4). Verified by the JDK's Ed25519. */
public final class XEdDsa {
  private static final int SIGNATURE = 64;
  private static final SecureRandom RANDOM = new SecureRandom();

  private XEdDsa() {}

  /** Signs a message. */
  public static byte[] sign(CurvePair key, byte[] message) {
    byte[] random = new byte[64];
    RANDOM.nextBytes(random);
    return sign(key, message, random);
  }

  static byte[] sign(CurvePair key, byte[] message, byte[] random) {
    byte[] k = Scalars.reduce(key.secret());
    byte[] open = Edwards.multiplyBase(k);
    // The public key is the one of the two with this y whose sign is 0.
    byte[] a = Scalars.choose(k, Scalars.negate(k), open[31] >> 7 & 1);
    open[31] &= 0x7f;
    byte[] first = new byte[32];
    Arrays.fill(first, (byte) 0xff);
    first[0] = (byte) 0xfe;
    byte[] r = Scalars.reduce(hash(first, a, message, random));
    byte[] rPoint = Edwards.multiplyBase(r);
    byte[] h = Scalars.reduce(hash(rPoint, open, message));
    byte[] s = Scalars.multiplyAdd(h, a, r);
    byte[] signature = Arrays.copyOf(rPoint, SIGNATURE);
    System.arraycopy(s, 0, signature, 32, 32);
    for (byte[] secret : new byte[][] {k, a, r}) {
      Arrays.fill(secret, (byte) 0);
    }
    return signature;
  }

  private static byte[] hash(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-512");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether this is the signature of who has this key. */
  public static boolean verify(CurveKey key, byte[] message, byte[] signature) {
    BigInteger u = key.u().mod(Edwards.P);
    BigInteger below = u.add(BigInteger.ONE).mod(Edwards.P);
    if (signature.length != SIGNATURE || below.signum() == 0) {
      return false;
    }
    BigInteger y = u.subtract(BigInteger.ONE).multiply(below.modInverse(Edwards.P)).mod(Edwards.P);
    // COMPAT libsignal and libomemo-c: what they signed with has either sign, and they tell it in the highest bit of the signature.
    boolean sign = signature[SIGNATURE - 1] < 0;
    byte[] plain = signature.clone();
    plain[SIGNATURE - 1] &= 0x7f;
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(KeyFactory.getInstance("Ed25519")
          .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(sign, y))));
      verifier.update(message);
      return verifier.verify(plain);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
