package im.recado.server.acme;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;

/** What an authority says is wrong (RFC 8555 section 6.7), in words for administrators, with its own words behind. */
final class Problems {
  private static final int MOST_WORDS = 300;

  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("accountdoesnotexist", "The authority does not know the account of this server any more"),
          Map.entry("badsignaturealgorithm", "The authority does not take this kind of key"),
          Map.entry("badrevocationreason", "The authority did not understand"),
          Map.entry("badcsr", "The authority does not take the request for the certificate"),
          Map.entry("badnonce", "The authority says that the request comes too late, again and again"),
          Map.entry("badpublickey", "The authority does not take this kind of key"),
          Map.entry("caa", "A CAA record in the DNS keeps this authority from giving a certificate"),
          Map.entry("connection", "The authority cannot reach this server under the name: look at the DNS, the firewall and the port"),
          Map.entry("dns", "The name leads nowhere in the DNS"),
          Map.entry("externalaccountrequired", "The authority asks for an account that you have with it: set acme.account-id and acme.account-secret"),
          Map.entry("incorrectresponse", "Something else than this server answers under the name: look at the DNS and at the proxy"),
          Map.entry("invalidcontact", "The authority does not take the e-mail address"),
          Map.entry("malformed", "The authority did not understand"),
          Map.entry("ordernotready", "The authority is not ready with the order"),
          Map.entry("ratelimited", "The authority gives no more certificates for now"),
          Map.entry("rejectedidentifier", "The authority gives no certificate for the name"),
          Map.entry("serverinternal", "The authority has a fault of its own"),
          Map.entry("tls", "The authority found no TLS under the name that proves anything: look at the port 443"),
          Map.entry("unauthorized", "The authority did not find the proof under the name: look whether it leads to this server, through the proxy too"),
          Map.entry("unsupportedcontact", "The authority does not take the e-mail address"),
          Map.entry("unsupportedidentifier", "The authority gives no certificate for such a name"),
          Map.entry("useractionrequired", "The authority has new terms of service, or wants you to do something"));

  private Problems() {}

  /** The kind of a problem, such as {@code dns}, in lower case. */
  static String kind(@Nullable URI type) {
    String text = String.valueOf(type);
    return text.substring(text.lastIndexOf(':') + 1).toLowerCase(Locale.ROOT);
  }

  /** A problem in a sentence that begins with the name that it is about. */
  static String sentence(@Nullable String name, Problem problem) {
    List<Problem> parts = problem.getSubProblems();
    if (!parts.isEmpty()) {
      Problem first = parts.getFirst();
      return sentence(first.getIdentifier().map(id -> id.toMap().getOrDefault("value", "").toString()).orElse(name), first);
    }
    String detail = problem.getDetail().or(problem::getTitle).orElse(problem.getType().toString());
    String words = WORDS.getOrDefault(kind(problem.getType()), "The authority refuses");
    return (name == null ? "" : name + ": ") + words + ". It says: " + oneLine(detail);
  }

  /** Why a request to the authority came to nothing. */
  static OrderException explained(String server, AcmeException e) {
    return switch (e) {
      case AcmeRateLimitedException limited ->
          new OrderException(sentence(null, limited.getProblem()), limited.getRetryAfter().orElse(null));
      case AcmeServerException refused -> new OrderException(sentence(null, refused.getProblem()));
      case AcmeNetworkException network -> new OrderException(unreachable(server, network.getCause()));
      default -> new OrderException(server + ": The authority answers something that is not understood. It says: " + oneLine(String.valueOf(e.getMessage())));
    };
  }

  /** Why nobody could be reached; the library's own exceptions say little. */
  static String unreachable(String server, @Nullable Throwable cause) {
    Throwable deepest = cause;
    for (Throwable next = cause; next != null; next = next.getCause()) {
      deepest = next;
      if (next instanceof javax.net.ssl.SSLException) {
        return server
            + ": The authority's own certificate is not trusted: for one of your own network name those who vouch for it in"
            + " acme.authorities. The reason: "
            + oneLine(String.valueOf(next.getMessage()));
      }
      if (next instanceof java.net.http.HttpTimeoutException) {
        return server + ": The authority does not answer in time.";
      }
      if (next instanceof java.nio.channels.UnresolvedAddressException || next instanceof java.net.UnknownHostException) {
        return server + ": The authority's name leads nowhere in the DNS.";
      }
    }
    String reason = deepest == null || deepest.getMessage() == null ? "connection refused" : oneLine(deepest.getMessage());
    return server + ": The authority cannot be reached: " + reason;
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() > MOST_WORDS ? line.substring(0, MOST_WORDS) + "…" : line.endsWith(".") ? line : line + ".";
  }
}
