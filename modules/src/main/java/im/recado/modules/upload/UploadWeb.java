package im.recado.modules.upload;

import im.recado.kernel.Kernel;
import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpRequest;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.http.HttpRoute;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes files in and gives them out. A file is confirmed only when it and what is known of it are durable. To a browser every
 * file is a thing to be kept, but for pictures, sounds, films and plain text, and even those may do nothing (SECURITY H6).
 */
final class UploadWeb {
  static final String PATH = "/upload/{id}/{name}";

  private static final Logger LOG = LoggerFactory.getLogger(UploadWeb.class);

  /** Types that a browser shows and does not run; anything else it may only keep. */
  private static final Set<String> SHOWN =
      Set.of(
          "image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp", "image/heic", "audio/mpeg",
          "audio/ogg", "audio/opus", "audio/wav", "audio/x-wav", "audio/mp4", "audio/aac", "audio/flac", "audio/webm",
          "video/mp4", "video/webm", "video/ogg", "video/quicktime", "text/plain");

  private final Kernel kernel;
  private final UploadStore store;
  private final UploadFiles files;
  private final Shelf shelf;
  private final Slots slots;

  UploadWeb(Kernel kernel, Shelf shelf, Slots slots) {
    this.kernel = kernel;
    this.store = shelf.store();
    this.files = shelf.files();
    this.shelf = shelf;
    this.slots = slots;
  }

  /** Where a file is found, or null while there is no web listener. */
  static @Nullable String address(Kernel kernel, Upload upload) {
    String url = kernel.web().url();
    return url == null ? null : url + "/upload/" + upload.id() + "/" + FileName.inAddress(upload.name());
  }

  List<HttpRoute> routes() {
    return List.of(
        HttpRoute.get(PATH, this::get).forAllSites(),
        HttpRoute.of("PUT", PATH, this::largest, this::put)
            .forAllSites());
  }

  /** The most that anybody could have been given a slot for; the slot says how much it is for itself. */
  private long largest() {
    long pictures = kernel.options().get(UploadOptions.PROFILE_BYTES);
    return kernel.domains().all().stream()
        .mapToLong(domain -> kernel.options().get(UploadOptions.FILE_BYTES, domain))
        .reduce(pictures, Math::max);
  }

  private static HttpException notFound() {
    return new HttpException(404, "There is nothing here.");
  }

  private Upload find(HttpRequest request) throws HttpException {
    String id = request.parameter("id");
    Upload upload = UploadIds.isOne(id) ? store.find(id) : null;
    if (upload == null
        || !upload.name().equals(request.parameter("name"))
        || !upload.expires().isAfter(kernel.clock().instant())) {
      throw notFound();
    }
    return upload;
  }

  // In.

  private HttpResponse put(HttpRequest request) throws HttpException, IOException {
    Upload slot = find(request);
    String proof = request.queryParameters().getOrDefault("slot", "");
    if (!slots.isProof(slot, proof)) {
      throw notFound();
    }
    if (slot.stored()) {
      throw new HttpException(409, "The file is there already.");
    }
    if (request.length() < 0) {
      throw new HttpException(411, "The length of the file must be told.");
    }
    if (request.length() != slot.size()) {
      throw new HttpException(
          request.length() > slot.size() ? 413 : 400, "The slot is for a file of " + slot.size() + " bytes.");
    }
    String type = request.header("Content-Type");
    if (type != null
        && !Slots.isOfAnyType(proof)
        && !type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(slot.type())) {
      throw new HttpException(415, "The slot is for a file of the type " + slot.type() + ".");
    }
    if (!shelf.begin(slot.id())) {
      throw new HttpException(409, "The file is being uploaded already.");
    }
    try {
      return take(request, slot, Slots.until(proof));
    } finally {
      shelf.end(slot.id());
    }
  }

  private HttpResponse take(HttpRequest request, Upload slot, @Nullable Instant until) throws HttpException, IOException {
    Upload now = store.find(slot.id());
    if (now == null) {
      throw notFound();
    }
    if (now.stored()) {
      throw new HttpException(409, "The file is there already.");
    }
    SourceWatch source = new SourceWatch(request.body());
    try {
      if (!shelf.take(slot, source, () -> slots.keptUntil(slot, until))) {
        throw notFound();
      }
    } catch (IOException e) {
      if (source.hasFailed()) {
        throw e;
      }
      LOG.error("A file of {} could not be written", slot.owner(), e);
      throw new HttpException(507, "There is no room for the file.");
    }
    return HttpResponse.of(201);
  }

  // Out.

  /** Whether a tag is in a list of tags, or any will do (RFC 9110 section 13.1). */
  private static boolean isAmong(HttpRequest request, String header, String tag) {
    for (String line : request.headers().getOrDefault(header.toLowerCase(Locale.ROOT), List.of())) {
      for (String one : line.split(",", -1)) {
        if (one.strip().equals(tag) || one.strip().equals("*")) {
          return true;
        }
      }
    }
    return false;
  }

  private HttpResponse get(HttpRequest request) throws HttpException, IOException {
    Upload upload = find(request);
    if (!upload.stored() || !files.exists(upload.id())) {
      throw notFound();
    }
    String tag = "\"" + upload.id().substring(0, 16) + "\"";
    boolean shown = SHOWN.contains(upload.type());
    String type = upload.type().equals("text/plain") ? "text/plain; charset=utf-8" : upload.type();
    HttpResponse common =
        HttpResponse.of(200)
            .header("Accept-Ranges", "bytes")
            .header("ETag", tag)
            .header("Cache-Control", "private, max-age=86400")
            .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
            .header("Cross-Origin-Resource-Policy", "cross-origin")
            .header("Content-Disposition", FileName.disposition(upload.name(), shown));
    if (request.header("If-Match") != null && !isAmong(request, "If-Match", tag)) {
      return new HttpResponse(412, common.headers(), 0, null);
    }
    if (isAmong(request, "If-None-Match", tag) || isAmong(request, "If-None-Match", "W/" + tag)) {
      return new HttpResponse(304, common.headers(), 0, null);
    }
    String ifRange = request.header("If-Range");
    boolean parts = request.method().equals("GET") && (ifRange == null || ifRange.equals(tag));
    String wanted = parts ? request.header("Range") : null;
    ByteRange range = wanted == null ? null : ByteRange.parse(wanted, upload.size());
    if (range == null) {
      return common.with(type, upload.size(), () -> files.open(upload.id(), 0));
    }
    if (range.isEmpty()) {
      return new HttpResponse(416, common.headers(), 0, null).header("Content-Range", "bytes */" + upload.size());
    }
    HttpResponse partial =
        new HttpResponse(206, common.headers(), 0, null)
            .header("Content-Range", "bytes " + range.from() + "-" + (range.to() - 1) + "/" + upload.size());
    return partial.with(type, range.length(), () -> files.open(upload.id(), range.from()));
  }
}
