package im.recado.client.services;

import im.recado.client.protocol.omemo.SecretFile;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Files that servers keep without being able to read them (XEP-0454): fetched, opened, and only then shown or kept. */
public final class SecretFiles {
  private static final int LARGEST_PICTURE = 10_000_000;
  private static final int LARGEST = 200_000_000;

  private final Uploads uploads;

  SecretFiles(Uploads uploads) {
    this.uploads = uploads;
  }

  /** The name at the end of an address: one name, no way to another folder. */
  public static String name(URI address) {
    String path = String.valueOf(address.getRawPath());
    String name = URLDecoder.decode(path.substring(path.lastIndexOf('/') + 1).replace("+", "%2B"), StandardCharsets.UTF_8)
        .replaceAll("[/\\\\:\\p{Cc}\\p{Cf}]", "_").strip();
    return name.isEmpty() || name.startsWith(".") ? "file" + name : name.substring(0, Math.min(name.length(), 120));
  }

  /** Whether it is a picture on the own server, which may be fetched without asking. */
  public boolean isPicture(String body) {
    return SecretFile.https(body).filter(uri -> uploads.isOwn(uri.toString())
        && uri.getPath().toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g|gif|bmp)$")).isPresent();
  }

  /** Fetches and opens a picture on the own server; nothing when anybody changed it. Waits. */
  public Optional<byte[]> picture(String body) throws InterruptedException {
    Optional<URI> address = SecretFile.https(body).filter(uri -> isPicture(body));
    return address.isEmpty() ? Optional.empty()
        : uploads.picture(address.get().toString(), LARGEST_PICTURE + SecretFile.TAG).flatMap(SecretFile.of(body)::open);
  }

  /** Fetches a file because a person asked for it, wherever it is, opens it and writes it there; whether that went. Waits. */
  public boolean save(String body, Path target) throws InterruptedException {
    Optional<URI> address = SecretFile.https(body);
    Optional<byte[]> bytes = address.isEmpty() ? Optional.empty()
        : uploads.fetch(address.get(), LARGEST + SecretFile.TAG).flatMap(SecretFile.of(body)::open);
    try {
      if (bytes.isPresent()) {
        Files.write(target, bytes.get());
      }
      return bytes.isPresent();
    } catch (IOException e) {
      return false;
    }
  }
}
