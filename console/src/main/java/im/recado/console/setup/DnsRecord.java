package im.recado.console.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record that has to stand in the DNS.
 *
 * @param prefix before the domain, such as {@code conference.}; empty for the domain itself
 * @param type {@code A}, {@code CNAME} or {@code SRV}
 * @param value where it leads; empty for the address of this machine, which it cannot know
 * @param purpose who needs it, as the words of the set-up call it
 */
public record DnsRecord(String prefix, String type, String value, String purpose) {
  private static final List<String> SERVICES = List.of("conference", "pubsub", "upload");

  /** Those of a domain whose server listens on these ports, by the key of their setting. */
  public static List<DnsRecord> of(String domain, Map<String, Integer> ports) {
    List<DnsRecord> records = new ArrayList<>();
    records.add(new DnsRecord("", "A", "", "address"));
    SERVICES.forEach(service -> records.add(new DnsRecord(service + ".", "CNAME", domain + ".", service)));
    add(records, "_xmpp-client._tcp.", ports.get("c2s.port"), domain, "client");
    add(records, "_xmpps-client._tcp.", ports.get("c2s.direct-tls-port"), domain, "client");
    // Rooms are entered from other servers as well.
    for (String below : List.of("", "conference.")) {
      add(records, "_xmpp-server._tcp." + below, ports.get("s2s.port"), domain, "server");
      add(records, "_xmpps-server._tcp." + below, ports.get("s2s.direct-tls-port"), domain, "server");
    }
    return records;
  }

  private static void add(List<DnsRecord> records, String prefix, @Nullable Integer port, String domain, String purpose) {
    if (port != null) {
      records.add(new DnsRecord(prefix, "SRV", "0 5 " + port + " " + domain + ".", purpose));
    }
  }

  /** What is in its value before the domain, which ends it. */
  public String beforeDomain() {
    return type.equals("SRV") ? value.substring(0, value.lastIndexOf(' ') + 1) : "";
  }

  /**
   * Whether it leads where it should.
   *
   * @param found what the DNS tells of it: addresses, or {@code host:port}
   * @param addresses of the domain itself
   */
  boolean isRight(String domain, List<String> found, List<String> addresses) {
    if (!type.equals("SRV")) {
      return found.stream().anyMatch(addresses::contains);
    }
    String port = value.split(" ", -1)[2];
    return found.contains(domain + ":" + port);
  }
}
