package im.recado.client.services;

import im.recado.client.protocol.omemo.SecretFile;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Files that servers keep without being able to read them (XEP-0454): fetched, opened, and only then shown or kept. */
public final class SecretFiles {
  private static final int LARGEST_PICTURE = 10_000_000;

  /** A larger one cannot be opened: all of it has to be in the memory, in bytes. */
  static final int LARGEST = 200_000_000;

  private final Uploads uploads;

  SecretFiles(Uploads uploads) {
    this.uploads = uploads;
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
}
