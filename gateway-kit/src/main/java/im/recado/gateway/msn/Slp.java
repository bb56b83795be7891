package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What arranges sessions between two clients (MSNSLP): an invitation, an answer to one, or the end.
 *
 * @param start the first line
 * @param headers and what is said of the session, as its body
 * @param body its lines as headers
 */
record Slp(String start, Mime headers, Mime body) {
  /** A session in which a picture is sent. */
  static final String PICTURE = "{A4268EEC-FEC5-49E5-95C3-F126696BDBF6}";

  /** A session in which a file is sent. */
  static final String FILE = "{5D3E02AB-6190-11D3-BBBB-00C04F795683}";

  static final String SESSION = "application/x-msnmsgr-sessionreqbody";

  /** Asks for a connection from client to client. */
  static final String NEARER = "application/x-msnmsgr-transreqbody";

  /** Says where such a connection is waited for. */
  static final String NEAR = "application/x-msnmsgr-transrespbody";

  /** There is none. */
  static final String NO_NEARER =
      "Bridge: TCPv1\r\nListening: false\r\nNonce: {00000000-0000-0000-0000-000000000000}\r\n\r\n";

  static final String DECLINE = "603 Decline";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String END = "application/x-msnmsgr-sessionclosebody";

  static Slp read(byte[] whole) {
    String text = new String(whole, UTF_8);
    int line = text.indexOf('\n');
    String start = line < 0 ? text : text.substring(0, line);
    Mime headers = Mime.parse(line < 0 ? "" : text.substring(line + 1));
    return new Slp(start.strip(), headers, Mime.parse(headers.body().replace("\0", "")));
  }

  boolean isInvitation() {
    return start.startsWith("INVITE ");
  }

  boolean isEnd() {
    return start.startsWith("BYE ");
  }

  /** The number of an answer; 0 for what is none. */
  int status() {
    String[] words = start.split(" ", 3);
    return start.startsWith("MSNSLP/") && words.length > 1 ? (int) Command.number(words[1]) : 0;
  }

  String call() {
    return headers.header("Call-ID");
  }

  /** Which session it is about; 0 when it does not say. */
  long session() {
    return Command.number(body.header("SessionID"));
  }

  private String branch() {
    String via = headers.header("Via");
    int at = via.toLowerCase(Locale.ROOT).indexOf("branch=");
    return at < 0 ? "" : via.substring(at + 7).strip();
  }

  static String guid() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    String hex = HexFormat.of().withUpperCase().formatHex(bytes);
    return "{"
        + String.join(
            "-", hex.substring(0, 8), hex.substring(8, 12), hex.substring(12, 16), hex.substring(16, 20), hex.substring(20))
        + "}";
  }

  /** Asks somebody for a session. */
  static byte[] invitation(String from, String to, String call, String body) {
    return write("INVITE MSNMSGR:" + to + " MSNSLP/1.0", from, to, guid(), 0, call, SESSION, body);
  }

  /** Answers an invitation. */
  byte[] answer(String start, String from, String to) {
    String type = headers.type().isEmpty() ? SESSION : headers.type();
    return answer(start, from, to, type, "SessionID: " + session() + "\r\n\r\n");
  }

  /** The same with something else in it. */
  byte[] answer(String start, String from, String to, String type, String body) {
    return write("MSNSLP/1.0 " + start, from, to, branch(), 1, call(), type, body);
  }

  static byte[] end(String from, String to, String call) {
    return write("BYE MSNMSGR:" + to + " MSNSLP/1.0", from, to, guid(), 0, call, END, "\r\n");
  }

  private static byte[] write(
      String start, String from, String to, String branch, int number, String call, String type, String body) {
    String whole = body + "\0";
    String text =
        start
            + "\r\nTo: <msnmsgr:" + to
            + ">\r\nFrom: <msnmsgr:" + from
            + ">\r\nVia: MSNSLP/1.0/TLP ;branch=" + branch
            + "\r\nCSeq: " + number
            + " \r\nCall-ID: " + call
            + "\r\nMax-Forwards: 0\r\nContent-Type: " + type
            + "\r\nContent-Length: " + whole.getBytes(UTF_8).length
            + "\r\n\r\n" + whole;
    return text.getBytes(UTF_8);
  }
}
