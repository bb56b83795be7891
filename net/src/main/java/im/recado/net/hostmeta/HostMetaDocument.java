package im.recado.net.hostmeta;

import im.recado.kernel.http.Json;
import im.recado.net.dns.IpLiteral;
import im.recado.net.dns.Tlsa;
import im.recado.net.dns.Weighted;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a web site says of the servers of its domain, of which other servers have something (XEP-0487 section 2.1): machines with which TLS
 * is spoken from the first byte. What stands there for clients, for WebSocket and for QUIC is nothing here.
 *
 * @param ttl so many seconds it is believed
 * @param keys which its servers may have
 */
record HostMetaDocument(long ttl, List<Tlsa> keys, List<Link> links) {
  private static final String RELATION = "urn:xmpp:alt-connections:s2s-tls";
  private static final int MOST_LINKS = 100;
  private static final int MOST_KEYS = 20;
  private static final int MOST_ADDRESSES = 4;
  private static final int MOST_NUMBER = 65_535;
  private static final int SHA_256_BYTES = 32;
  private static final Pattern NAME = Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

  /**
   * A machine.
   *
   * @param sni the name that it is asked for, and for which its certificate may be
   */
  record Link(int priority, int weight, int port, String sni, List<InetAddress> addresses) implements Weighted {}

  /** @throws IllegalArgumentException when it is no document of this XEP, or says nothing of itself that it has to */
  static HostMetaDocument read(String json) {
    Map<String, Object> map = Json.readMap(json);
    if (!(map.get("xmpp") instanceof Map<?, ?> xmpp) || !(xmpp.get("ttl") instanceof Number ttl)) {
      throw new IllegalArgumentException("it has nothing for XMPP beyond XEP-0156");
    }
    List<Link> links = new ArrayList<>();
    for (Object one : list(map.get("links"), MOST_LINKS)) {
      Link link = one instanceof Map<?, ?> fields && RELATION.equals(fields.get("rel")) ? link(fields) : null;
      if (link != null) {
        links.add(link);
      }
    }
    List<Tlsa> keys = new ArrayList<>();
    for (Object one : list(xmpp.get("public-key-pins-sha-256"), MOST_KEYS)) {
      byte[] digest = Base64.getDecoder().decode(String.valueOf(one));
      if (digest.length == SHA_256_BYTES) {
        keys.add(Tlsa.ofKey(digest));
      }
    }
    return new HostMetaDocument(ttl.longValue(), List.copyOf(keys), List.copyOf(links));
  }

  private static List<?> list(@Nullable Object value, int most) {
    List<?> list = value instanceof List<?> some ? some : List.of();
    if (list.size() > most) {
      throw new IllegalArgumentException("it says too much");
    }
    return list;
  }

  /** Null for one that lacks what it must have. */
  private static @Nullable Link link(Map<?, ?> fields) {
    int port = number(fields.get("port"));
    int priority = number(fields.get("priority"));
    int weight = number(fields.get("weight"));
    String sni = fields.get("sni") instanceof String name ? name.toLowerCase(Locale.ROOT) : "";
    List<InetAddress> addresses = new ArrayList<>();
    for (Object one : fields.get("ips") instanceof List<?> ips ? ips : List.of()) {
      InetAddress address = IpLiteral.of(String.valueOf(one));
      if (address != null && addresses.size() < MOST_ADDRESSES) {
        addresses.add(address);
      }
    }
    return port < 1 || priority < 0 || weight < 0 || addresses.isEmpty() || !NAME.matcher(sni).matches()
        ? null
        : new Link(priority, weight, port, sni, List.copyOf(addresses));
  }

  private static int number(@Nullable Object value) {
    return value instanceof Long number && number >= 0 && number <= MOST_NUMBER ? number.intValue() : -1;
  }
}
