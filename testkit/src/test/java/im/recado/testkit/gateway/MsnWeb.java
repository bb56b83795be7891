package im.recado.testkit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The web services of an MSN network with one account: both log-ins, the address book, the mailbox. What the test wants otherwise it says
 * by {@link #next}. Everything that is asked is kept for {@link #asked}.
 */
final class MsnWeb implements AutoCloseable {
  static final String TICKET = "t=ticket&p=";
  private static final String BOOK = "http://www.msn.com/webservices/AddressBook";

  /** What is answered. */
  record Answer(int status, Map<String, String> headers, String body) {
    static Answer xml(String body) {
      return new Answer(200, Map.of("Content-Type", "text/xml"), body);
    }

    static Answer fault(String code, String detail) {
      return new Answer(
          500,
          Map.of(),
          "<S:Envelope xmlns:S='http://schemas.xmlsoap.org/soap/envelope/' xmlns:wsse='urn:s' xmlns:psf='urn:p' xmlns:soap='urn:q'>"
              + "<S:Body><S:Fault><faultcode>" + code + "</faultcode><faultstring>No</faultstring>" + detail + "</S:Fault></S:Body></S:Envelope>");
    }
  }

  private final HttpServer server;
  private final String mail;
  private final String password;
  private final Map<String, ArrayDeque<Answer>> next = new ConcurrentHashMap<>();
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  /** In the address book: addresses, each with the letters of the lists that it is in (F, A, B, R, P). */
  final Map<String, String> people = new ConcurrentHashMap<>();

  /** What the user calls people, by their addresses. */
  final Map<String, String> called = new ConcurrentHashMap<>();

  /** Who may see the user that is in no list, as the address book says it. */
  String others = "1";

  /** What waits in the mailbox, by id. */
  final Map<String, String> mails = new ConcurrentHashMap<>();

  MsnWeb(String mail, String password) throws IOException {
    this.mail = mail;
    this.password = password;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(task -> Thread.startVirtualThread(task));
    server.createContext("/", this::serve);
    server.start();
  }

  String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** The next answer to a page or an operation is this one. */
  void next(String what, Answer answer) {
    next.computeIfAbsent(what, same -> new ArrayDeque<>()).add(answer);
  }

  /** The next request for a page or an operation: its body. Others before it are left out. */
  String asked(String what) {
    try {
      while (true) {
        String one = asked.poll(30, TimeUnit.SECONDS);
        if (one == null) {
          throw new AssertionError("nobody has asked for " + what);
        }
        if (one.startsWith(what + "\n")) {
          return one.substring(what.length() + 1);
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String action = exchange.getRequestHeaders().getFirst("SOAPAction");
      String what = exchange.getRequestURI().getPath();
      if (action != null) {
        what = action.substring(action.lastIndexOf('/') + 1).replace("\"", "");
      }
      ArrayDeque<Answer> wanted = next.get(what);
      Answer answer = wanted == null || wanted.isEmpty() ? answer(what, exchange, body) : wanted.remove();
      asked.add(what + "\n" + body);
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] bytes = answer.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Answer answer(String what, HttpExchange exchange, String body) {
    return switch (what) {
      case "/rdr/pprdr.asp" -> new Answer(200, Map.of("passporturls", "DARealm=Passport.Net,DALogin=" + address() + "/login,x=y"), "");
      case "/login" -> login(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      case "/RST.srf" -> tokens(body);
      case "FindMembership" -> Answer.xml(memberships());
      case "ABFindAll" -> Answer.xml(book());
      case "ABContactAdd" -> Answer.xml(envelope("<ABContactAddResult><guid>" + guid(between(body, "passportName")) + "</guid></ABContactAddResult>"));
      case "ABGroupAdd" -> Answer.xml(envelope("<ABGroupAddResult><guid>guid-" + between(body, "name") + "</guid></ABGroupAddResult>"));
      case "ABContactUpdate", "ABGroupContactAdd", "ABGroupContactDelete", "ABContactDelete", "AddMember", "DeleteMember", "DeleteMessages", "Store2" -> Answer.xml(envelope("<" + what + "Response/>"));
      case "GetMetadata" -> Answer.xml(envelope("<GetMetadataResponse>" + waiting() + "</GetMetadataResponse>"));
      case "GetMessage" -> {
        String mail = mails.getOrDefault(between(body, "messageId"), "");
        yield Answer.xml(envelope("<GetMessageResult>" + mail + "</GetMessageResult>"));
      }
      default -> new Answer(404, Map.of(), "");
    };
  }

  private Answer login(String authorization) {
    String right = "sign-in=" + mail.replace("@", "%40") + ",pwd=" + password.replace(" ", "%20") + ",ct=1,rver=1";
    return authorization.startsWith("Passport1.4 ") && authorization.endsWith(right)
        ? new Answer(200, Map.of("Authentication-Info", "Passport1.4 da-status=success,from-PP='" + TICKET + "',ru=x"), "")
        : new Answer(401, Map.of("WWW-Authenticate", "Passport1.4 da-status=failed,cbtxt=No"), "");
  }

  private Answer tokens(String body) {
    if (!between(body, "Username").equals(mail) || !between(body, "Password").equals(password)) {
      return Answer.fault("wsse:FailedAuthentication", "");
    }
    StringBuilder all = new StringBuilder();
    for (String place : List.of("http://Passport.NET/tb", "messengerclear.live.com", "contacts.msn.com", "messengersecure.live.com")) {
      all.append("<RequestSecurityTokenResponse><AppliesTo><Address>").append(place).append("</Address></AppliesTo>")
          .append("<RequestedSecurityToken><BinarySecurityToken>t=").append(place.substring(0, 9)).append("&amp;p=</BinarySecurityToken>")
          .append("</RequestedSecurityToken><RequestedProofToken><BinarySecret>AAECAwQFBgcICQoLDA0ODxAREhMUFRYX</BinarySecret>")
          .append("</RequestedProofToken></RequestSecurityTokenResponse>");
    }
    return Answer.xml(envelope("<RequestSecurityTokenResponseCollection>" + all + "</RequestSecurityTokenResponseCollection>"));
  }

  private String memberships() {
    StringBuilder all = new StringBuilder();
    Map.of("A", "Allow", "B", "Block", "R", "Reverse", "P", "Pending").forEach(
        (letter, role) -> {
          all.append("<Membership><MemberRole>").append(role).append("</MemberRole><Members>");
          people.forEach(
              (who, lists) -> {
                if (lists.contains(letter)) {
                  all.append("<Member><Type>Passport</Type><PassportName>").append(who).append("</PassportName></Member>");
                }
              });
          all.append("</Members></Membership>");
        });
    return envelope(
        "<FindMembershipResponse xmlns='" + BOOK + "'><FindMembershipResult><Services><Service><Memberships>" + all
            + "</Memberships><Info><Handle><Id>1</Id><Type>Messenger</Type></Handle></Info></Service></Services></FindMembershipResult>"
            + "</FindMembershipResponse>");
  }

  private String book() {
    List<String> contacts = new ArrayList<>();
    contacts.add("<Contact><contactId>me</contactId><contactInfo><contactType>Me</contactType><passportName>" + mail
        + "</passportName><displayName>Rosa</displayName><annotations><Annotation><Name>MSN.IM.BLP</Name><Value>" + others
        + "</Value></Annotation></annotations></contactInfo></Contact>");
    people.forEach(
        (who, lists) -> {
          if (lists.contains("F")) {
            contacts.add("<Contact><contactId>" + guid(who) + "</contactId><contactInfo><groupIds><guid>g1</guid></groupIds><contactType>"
                + "Regular</contactType><passportName>" + who + "</passportName><isMessengerUser>true</isMessengerUser><displayName>"
                + who.substring(0, who.indexOf('@')) + " there</displayName>" + annotation(who) + "</contactInfo></Contact>");
          }
        });
    return envelope(
        "<ABFindAllResponse xmlns='" + BOOK + "'><ABFindAllResult><groups><Group><groupId>g1</groupId><groupInfo><name>Friends</name>"
            + "</groupInfo></Group></groups><contacts>" + String.join("", contacts) + "</contacts></ABFindAllResult></ABFindAllResponse>");
  }

  private String annotation(String who) {
    String name = called.get(who);
    return name == null ? "" : "<annotations><Annotation><Name>AB.NickName</Name><Value>" + name + "</Value></Annotation></annotations>";
  }

  /** What waits, as the mailbox and the notification server tell it. */
  String waiting() {
    StringBuilder all = new StringBuilder("<MD>");
    mails.keySet().stream().sorted().forEach(
        id -> all.append("<M><T>11</T><E>bob@example.com</E><I>").append(id).append("</I><N>Bob</N></M>"));
    return all.append("</MD>").toString();
  }

  private static String guid(String who) {
    return "guid-" + who.replace('@', '-');
  }

  private static String envelope(String body) {
    return "<?xml version='1.0'?><Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'><Body>" + body + "</Body></Envelope>";
  }

  /** The text of an element, whatever its prefix. */
  static String between(String xml, String name) {
    java.util.regex.Matcher matcher =
        java.util.regex.Pattern.compile("<(?:\\w+:)?" + name + "(?: [^>]*)?>([^<]*)<").matcher(xml);
    return matcher.find() ? matcher.group(1) : "";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
