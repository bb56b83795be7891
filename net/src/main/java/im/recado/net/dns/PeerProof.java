package im.recado.net.dns;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a place beside where it is, from whoever may speak for the domain that is served there: by what its certificate counts.
 *
 * @param sni the name that it is asked for in TLS; null for that of the domain
 * @param names for which its certificate may be, beside that of the domain
 * @param records which certificates it has; none when nothing is said of that
 * @param isBinding whether no certificate counts but by those records (RFC 7673 section 4.2), and TLS there must be
 */
public record PeerProof(@Nullable String sni, List<String> names, List<Tlsa> records, boolean isBinding) {
  /** Nobody has said anything. */
  public static final PeerProof NONE = new PeerProof(null, List.of(), List.of(), false);

  /** What a DNS with signatures says of the machine to which the domain is delegated. */
  static PeerProof ofDns(String target, List<Tlsa> records) {
    List<Tlsa> usable = Tlsa.usable(records);
    return new PeerProof(null, List.of(target), usable, !usable.isEmpty());
  }
}
