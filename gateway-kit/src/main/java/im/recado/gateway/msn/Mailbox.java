package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.util.Base64;
import java.util.List;

/** Where messages wait for those who are away: reading one's own, and leaving some for others. Waits. */
final class Mailbox {
  private static final String READ = "http://www.hotmail.msn.com/ws/2004/09/oim/rsi";
  private static final String WRITE = "http://messenger.msn.com/ws/2004/09/oim/";
  private static final String STORE = "http://messenger.live.com/ws/2006/09/oim/Store2";
  private static final String RUN = "{3A3BE82C-684D-4F4F-8005-CBE8D4F82BAD}";

  private final Entry entry;
  private final Places places;
  private final Soap soap;
  private String key = "";
  private int number;

  Mailbox(Entry entry, Places places, Web web) {
    this.entry = entry;
    this.places = places;
    this.soap = new Soap(web);
  }

  /** What waits. */
  List<OfflineText.Waiting> waiting() throws NetworkException {
    Element answer = read("GetMetadata", Element.of("GetMetadata", READ));
    // Some send it as elements, some as a text.
    List<OfflineText.Waiting> all = OfflineText.waiting(answer);
    return all.isEmpty() ? waiting(Soap.text(answer, "GetMetadataResult")) : all;
  }

  static List<OfflineText.Waiting> waiting(String data) {
    try {
      return OfflineText.waiting(Xml.parse(data, XmlLimits.SERVER));
    } catch (XmlException e) {
      return List.of();
    }
  }

  OfflineText get(String id) throws NetworkException {
    Element answer =
        read(
            "GetMessage",
            Element.of(
                "GetMessage", READ, Element.of("messageId", READ, id), Element.of("alsoMarkAsRead", READ, "false")));
    Element result = Soap.find(answer, "GetMessageResult");
    return OfflineText.parse(result == null ? "" : result.text());
  }

  void delete(List<String> ids) throws NetworkException {
    Element.Builder all = Element.builder("messageIds", READ);
    ids.forEach(id -> all.child(Element.of("messageId", READ, id)));
    read("DeleteMessages", Element.of("DeleteMessages", READ, all.build()));
  }

  private Element read(String operation, Element body) throws NetworkException {
    try {
      return soap.call(places.mailbox(), READ + "/" + operation, List.of(cookie()), body);
    } catch (Soap.Fault first) {
      Sso sso = entry.sso();
      if (sso == null || !first.isAboutTicket()) {
        throw refused(first);
      }
      sso.renew();
      try {
        return soap.call(places.mailbox(), READ + "/" + operation, List.of(cookie()), body);
      } catch (Soap.Fault second) {
        throw refused(second);
      }
    }
  }

  private Element cookie() {
    Sso sso = entry.sso();
    String ticket = sso == null ? entry.ticket() : sso.ticket(Sso.MESSENGER);
    int middle = ticket.indexOf("&p=");
    String first = middle < 0 ? ticket : ticket.substring(0, middle);
    return Element.of(
        "PassportCookie",
        READ,
        Element.of("t", READ, first.startsWith("t=") ? first.substring(2) : first),
        Element.of("p", READ, middle < 0 ? "" : ticket.substring(middle + 3)));
  }

  /** Leaves a text for somebody. One at a time. */
  synchronized void send(String to, String text) throws NetworkException {
    Sso sso = entry.sso();
    if (sso == null) {
      throw new NetworkException(Reason.CONTACT_AWAY, "Your contact is not there, and MSN keeps nothing.");
    }
    number++;
    for (int attempt = 0; ; attempt++) {
      try {
        soap.call(
            places.mail(),
            STORE,
            header(to, sso),
            Element.of("MessageType", WRITE, "text"),
            Element.of("Content", WRITE, content(text)));
        return;
      } catch (Soap.Fault fault) {
        String challenge = fault.detail("LockKeyChallenge");
        if (attempt >= 2 || (!fault.isAboutTicket() && challenge.isEmpty())) {
          throw refused(fault);
        } else if (!challenge.isEmpty()) {
          key = Challenge.answer(challenge, entry.dialect().product());
        } else {
          sso.renew();
        }
      }
    }
  }

  private List<Element> header(String to, Sso sso) {
    String name = "=?utf-8?B?" + Base64.getEncoder().encodeToString(entry.mail().getBytes(UTF_8)) + "?=";
    return List.of(
        Element.builder("From", WRITE)
            .attribute("memberName", entry.mail())
            .attribute("friendlyName", name)
            .attribute("proxy", "MSNMSGR")
            .attribute("msnpVer", entry.dialect().name())
            .attribute("buildVer", entry.dialect().client())
            .build(),
        Element.builder("To", WRITE).attribute("memberName", to).build(),
        Element.builder("Ticket", WRITE)
            .attribute("passport", sso.ticket(Sso.SECURE))
            .attribute("appid", entry.dialect().product().id())
            .attribute("lockkey", key)
            .build(),
        Element.of(
            "Sequence",
            "http://schemas.xmlsoap.org/ws/2003/03/rm",
            Element.of("Identifier", "http://schemas.xmlsoap.org/ws/2002/07/utility", "http://messenger.msn.com"),
            Element.of("MessageNumber", "http://schemas.xmlsoap.org/ws/2003/03/rm", Integer.toString(number))));
  }

  private String content(String text) {
    return "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n"
        + "X-OIM-Message-Type: OfflineMessage\r\nX-OIM-Run-Id: " + RUN + "\r\nX-OIM-Sequence-Num: " + number + "\r\n\r\n"
        + Base64.getMimeEncoder(76, new byte[] {'\r', '\n'}).encodeToString(text.getBytes(UTF_8));
  }

  private static NetworkException refused(Soap.Fault fault) {
    return fault.code().equals("SenderThrottleLimitExceeded")
        ? new NetworkException(Reason.TOO_MUCH, "That is too much in too short a time for MSN.", fault)
        : new NetworkException(Reason.DOWN, "The mailbox of MSN does not work now.", fault);
  }
}
