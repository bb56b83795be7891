package im.recado.client.protocol.way;

import im.recado.client.protocol.Json;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.way.Place.Manner;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a domain's web says that its server is reached by WebSocket (XEP-0156). The web of the domain has shown the domain's certificate;
 * places over anything but TLS are not gone to.
 */
final class HostMeta {
  private static final String XRD = "http://docs.oasis-open.org/ns/xri/xrd-1.0";
  private static final String RELATION = "urn:xmpp:alt-connections:websocket";
  private static final int MOST = 5;
  private static final int HTTPS = 443;

  private HostMeta() {}

  /**
   * Asks in the one form and, where it is not there, in the other.
   *
   * @param web the domain, and the port of its web where it is not the usual one
   * @throws IOException when there is neither
   */
  static List<Place> ask(Https https, String web) throws IOException {
    Stream<String> links;
    try {
      links = xrd(https.get(uri(web, "host-meta")));
    } catch (IOException e) {
      links = jrd(https.get(uri(web, "host-meta.json")));
    }
    return links.flatMap(link -> place(link).stream()).distinct().limit(MOST).toList();
  }

  private static URI uri(String web, String name) throws IOException {
    try {
      return URI.create("https://" + web + "/.well-known/" + name);
    } catch (IllegalArgumentException e) {
      throw new IOException("not a domain that has a web", e);
    }
  }

  static Stream<String> xrd(String text) throws IOException {
    try {
      Node root = NodeReader.whole(text);
      if (!root.name().equals("XRD")) {
        throw new IOException("that is no host-meta");
      }
      return root.all("Link", XRD).filter(link -> link.get("rel").equals(RELATION)).map(link -> link.get("href"));
    } catch (IllegalArgumentException e) {
      throw new IOException("that is no host-meta", e);
    }
  }

  static Stream<String> jrd(String text) throws IOException {
    try {
      return Json.read(text) instanceof Map<?, ?> root && root.get("links") instanceof List<?> links
          ? links.stream().flatMap(link -> link instanceof Map<?, ?> fields && RELATION.equals(fields.get("rel"))
              && fields.get("href") instanceof String href ? Stream.of(href) : Stream.of())
          : Stream.of();
    } catch (IllegalArgumentException e) {
      throw new IOException("that is no host-meta", e);
    }
  }

  private static Optional<Place> place(String link) {
    try {
      URI uri = URI.create(link.strip());
      if (!"wss".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || uri.getRawUserInfo() != null || uri.getPort() > 65_535) {
        return Optional.empty();
      }
      String path = (uri.getRawPath() == null ? "" : uri.getRawPath()) + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
      return Optional.of(new Place(Https.host(uri), uri.getPort() < 1 ? HTTPS : uri.getPort(), Manner.WEBSOCKET, path));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
