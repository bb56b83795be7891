package im.recado.client.services;

import im.recado.client.protocol.Ids;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.Proxy;
import im.recado.client.protocol.RefusedException;
import im.recado.client.protocol.Trust;
import im.recado.client.protocol.omemo.SecretFile;
import im.recado.client.services.store.Download.State;
import im.recado.client.services.store.Settings;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Hands files over to the server (XEP-0363) and fetches pictures from there; from nowhere else. */
public final class Uploads {
  /** A picture that is larger is not shown by itself. */
  private static final int LARGEST_PICTURE = 10_000_000;
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final Set<String> HEADERS = Set.of("authorization", "cookie", "expires");
  private static final String FOLDERS = "upload.folders";
  /** Of the newest uploads; older pictures are links. */
  private static final int MOST_FOLDERS = 100;

  /** Why a file could not be handed over. */
  public static final class UploadException extends Exception {
    /** What people can do about it. */
    public enum Reason { NO_SERVICE, TOO_LARGE, REFUSED, FAILED }

    private final Reason reason;

    UploadException(Reason reason, @Nullable Throwable cause) {
      super(reason.name(), cause);
      this.reason = reason;
    }

    public Reason reason() {
      return reason;
    }
  }

  /** Where files go, and how large they may be. */
  private record Service(Jid jid, long largest) {}

  private final Link link;
  private final Disco disco;
  private final Jid account;
  private final Settings settings;
  private final Settings shared;

  Uploads(Link link, Disco disco, Jid account, Settings settings, Settings shared) {
    this.link = link;
    this.disco = disco;
    this.account = account;
    this.settings = settings;
    this.shared = shared;
  }

  private Service service() throws UploadException, OfflineException, InterruptedException {
    List<Disco.Item> services = disco.services(info -> info.can(Ns.UPLOAD));
    if (services.isEmpty()) {
      throw new UploadException(UploadException.Reason.NO_SERVICE, null);
    }
    Jid jid = services.getFirst().jid();
    try {
      String largest = disco.info(jid).value(Ns.UPLOAD, "max-file-size");
      return new Service(jid, largest.isEmpty() ? Long.MAX_VALUE : Long.parseLong(largest));
    } catch (RefusedException | NumberFormatException e) {
      return new Service(jid, Long.MAX_VALUE);
    }
  }

  /**
   * Hands a file over; waits.
   *
   * @param seal seals the file on its way, if it is given: the server learns neither its words nor its name then
   * @param progress hears bytes sent and the size, from time to time
   * @return the address under which everybody who knows it can fetch the file
   */
  public String put(Path file, @Nullable SecretFile seal, BiConsumer<Long, Long> progress)
      throws UploadException, OfflineException, InterruptedException {
    Service service = service();
    try {
      long plain = Files.size(file);
      long size = seal == null ? plain : plain + SecretFile.TAG;
      if (size > service.largest || plain == 0) {
        throw new UploadException(UploadException.Reason.TOO_LARGE, null);
      }
      String unknown = "application/octet-stream";
      String type = seal == null ? Optional.ofNullable(Files.probeContentType(file)).orElse(unknown) : unknown;
      String name = file.getFileName().toString();
      // Others see what kind of file it is: their clients show pictures by that.
      String told = seal == null ? name : Ids.random() + (name.matches(".*\\.[A-Za-z0-9]{1,8}") ? name.substring(name.lastIndexOf('.')) : "");
      Node slot = link.ask(Node.iq("get", service.jid, Node.of("request", Ns.UPLOAD)
          .with("filename", told).with("size", size).with("content-type", type)))
          .payload().orElse(Node.of("slot", Ns.UPLOAD));
      Node put = slot.child("put").orElse(Node.of("put", Ns.UPLOAD));
      URI to = secure(put.get("url"));
      URI from = secure(slot.child("get").map(get -> get.get("url")).orElse(""));
      HttpRequest.Builder request = HttpRequest.newBuilder(to).timeout(TIMEOUT).header("Content-Type", type)
          .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> counted(file, seal, plain, progress)), size));
      put.all("header", Ns.UPLOAD).filter(header -> HEADERS.contains(header.get("name").toLowerCase(Locale.ROOT)))
          .forEach(header -> request.header(header.get("name"), header.text().replaceAll("[\r\n]", "")));
      try (HttpClient http = http(to.getHost())) {
        int status = send(http, request.build());
        if (status != 201 && status != 200) {
          throw new UploadException(UploadException.Reason.REFUSED, null);
        }
      }
      remember(from);
      return from.toString();
    } catch (RefusedException e) {
      throw new UploadException(UploadException.Reason.REFUSED, e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UploadException(UploadException.Reason.FAILED, e);
    }
  }

  /** Who does not want it any more waits for nothing. */
  private static int send(HttpClient http, HttpRequest request) throws IOException, InterruptedException {
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (InterruptedException e) {
      http.shutdownNow();
      throw e;
    }
  }

  private static InputStream counted(Path file, @Nullable SecretFile seal, long size, BiConsumer<Long, Long> progress) {
    try {
      InputStream counted = counted(file, size, progress);
      return seal == null ? counted : seal.seal(counted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream counted(Path file, long size, BiConsumer<Long, Long> progress) throws IOException {
    return new FilterInputStream(Files.newInputStream(file)) {
      private long sent;

      @Override
      public int read(byte[] bytes, int from, int most) throws IOException {
        int read = super.read(bytes, from, most);
        if (read > 0) {
          sent += read;
          progress.accept(sent, size);
        }
        return read;
      }
    };
  }

  /** In the clear only on this very computer. */
  private static URI secure(String url) {
    URI uri = URI.create(url);
    boolean here = "127.0.0.1".equals(uri.getHost()) || "localhost".equals(uri.getHost());
    if (uri.getHost() == null || (!"https".equals(uri.getScheme()) && !("http".equals(uri.getScheme()) && here))) {
      throw new IllegalArgumentException("not an address for files");
    }
    return uri;
  }

  /** The address of a file, if it is one. */
  static Optional<URI> address(String url) {
    try {
      return Optional.of(secure(url));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private HttpClient http(String host) throws IOException {
    try {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, new TrustManager[] {new Trust(host, print -> shared.pinned(account.domain(), print))}, null);
      HttpClient.Builder builder = HttpClient.newBuilder().sslContext(tls).followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(15));
      Optional<Proxy> proxy = Proxy.current();
      if (proxy.isPresent()) {
        through(builder, proxy.get());
      }
      return builder.build();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** By the proxy or not at all: the JDK's client knows no SOCKS. */
  private static void through(HttpClient.Builder builder, Proxy proxy) throws IOException {
    if (proxy.kind() != Proxy.Kind.HTTP) {
      throw new IOException("files do not go through SOCKS");
    }
    builder.proxy(ProxySelector.of(InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
    if (!proxy.user().isEmpty()) {
      builder.authenticator(new Authenticator() {
        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
          return getRequestorType() == RequestorType.PROXY
              ? new PasswordAuthentication(proxy.user(), proxy.password().toCharArray()) : null;
        }
      });
    }
  }

  /** Of a host that is not of the own domain, which may be everybody's, only the folder counts in which the server gave us room. */
  void remember(URI address) {
    String folder = folder(address);
    List<String> folders = new ArrayList<>(List.of(settings.get(FOLDERS, "").split(" ")));
    if (!ofDomain(address) && !folders.contains(folder)) {
      folders.add(folder);
      settings.set(FOLDERS, String.join(" ", folders.subList(Math.max(0, folders.size() - MOST_FOLDERS), folders.size())).strip());
    }
  }

  private static String folder(URI address) {
    String path = address.getRawPath();
    return address.getScheme() + "://" + address.getRawAuthority() + path.substring(0, path.lastIndexOf('/') + 1);
  }

  private boolean ofDomain(URI address) {
    String host = address.getHost();
    return host.equals(account.domain()) || host.endsWith("." + account.domain());
  }

  /** Whether what is there may be fetched without asking: it is our own server, which knows when we read messages anyway. */
  public boolean isOwn(String url) {
    try {
      URI address = secure(url);
      return ofDomain(address) || List.of(settings.get(FOLDERS, "").split(" ")).contains(folder(address));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Fetches a picture from the own server; nothing from elsewhere, and nothing that is too large. Waits. */
  public Optional<byte[]> picture(String url) throws InterruptedException {
    return picture(url, LARGEST_PICTURE);
  }

  Optional<byte[]> picture(String url, int largest) throws InterruptedException {
    return isOwn(url) && shared.is("pictures", true) ? fetch(secure(url), largest) : Optional.empty();
  }

  /** How large a file on the own server is, in bytes; nothing is asked of others. Waits. */
  OptionalLong size(URI uri) throws InterruptedException {
    if (!isOwn(uri.toString())) {
      return OptionalLong.empty();
    }
    try (HttpClient http = http(uri.getHost())) {
      try {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(1)).HEAD().build();
        HttpResponse<Void> response = http.send(request, BodyHandlers.discarding());
        return response.statusCode() == 200 ? response.headers().firstValueAsLong("Content-Length") : OptionalLong.empty();
      } finally {
        http.shutdownNow();
      }
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Fetches what a person asked for, or what is on the own server. */
  Optional<byte[]> fetch(URI uri, int largest) throws InterruptedException {
    try (HttpClient http = http(uri.getHost())) {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(1)).build();
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        if (response.statusCode() != 200) {
          return Optional.empty();
        }
        byte[] bytes = in.readNBytes(largest + 1);
        return bytes.length > largest ? Optional.empty() : Optional.of(bytes);
      } finally {
        http.shutdownNow();
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Fetches what a person asked for into a file that is there; waits.
   *
   * @param most the largest that is taken, in bytes
   * @param progress hears bytes that have come and the size, 0 when the server does not tell it
   */
  State fetch(URI uri, Path into, long most, BiConsumer<Long, Long> progress) throws InterruptedException {
    try (HttpClient http = http(uri.getHost())) {
      try {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(1)).build();
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
          return response.statusCode() == 200 ? take(in, response.headers().firstValueAsLong("Content-Length").orElse(0), into, most, progress)
              : State.GONE;
        }
      } finally {
        http.shutdownNow();
      }
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return State.FAILED;
    }
  }

  private static State take(InputStream in, long size, Path into, long most, BiConsumer<Long, Long> progress) throws IOException {
    if (size > most) {
      return State.TOO_LARGE;
    }
    long come = 0;
    byte[] bytes = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(into)) {
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        come += read;
        if (come > most) {
          return State.TOO_LARGE;
        }
        out.write(bytes, 0, read);
        progress.accept(come, size);
      }
    }
    return State.DONE;
  }
}
