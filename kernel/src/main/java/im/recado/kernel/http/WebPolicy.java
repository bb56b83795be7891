package im.recado.kernel.http;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Option;
import im.recado.kernel.stream.ClientStreams;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who may speak XMPP within HTTP: by WebSocket or by requests (BOSH). Any thread. */
public final class WebPolicy {
  /** Which connections in the clear are as good as protected. */
  public enum Trust {
    PROXIES,
    LOOPBACK
  }

  /** What is told of logins that count as protected without TLS ({@link Trust#LOOPBACK}). */
  public static final String LOCAL = "none, on this machine";

  public static final Option<List<String>> ORIGINS =
      Option.texts(
          "http.origins",
          List.of(),
          "Other sites whose pages may log in here by WebSocket or BOSH, such as https://chat.example.org, or * for all; pages"
              + " of the domain itself and of http.url always may.");

  public static final Option<Trust> TRUST =
      Option.choice(
          "http.trust-clear",
          Trust.LOOPBACK,
          "Which logins over the web in the clear count as protected by TLS: those that http.trusted-proxies say came by https"
              + " (proxies), or also all from this machine that do not say they came by http (loopback).");

  private final Kernel kernel;

  public WebPolicy(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Whether the way of a request is protected, by us or by somebody we trust. */
  public boolean isProtected(HttpRequest request) {
    if (request.secure()) {
      return true;
    }
    String told = request.header("x-forwarded-proto");
    return kernel.options().get(TRUST) == Trust.LOOPBACK
        && request.client().isLoopbackAddress()
        && (told == null || told.equals("https"));
  }

  /** Whether it is TLS that protects the way of a request, ours or that of a proxy; else it may be that it never leaves the machine. */
  public boolean isByTls(HttpRequest request) {
    return request.secure() || isProtected(request) && "https".equals(request.header("x-forwarded-proto"));
  }

  /** Whether clients must have TLS. */
  public boolean requiresTls() {
    return kernel.options().get(ClientStreams.TLS) == ClientStreams.TlsPolicy.REQUIRED;
  }

  /**
   * Whether the page that sent this may log in here: one that came from the host that is asked, which is one of this server's, may
   * wherever that is.
   *
   * @param origin the page's site; null for none
   */
  public boolean allows(HttpRequest request, @Nullable String origin) {
    String host = host(origin);
    return allows(origin) || host != null && host.equals(host("http://" + request.header("host")));
  }

  /** Whether a page of this site may log in here; null, for a client that is no page, always may (SECURITY H2). */
  public boolean allows(@Nullable String origin) {
    if (origin == null) {
      return true;
    }
    List<String> others = kernel.options().get(ORIGINS);
    if (others.contains("*") || others.stream().anyMatch(origin::equalsIgnoreCase)) {
      return true;
    }
    String host = host(origin);
    return host != null && (kernel.domains().contains(host) || host.equals(host(kernel.web().url())));
  }

  private static @Nullable String host(@Nullable String url) {
    try {
      String host = url == null ? null : URI.create(url).getHost();
      return host == null ? null : host.toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
