package im.recado.gateway.msn;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.wire.xml.Element;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The log-in of MSNP15 and later: the name and the password for tickets, one for each service. Kept for as long as
 * the session,
 * since tickets end after some hours. Any thread; waits.
 */
final class Sso {
  static final String MESSENGER = "messengerclear.live.com";
  static final String CONTACTS = "contacts.msn.com";
  static final String SECURE = "messengersecure.live.com";

  private static final String PASSPORT = "http://schemas.microsoft.com/Passport/SoapServices/PPCRL";
  private static final String SECURITY = "http://schemas.xmlsoap.org/ws/2003/06/secext";
  private static final String TRUST = "http://schemas.xmlsoap.org/ws/2004/04/trust";
  private static final String POLICY = "http://schemas.xmlsoap.org/ws/2002/12/policy";
  private static final String ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/03/addressing";
  private static final String ISSUE = "http://schemas.xmlsoap.org/ws/2004/04/security/trust/Issue";
  private static final int MOST_REDIRECTS = 5;

  private final Soap soap;
  private final URI first;
  private final String mail;
  private final String password;
  private final String policy;
  private Map<String, String> tickets = Map.of();
  private String secret = "";

  /**
   * @param policy what the notification server wants for its own ticket
   */
  Sso(Soap soap, URI first, String mail, String password, String policy) {
    this.soap = soap;
    this.first = first;
    this.mail = mail;
    this.password = password;
    this.policy = policy;
  }

  /** Gets new tickets. */
  synchronized void renew() throws NetworkException {
    URI page = first;
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      try {
        take(soap.call(page, "", List.of(info(), user()), wanted()));
        return;
      } catch (Soap.Fault fault) {
        URI next = MsnOptions.uri(fault.detail("redirectUrl"));
        if (fault.code().equals("Redirect") && next != null) {
          page = next;
        } else if (fault.code().equals("FailedAuthentication") || fault.status() == 401 || fault.status() == 403) {
          throw new NetworkException(Reason.WRONG_CREDENTIALS, "MSN does not accept the address and the password.", fault);
        } else {
          throw new NetworkException(Reason.DOWN, "The log-in of MSN does not work now.", fault);
        }
      }
    }
    throw new NetworkException(Reason.DOWN, "The log-in of MSN leads in a circle.");
  }

  private void take(Element answer) throws NetworkException {
    Map<String, String> fresh = new HashMap<>();
    for (Element one : Soap.all(answer, "RequestSecurityTokenResponse")) {
      String address = Soap.text(one, "Address");
      fresh.putIfAbsent(address, Soap.text(one, "BinarySecurityToken"));
      if (address.equals(MESSENGER)) {
        secret = Soap.text(one, "BinarySecret");
      }
    }
    if (fresh.getOrDefault(MESSENGER, "").isEmpty()) {
      throw new NetworkException(Reason.DOWN, "MSN gives no ticket.");
    }
    tickets = fresh;
  }

  /** The ticket for a service; empty when there is none. */
  synchronized String ticket(String service) {
    return tickets.getOrDefault(service, "");
  }

  /** The secret that came with the ticket for the notification server, in base64. */
  synchronized String secret() {
    return secret;
  }

  private static Element info() {
    return Element.builder("AuthInfo", PASSPORT)
        .attribute("Id", "PPAuthInfo")
        .child(Element.of("HostingApp", PASSPORT, "{7108E71A-9926-4FCB-BCC9-9A9D3F32E423}"))
        .child(Element.of("BinaryVersion", PASSPORT, "4"))
        .child(Element.of("UIVersion", PASSPORT, "1"))
        .child(Element.of("Cookies", PASSPORT))
        .child(Element.of("RequestParams", PASSPORT, "AQAAAAIAAABsYwQAAAAxMDMz"))
        .build();
  }

  private Element user() {
    return Element.of(
        "Security",
        SECURITY,
        Element.builder("UsernameToken", SECURITY)
            .attribute("Id", "user")
            .child(Element.of("Username", SECURITY, mail))
            .child(Element.of("Password", SECURITY, password))
            .build());
  }

  private Element wanted() {
    return Element.builder("RequestMultipleSecurityTokens", PASSPORT)
        .attribute("Id", "RSTS")
        .child(wanted(0, "http://Passport.NET/tb", ""))
        .child(wanted(1, MESSENGER, policy))
        .child(wanted(2, CONTACTS, "MBI"))
        .child(wanted(3, SECURE, "MBI_SSL"))
        .child(wanted(4, "storage.msn.com", "MBI_SSL"))
        .build();
  }

  private static Element wanted(int number, String address, String policy) {
    Element.Builder wanted =
        Element.builder("RequestSecurityToken", TRUST)
            .attribute("Id", "RST" + number)
            .child(Element.of("RequestType", TRUST, ISSUE))
            .child(
                Element.of(
                    "AppliesTo",
                    POLICY,
                    Element.of("EndpointReference", ADDRESSING, Element.of("Address", ADDRESSING, address))));
    if (!policy.isEmpty()) {
      wanted.child(Element.builder("PolicyReference", SECURITY).attribute("URI", policy).build());
    }
    return wanted.build();
  }
}
