package im.recado.source.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.store.StoreException;
import im.recado.modules.source.AccountSource;
import im.recado.modules.source.AccountSources;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * People behind a web service. It gets forms by POST, {@code action=find} or {@code action=verify} with {@code user},
 * {@code domain} and {@code password}, and answers by status: 200 for yes, with the person's name as the text if it
 * likes; 401 or 403 for a wrong password; 404 for nobody. Everything else counts as a failure. Redirects are not
 * followed.
 */
public final class HttpSource implements AccountSource {
  private static final int LONGEST_NAME = 1024;

  static final Option<String> URL =
      Option.text(
          "accounts.http.url",
          "",
          "The web service that knows people and their passwords: https, or http on this machine alone.");
  static final Option<String> SECRET =
      Option.text("accounts.http.secret", "", "Sent along as a bearer token, so that the service answers nobody else.");

  private final Options options;

  /**
   * One for all requests: it keeps connections. It has a thread, which a server without such a service does not need.
   */
  private static final class Shared {
    static final HttpClient CLIENT =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
  }

  public HttpSource(Options options) {
    this.options = options;
  }

  @Override
  public String name() {
    return "http";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(URL, SECRET);
  }

  @Override
  public @Nullable Person find(Jid account) {
    HttpResponse<String> response = post(account, "action=find");
    return switch (response.statusCode()) {
      case 200 -> new Person(response.body().strip());
      case 404 -> null;
      default -> throw unexpected(response);
    };
  }

  @Override
  public Verdict verify(Jid account, String password) {
    if (password.isEmpty()) {
      return Verdict.WRONG;
    }
    HttpResponse<String> response = post(account, "action=verify&password=" + encoded(password));
    return switch (response.statusCode()) {
      case 200 -> Verdict.RIGHT;
      case 401, 403 -> Verdict.WRONG;
      case 404 -> Verdict.UNKNOWN;
      default -> throw unexpected(response);
    };
  }

  private HttpResponse<String> post(Jid account, String form) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address())
            .timeout(options.get(AccountSources.TIMEOUT))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    form
                        + "&user=" + encoded(Objects.requireNonNull(account.local()))
                        + "&domain=" + encoded(account.domain())));
    if (!options.get(SECRET).isEmpty()) {
      request.header("Authorization", "Bearer " + options.get(SECRET));
    }
    try {
      return Shared.CLIENT.send(request.build(), BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), LONGEST_NAME));
    } catch (IOException e) {
      throw new StoreException("HTTP: " + (e.getMessage() == null ? "no answer" : e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("HTTP: interrupted", e);
    }
  }

  private URI address() {
    try {
      URI uri = new URI(options.get(URL));
      if (uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && isHere(uri))) {
        return uri;
      }
    } catch (java.net.URISyntaxException e) {
      // Said below.
    }
    throw new StoreException(
        "HTTP: accounts.http.url must be an address with https, or with http on this machine.",
        new IllegalStateException("not set"));
  }

  /** Whether what is sent there does not leave the machine. */
  private static boolean isHere(URI uri) {
    try {
      String host = uri.getHost();
      return host.equals("localhost") || host.matches("[0-9.]+|\\[.*\\]") && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static StoreException unexpected(HttpResponse<String> response) {
    return new StoreException(
        "HTTP: the service answered " + response.statusCode() + ".", new IllegalStateException("unexpected status"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
