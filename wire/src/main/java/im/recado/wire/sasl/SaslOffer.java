package im.recado.wire.sasl;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What one stream offered its client in one of the two SASL profiles, as it stood in the features: the basis of every
 * protection against downgrades.
 *
 * @param mechanisms the mechanisms advertised in the profile that the client uses (RFC 6120 or XEP-0388)
 * @param bindingTypes the channel binding types advertised (XEP-0440); empty when the feature was absent
 * @param binding gives the bytes of those types
 * @param tolerateY whether a client may say that it saw no mechanism with channel binding although some were offered.
 *     RFC 5802 section 6 wants that refused, for it betrays a downgrade. slixmpp up to 1.8.3 says so without being
 *     attacked, after its {@code tls-unique} was refused; whoever must let it in without PLAIN has to turn this on and
 *     gives up that protection for all clients without XEP-0474.
 */
public record SaslOffer(
    List<String> mechanisms, List<ChannelBindingType> bindingTypes, ChannelBinding binding, boolean tolerateY) {
  public SaslOffer {
    mechanisms = List.copyOf(mechanisms);
    bindingTypes = List.copyOf(bindingTypes);
  }

  /** An offer without channel binding. */
  public static SaslOffer of(List<String> mechanisms) {
    return new SaslOffer(mechanisms, List.of(), ChannelBinding.NONE, false);
  }

  /** Whether exactly this name was advertised. */
  public boolean offers(String mechanism) {
    return mechanisms.contains(mechanism);
  }

  /** Whether any mechanism with channel binding was advertised. */
  public boolean offersChannelBinding() {
    return mechanisms.stream().anyMatch(name -> name.endsWith("-PLUS"));
  }

  /** This offer with {@link #tolerateY} set. */
  public SaslOffer toleratingY() {
    return new SaslOffer(mechanisms, bindingTypes, binding, true);
  }

  /** The value of the attribute {@code h} (XEP-0474 section 6.1): a hash of what was advertised, in Base64. */
  public String downgradeHash(ScramHash hash) {
    return downgradeHash(
        hash, mechanisms, bindingTypes.stream().map(ChannelBindingType::registeredName).toList());
  }

  /** The same for lists as a client saw them; an empty list of binding types means that there was no such feature. */
  public static String downgradeHash(ScramHash hash, List<String> mechanisms, List<String> bindingTypes) {
    String listed = sorted(mechanisms) + (bindingTypes.isEmpty() ? "" : "\u001f" + sorted(bindingTypes));
    return Base64.getEncoder().encodeToString(hash.hash(listed.getBytes(US_ASCII)));
  }

  private static String sorted(List<String> names) {
    return names.stream().sorted().collect(Collectors.joining("\u001e"));
  }
}
