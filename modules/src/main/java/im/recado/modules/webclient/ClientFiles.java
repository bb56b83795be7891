package im.recado.modules.webclient;

import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpRequest;
import im.recado.kernel.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the client, from a folder that is named after its version. They are listed once, at the start: what is not in that list is
 * not there, whatever a path says.
 */
final class ClientFiles {
  /** As deep as the client's folders go. */
  static final int DEPTH = 4;

  static final String OMEMO = "curve25519_compiled.wasm";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("ogg", "audio/ogg"),
          Map.entry("ttf", "font/ttf"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("wasm", "application/wasm"));

  /** A file, its length in bytes, and the same compressed. */
  private record Kept(Path file, long bytes, String type, @Nullable Path compressed, long compressedBytes) {}

  private final String version;
  private final Map<String, Kept> files = new HashMap<>();

  /**
   * The files below a folder.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  ClientFiles(Path folder) {
    version = String.valueOf(folder.getFileName());
    try (Stream<Path> all = Files.walk(folder, DEPTH)) {
      List<Path> found = all.filter(Files::isRegularFile).toList();
      for (Path file : found) {
        String type = TYPES.get(ending(file));
        if (type != null) {
          Path compressed = file.resolveSibling(file.getFileName() + ".gz");
          boolean both = found.contains(compressed);
          files.put(
              folder.relativize(file).toString().replace('\\', '/'),
              new Kept(file, Files.size(file), type, both ? compressed : null, both ? Files.size(compressed) : 0));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String ending(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /** Its name and version, as its folder is called: part of every address, so that browsers may keep what they have. */
  String version() {
    return version;
  }

  /** A file, for as long as browsers like to keep it. */
  HttpResponse get(HttpRequest request) throws HttpException {
    StringBuilder path = new StringBuilder(request.parameter("1"));
    for (int i = 2; i <= DEPTH && request.parameters().containsKey(String.valueOf(i)); i++) {
      path.append('/').append(request.parameter(String.valueOf(i)));
    }
    if (!request.parameter("version").equals(version)) {
      throw new HttpException(404, "There is no such file.");
    }
    return get(request, path.toString());
  }

  /** COMPAT Converse.js: its library for OMEMO looks for this beside the page that it is on. */
  HttpResponse omemo(HttpRequest request) throws HttpException {
    return get(request, OMEMO);
  }

  private HttpResponse get(HttpRequest request, String path) throws HttpException {
    Kept kept = files.get(path);
    if (kept == null) {
      throw new HttpException(404, "There is no such file.");
    }
    HttpResponse response =
        HttpResponse.of(200).header("Cache-Control", "public, max-age=31536000, immutable").header("Vary", "Accept-Encoding");
    if (kept.compressed != null && takesGzip(request)) {
      Path compressed = kept.compressed;
      return response
          .header("Content-Encoding", "gzip")
          .with(kept.type, kept.compressedBytes, () -> Files.newInputStream(compressed));
    }
    return response.with(kept.type, kept.bytes, () -> Files.newInputStream(kept.file));
  }

  /** Whether the browser said so plainly; who gives it a weight of nothing did not (RFC 9110 section 12.5.3). */
  private static boolean takesGzip(HttpRequest request) {
    for (String coding : Objects.requireNonNullElse(request.header("Accept-Encoding"), "").split(",", -1)) {
      String[] parts = coding.strip().split(";", 2);
      if (parts[0].strip().equalsIgnoreCase("gzip")) {
        return parts.length == 1 || !parts[1].replace(" ", "").matches("q=0(\\.0*)?");
      }
    }
    return false;
  }
}
