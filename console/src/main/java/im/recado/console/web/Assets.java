package im.recado.console.web;

import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Style sheets, scripts and icons: a fixed list, read once. Their address holds a hash, so that browsers keep them for good. */
public final class Assets {
  private static final Map<String, String> TYPES =
      Map.of(
          "console.css", "text/css; charset=utf-8",
          "console.js", "text/javascript; charset=utf-8",
          "chart.js", "text/javascript; charset=utf-8",
          "icons.svg", "image/svg+xml",
          "logo.svg", "image/svg+xml");

  private final Map<String, byte[]> byName = new HashMap<>();
  private final String hash;

  public Assets() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String name : TYPES.keySet().stream().sorted().toList()) {
        try (InputStream in = Assets.class.getResourceAsStream("/im/recado/console/assets/" + name)) {
          if (in == null) {
            throw new IllegalStateException("there is no asset " + name);
          }
          byte[] bytes = in.readAllBytes();
          digest.update(bytes);
          byName.put(name, bytes);
        }
      }
      hash = HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Where browsers get it. */
  public String path(String name) {
    if (!byName.containsKey(name)) {
      throw new IllegalArgumentException("there is no asset " + name);
    }
    return "/assets/" + hash + "/" + name;
  }

  /** Whether a route leads to them. */
  static boolean isAsset(Route route) {
    return route.path().startsWith("/assets/");
  }

  /** The routes of all of them. */
  public List<Route> routes() {
    return List.of(Route.get("/assets/{hash}/{name}", Access.ANYONE, this::answer));
  }

  private HttpResponse answer(Visit visit) throws HttpException {
    String name = visit.part("name");
    byte[] bytes = byName.get(name);
    String type = TYPES.get(name);
    if (bytes == null || type == null || !visit.part("hash").equals(hash)) {
      throw new HttpException(404, visit.say("common.not-found"));
    }
    return HttpResponse.of(200).header("Cache-Control", "public, max-age=31536000, immutable").with(type, bytes);
  }
}
