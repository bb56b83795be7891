package im.recado.net.dns;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the DNS says of the certificate at a port (RFC 6698 section 2.1).
 *
 * @param usage what the record binds: {@link #PKIX_TA} to {@link #DANE_EE}
 * @param selector what of the certificate is meant: {@link #WHOLE} or {@link #KEY}
 * @param matching how it is written: as it is (0), by SHA-256 (1) or by SHA-512 (2)
 * @param data in hexadecimal
 */
public record Tlsa(int usage, int selector, int matching, String data) {
  /** An authority that has to be in a chain that holds anyway. */
  public static final int PKIX_TA = 0;

  /** The very certificate, which has to hold anyway. */
  public static final int PKIX_EE = 1;

  /** An authority of the domain's own. */
  public static final int DANE_TA = 2;

  /** The very certificate, whatever else it says. */
  public static final int DANE_EE = 3;

  public static final int WHOLE = 0;
  public static final int KEY = 1;
  public static final int EXACT = 0;
  public static final int SHA_256 = 1;
  public static final int SHA_512 = 2;

  private static final int SHA_256_DIGITS = 64;
  private static final int SHA_512_DIGITS = 128;

  /** The key of a certificate that counts whatever else the certificate says, by its SHA-256. */
  public static Tlsa ofKey(byte[] sha256) {
    return new Tlsa(DANE_EE, KEY, SHA_256, HexFormat.of().formatHex(sha256));
  }

  /** Whether its values are such as the RFC knows; a record that is not counts as if it were not there (section 4.1). */
  public boolean isUsable() {
    boolean isLong =
        switch (matching) {
          case EXACT -> !data.isEmpty();
          case SHA_256 -> data.length() == SHA_256_DIGITS;
          case SHA_512 -> data.length() == SHA_512_DIGITS;
          default -> false;
        };
    return isLong && usage >= PKIX_TA && usage <= DANE_EE && (selector == WHOLE || selector == KEY);
  }

  /**
   * The records of a set that count: the usable ones, and where the same is said by two digests, those by the better (RFC 7671 section 9).
   */
  public static List<Tlsa> usable(List<Tlsa> all) {
    List<Tlsa> usable = all.stream().filter(Tlsa::isUsable).toList();
    return usable.stream()
        .filter(
            one ->
                one.matching != SHA_256
                    || usable.stream()
                        .noneMatch(
                            other -> other.matching == SHA_512 && other.usage == one.usage && other.selector == one.selector))
        .toList();
  }

  /** Whether this is the certificate that is meant, or one with the key that is meant. */
  public boolean matches(X509Certificate certificate) {
    try {
      byte[] meant = selector == WHOLE ? certificate.getEncoded() : certificate.getPublicKey().getEncoded();
      String digest = digest();
      return data.equals(HexFormat.of().formatHex(digest == null ? meant : MessageDigest.getInstance(digest).digest(meant)));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private @Nullable String digest() {
    return switch (matching) {
      case SHA_256 -> "SHA-256";
      case SHA_512 -> "SHA-512";
      default -> null;
    };
  }
}
