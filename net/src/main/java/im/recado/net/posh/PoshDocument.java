package im.recado.net.posh;

import im.recado.kernel.http.Json;
import java.net.URI;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a web site says of the servers of its domain (RFC 7711 sections 3.1 and 3.2): fingerprints of their certificates, or where these are.
 *
 * @param sha256 in hexadecimal
 * @param elsewhere where the fingerprints are; null when they are here
 * @param expires so many seconds it is believed
 */
record PoshDocument(Set<String> sha256, @Nullable URI elsewhere, long expires) {
  private static final int MOST = 100;

  /** @throws IllegalArgumentException when it is no such document */
  static PoshDocument read(String json) {
    Map<String, Object> map = Json.readMap(json);
    if (!(map.get("expires") instanceof Number number) || number.longValue() < 0) {
      throw new IllegalArgumentException("it does not say how long it holds");
    }
    if (map.get("url") instanceof String url) {
      URI elsewhere = URI.create(url);
      if (!"https".equals(elsewhere.getScheme()) || elsewhere.getHost() == null) {
        throw new IllegalArgumentException("it leads to no address of https");
      }
      return new PoshDocument(Set.of(), elsewhere, number.longValue());
    }
    if (!(map.get("fingerprints") instanceof List<?> list) || list.size() > MOST) {
      throw new IllegalArgumentException("it has no fingerprints, or too many");
    }
    Set<String> sha256 = new HashSet<>();
    for (Object one : list) {
      if (one instanceof Map<?, ?> print && print.get("sha-256") instanceof String text) {
        sha256.add(HexFormat.of().formatHex(Base64.getDecoder().decode(text)));
      }
    }
    return new PoshDocument(Set.copyOf(sha256), null, number.longValue());
  }
}
