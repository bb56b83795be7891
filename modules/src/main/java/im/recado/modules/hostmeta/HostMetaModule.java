package im.recado.modules.hostmeta;

import im.recado.kernel.Kernel;
import im.recado.kernel.http.HttpRequest;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.http.HttpRoute;
import im.recado.kernel.http.Json;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Host metadata: {@code /.well-known/host-meta} (XEP-0156), and {@code host-meta.json}, which also holds what takes the place of
 * DNS records when the administrator has said under which addresses the server is reached (XEP-0487).
 */
public final class HostMetaModule implements Module {
  static final Option<List<String>> ADDRESSES =
      Option.texts(
          "host-meta.addresses",
          List.of(),
          "The IP addresses under which this server is reached, for clients that need no DNS then (XEP-0487); they are told"
              + " nothing of that while there are none.");

  static final Option<Integer> TLS_PORT =
      Option.integer(
          "host-meta.direct-tls-port",
          5223,
          0,
          65_535,
          "The port for direct TLS under which clients reach those addresses; 0 for none.");

  static final Option<Integer> SERVER_PORT =
      Option.integer(
          "host-meta.server-direct-tls-port",
          5270,
          0,
          65_535,
          "The port for direct TLS under which other servers reach those addresses; 0 for none.");

  static final Option<Duration> TTL =
      Option.duration("host-meta.ttl", Duration.ofHours(1), "For how long clients keep host metadata, a week at most.");

  private static final String XRD = "http://docs.oasis-open.org/ns/xri/xrd-1.0";
  private static final String RELATION = "urn:xmpp:alt-connections:";
  private static final Duration LONGEST = Duration.ofDays(7);

  private final Kernel kernel;

  public HostMetaModule(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("host-meta", "Tells clients that have only the web, and other servers, where to connect.")
        .xep(156, "1.4.0", "Discovering Alternative XMPP Connection Methods")
        .xep(487, "0.1.0", "Host Meta 2 - One Method To Rule Them All")
        .option(ADDRESSES)
        .option(TLS_PORT)
        .option(SERVER_PORT)
        .option(TTL)
        .http(HttpRoute.get("/.well-known/host-meta", this::xrd).forAllSites())
        .http(HttpRoute.get("/.well-known/host-meta.json", this::jrd).forAllSites());
  }

  /** A way to connect over the web: the end of its relation, and its address. */
  private record Way(String relation, String href) {}

  /** The domain that is asked about: the host, if that is one of ours. */
  private String asked(HttpRequest request) {
    return kernel.domains().ofHost(request.header("host"));
  }

  /** Where the web is reached under the name of a domain; what the settings say of another name holds for all domains. */
  private @Nullable String url(String domain) {
    String url = kernel.web().url();
    String main = "https://" + kernel.domain();
    return url == null || !url.equals(main) && !url.startsWith(main + ":")
        ? url
        : "https://" + domain + url.substring(main.length());
  }

  /** Only what TLS protects is told (XEP-0156 section 2.2). */
  private List<Way> ways(String domain) {
    String url = url(domain);
    return url == null || !url.startsWith("https://")
        ? List.of()
        : List.of(
            new Way("websocket", "wss" + url.substring("https".length()) + "/ws"), new Way("xbosh", url + "/http-bind"));
  }

  private HttpResponse xrd(HttpRequest request) {
    Element.Builder xrd = Element.builder("XRD", XRD);
    for (Way way : ways(asked(request))) {
      xrd.child(
          Element.builder("Link", XRD).attribute("rel", RELATION + way.relation).attribute("href", way.href).build());
    }
    String text = "<?xml version='1.0' encoding='utf-8'?>\n" + XmlWriter.toXml(xrd.build()) + "\n";
    return HttpResponse.of(200).with("application/xrd+xml; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse jrd(HttpRequest request) {
    String domain = asked(request);
    List<String> addresses = kernel.options().get(ADDRESSES);
    List<Map<String, Object>> links = new ArrayList<>();
    for (Way way : ways(domain)) {
      Map<String, Object> link = link(way.relation, domain, addresses, links.size());
      link.put("href", way.href);
      links.add(link);
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    if (!addresses.isEmpty()) {
      Duration ttl = kernel.options().get(TTL);
      answer.put("xmpp", Map.of("ttl", (ttl.compareTo(LONGEST) > 0 ? LONGEST : ttl).toSeconds()));
      putDirectTls(links, "s2s-tls", kernel.options().get(SERVER_PORT), domain, addresses);
      putDirectTls(links, "tls", kernel.options().get(TLS_PORT), domain, addresses);
    }
    answer.put("links", links);
    return HttpResponse.of(200).with("application/json", (Json.write(answer) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void putDirectTls(
      List<Map<String, Object>> links, String relation, int port, String domain, List<String> addresses) {
    if (port > 0) {
      Map<String, Object> link = link(relation, domain, addresses, -1);
      link.put("port", port);
      links.addFirst(link);
    }
  }

  /** A link with the fields that every one has as soon as there are addresses (XEP-0487 section 2.1). */
  private Map<String, Object> link(String relation, String domain, List<String> addresses, int place) {
    Map<String, Object> link = new LinkedHashMap<>();
    link.put("rel", RELATION + relation);
    if (!addresses.isEmpty()) {
      link.put("ips", addresses);
      link.put("priority", 10 * (place + 2));
      link.put("weight", 50);
      // The certificate names the domain.
      link.put("sni", domain);
    }
    return link;
  }
}
