package im.recado.gateway.msn;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.net.URI;
import java.util.Locale;
import java.util.Map;

/** The log-in of MSNP8 to 14 (TWN, Passport 1.4): the name and the password for a ticket, over HTTPS. */
final class Passport {
  private static final int MOST_REDIRECTS = 5;

  private final Web web;
  private final Places places;

  Passport(Web web, Places places) {
    this.web = web;
    this.places = places;
  }

  /**
   * The ticket of somebody.
   *
   * @param challenge as the notification server gave it
   */
  String ticket(String mail, String password, String challenge) throws NetworkException {
    URI page = places.hasLogin() ? places.login() : named();
    String authorization =
        "Passport1.4 OrgVerb=GET,OrgURL=http%3A%2F%2Fmessenger%2Emsn%2Ecom,sign-in="
            + Percent.encode(mail)
            + ",pwd="
            + Percent.encode(password)
            + ","
            + challenge;
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      Web.Reply reply = web.get(page, Map.of("Authorization", authorization));
      switch (reply.status()) {
        case 200 -> {
          return ticket(reply);
        }
        case 301, 302, 303, 307, 308 -> page = next(page, reply);
        case 401 -> throw refused();
        default -> throw new NetworkException(Reason.DOWN, "The log-in of MSN does not work now.");
      }
    }
    throw new NetworkException(Reason.DOWN, "The log-in of MSN leads in a circle.");
  }

  /** Where one logs in, as the nexus says. */
  private URI named() throws NetworkException {
    URI page = places.nexus();
    Web.Reply reply = web.get(page, Map.of());
    for (int i = 0; i < MOST_REDIRECTS && reply.status() >= 301 && reply.status() <= 308 && !reply.header("Location").isEmpty(); i++) {
      page = next(page, reply);
      reply = web.get(page, Map.of());
    }
    for (String pair : reply.header("PassportURLs").split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).strip().equalsIgnoreCase("DALogin")) {
        return page(pair.substring(equals + 1).strip());
      }
    }
    throw new NetworkException(Reason.DOWN, "MSN does not say where one logs in.");
  }

  /** Where a page leads on to, which may be told without the place that it is at itself. */
  private static URI next(URI page, Web.Reply reply) throws NetworkException {
    String location = reply.header("Location").strip();
    boolean here = location.startsWith("/") && !location.startsWith("//");
    return page(here ? page.getScheme() + "://" + page.getRawAuthority() + location : location);
  }

  private static URI page(String written) throws NetworkException {
    boolean whole = written.toLowerCase(Locale.ROOT).matches("https?://.*");
    URI page = MsnOptions.uri(whole ? written : "https://" + written);
    if (page == null) {
      throw new NetworkException(Reason.DOWN, "MSN says what cannot be understood.");
    }
    return page;
  }

  private static String ticket(Web.Reply reply) throws NetworkException {
    String info = reply.header("Authentication-Info");
    // Some pages say no with the status of those that say yes.
    if ((info + " " + reply.header("WWW-Authenticate")).contains("da-status=failed")) {
      throw refused();
    }
    int from = info.indexOf("from-PP='");
    int end = from < 0 ? -1 : info.indexOf('\'', from + 9);
    String ticket = end < 0 ? "" : info.substring(from + 9, end);
    if (ticket.isEmpty() || ticket.chars().anyMatch(c -> c <= ' ')) {
      throw new NetworkException(Reason.DOWN, "MSN gives no ticket.");
    }
    return ticket;
  }

  private static NetworkException refused() {
    return new NetworkException(Reason.WRONG_CREDENTIALS, "MSN does not accept the address and the password.");
  }
}
