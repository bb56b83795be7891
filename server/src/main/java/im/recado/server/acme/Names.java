package im.recado.server.acme;

import java.net.IDN;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The names that a certificate is ordered for. */
final class Names {
  /** What is below these is known to one machine or one network alone (RFC 6761, RFC 6762, RFC 8375, RFC 9476). */
  private static final List<String> PRIVATE =
      List.of("localhost", "local", "internal", "home.arpa", "test", "invalid", "alt", "example", "onion");

  private Names() {}

  /**
   * The domains first, each with its services behind it, all of them in ASCII.
   *
   * @param services below each domain, such as {@code conference}
   * @param more whole names
   */
  static List<String> of(List<String> domains, List<String> services, List<String> more) {
    Set<String> names = new LinkedHashSet<>();
    for (String domain : domains) {
      names.add(ascii(domain));
      services.stream().filter(service -> !service.isBlank()).forEach(service -> names.add(ascii(service + "." + domain)));
    }
    more.stream().filter(name -> !name.isBlank()).forEach(name -> names.add(ascii(name)));
    return List.copyOf(names);
  }

  private static String ascii(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    try {
      return lower.startsWith("*.") ? "*." + IDN.toASCII(lower.substring(2)) : IDN.toASCII(lower);
    } catch (IllegalArgumentException e) {
      return lower;
    }
  }

  /** Refuses names that are not in the DNS of everybody: asking a public authority for them only counts against its rates. */
  static void refusePrivate(List<String> names) throws OrderException {
    for (String name : names) {
      boolean number = name.matches("[0-9.]+") || name.contains(":");
      boolean isPrivate = PRIVATE.stream().anyMatch(end -> name.equals(end) || name.endsWith("." + end));
      if (!name.contains(".") || number || isPrivate) {
        throw new OrderException(name + " is no name in the public DNS: this authority gives no certificate for it.");
      }
    }
  }
}
