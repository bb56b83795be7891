package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.gateway.network.Door;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.kernel.module.Options;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks web services of the network: answers of bounded length within a bounded time, redirected nowhere, and at
 * addresses of the
 * public Internet alone where the administrator has not named the host. Any thread; waits.
 */
final class Web {
  private static final int MOST_BYTES = 4 * 1024 * 1024;
  private static final Duration CONNECT = Duration.ofSeconds(15);
  private static final Duration LONGEST = Duration.ofSeconds(40);

  /** What a service has answered. */
  record Reply(int status, HttpHeaders headers, String body) {
    /** The first header of this name; empty when there is none. */
    String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  private final Options options;
  private final Places places;
  private @Nullable HttpClient client;
  private String trusted = "";

  Web(Options options, Places places) {
    this.options = options;
    this.places = places;
  }

  Reply get(URI page, Map<String, String> headers) throws NetworkException {
    return ask(page, HttpRequest.newBuilder(page).GET(), headers);
  }

  Reply post(URI page, Map<String, String> headers, String body) throws NetworkException {
    return ask(page, HttpRequest.newBuilder(page).POST(HttpRequest.BodyPublishers.ofString(body, UTF_8)), headers);
  }

  private Reply ask(URI page, HttpRequest.Builder request, Map<String, String> headers) throws NetworkException {
    check(page);
    headers.forEach(request::header);
    CompletableFuture<HttpResponse<byte[]>> answer =
        client().sendAsync(
            request.timeout(LONGEST).build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
    try {
      HttpResponse<byte[]> response = answer.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
      return new Reply(response.statusCode(), response.headers(), new String(response.body(), UTF_8));
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new NetworkException(Reason.TIMEOUT, page.getHost() + " does not answer.", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new NetworkException(Reason.DOWN, "The server is stopping.", e);
    } catch (ExecutionException e) {
      boolean unsafe = e.getCause() instanceof SSLException;
      throw new NetworkException(
          Reason.DOWN,
          page.getHost() + (unsafe ? " cannot be reached safely: its certificate is not in order." : " cannot be reached."),
          e);
    }
  }

  /**
   * Refuses pages that nobody may be sent to. Java remembers for some seconds what a name stands for, so the
   * connection goes where
   * this has looked.
   */
  private void check(URI page) throws NetworkException {
    if (!"https".equalsIgnoreCase(page.getScheme()) && !places.mayBePlain(page)) {
      throw new NetworkException(Reason.REFUSED, "The page at " + page.getHost() + " is not safe.");
    }
    if (places.isFree(page)) {
      return;
    }
    try {
      for (InetAddress address : InetAddress.getAllByName(page.getHost())) {
        if (!Door.isPublic(address)) {
          throw new NetworkException(Reason.REFUSED, "The server " + page.getHost() + " may not be used from here.");
        }
      }
    } catch (UnknownHostException e) {
      throw new NetworkException(Reason.DOWN, "There is no server " + page.getHost() + ".", e);
    }
  }

  private synchronized HttpClient client() throws NetworkException {
    String wanted = options.get(MsnOptions.AUTHORITIES);
    if (client == null || !wanted.equals(trusted)) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(CONNECT)
              .executor(Executors.newVirtualThreadPerTaskExecutor());
      HttpClient before = client;
      client = wanted.isEmpty() ? builder.build() : builder.sslContext(trusting(Path.of(wanted))).build();
      trusted = wanted;
      if (before != null) {
        before.shutdown();
      }
    }
    return client;
  }

  /** The certificates in a file, one at least. */
  static Collection<? extends Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new CertificateException("no certificate in " + file);
      }
      return found;
    }
  }

  private static SSLContext trusting(Path file) throws NetworkException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate certificate : certificates(file)) {
        store.setCertificateEntry("a" + store.size(), certificate);
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new NetworkException(Reason.DOWN, "The file of gateway.msn.authorities cannot be read.", e);
    }
  }
}
