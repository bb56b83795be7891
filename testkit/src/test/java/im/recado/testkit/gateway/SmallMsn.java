package im.recado.testkit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An MSN network that does what it should, little as it is: one account, and {@code echo@example.com}, who is always there, agrees with
 * everybody and says back what he is told. MSNP12 and MSNP18, which the settings choose between.
 */
final class SmallMsn implements AutoCloseable {
  private static final String ECHO = "echo@example.com";

  private final ServerSocket listener;
  private final MsnWeb web;
  private final String self;
  private final Set<String> list = new TreeSet<>();

  SmallMsn(String account, String password) throws IOException {
    self = account;
    web = new MsnWeb(account, password);
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::listen);
  }

  /** How the gateway is told of it. */
  Map<String, String> settings() {
    return Map.of("gateway.msn.server", address(), "gateway.msn.web", web.address());
  }

  private String address() {
    return "localhost:" + listener.getLocalPort();
  }

  private void listen() {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread.startVirtualThread(() -> serve(socket));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      for (String line = line(in); !line.isEmpty() && !line.equals("OUT"); line = line(in)) {
        String[] words = line.split(" ");
        boolean carries = Set.of("MSG", "UUX", "ADL", "RML").contains(words[0]);
        byte[] payload = carries ? in.readNBytes(Integer.parseInt(words[words.length - 1])) : new byte[0];
        socket.getOutputStream().write(answer(words, new String(payload, UTF_8)).getBytes(UTF_8));
      }
    } catch (IOException e) {
      // The other side has gone.
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(UTF_8).stripTrailing();
  }

  private synchronized String answer(String[] words, String payload) {
    String trid = words.length > 1 ? " " + words[1] : "";
    return switch (words[0]) {
      case "VER" -> "VER" + trid + " " + words[2] + "\r\n";
      case "CVR" -> "CVR" + trid + " 1 1 1 http://a.example http://a.example\r\n";
      case "USR" -> user(words, trid);
      case "SYN" -> lists(trid);
      case "ADC" -> added(words, trid);
      case "REM" -> removed(words, trid);
      case "BLP" -> "BLP" + trid + " " + words[2] + "\r\n";
      case "ADL" -> "ADL" + trid + " OK\r\n" + (payload.contains("echo") ? "NLN NLN 1:" + ECHO + " Echo 0:0\r\n" : "");
      case "CHG" -> "CHG" + trid + " " + words[2] + " " + words[3] + "\r\n" + (list.contains(ECHO) ? "ILN" + trid + " NLN " + ECHO + " Echo 0\r\n" : "");
      case "UUX" -> "UUX" + trid + " 0\r\n";
      case "XFR" -> "XFR" + trid + " SB " + address() + " CKI 1.2.3\r\n";
      case "CAL" -> "CAL" + trid + " RINGING 7\r\nJOI " + words[2] + " Echo 0\r\n";
      case "MSG" -> "ACK" + trid + "\r\nMSG " + ECHO + " Echo " + payload.getBytes(UTF_8).length + "\r\n" + payload;
      case "PNG" -> "QNG 50\r\n";
      default -> "";
    };
  }

  private String user(String[] words, String trid) {
    if (words[2].equals("TWN")) {
      return words[3].equals("I") ? "USR" + trid + " TWN S ct=1,rver=1\r\n" : "USR" + trid + " OK " + self + " 1 0\r\n";
    } else if (words[2].equals("SSO")) {
      return "USR" + trid + (words[3].equals("I") ? " SSO S MBI_KEY_OLD " + "A".repeat(64) : " OK " + self + " 1 0") + "\r\n";
    }
    return "USR" + trid + " OK " + self + " Rosa\r\n";
  }

  private String lists(String trid) {
    String entry = list.contains(ECHO) ? "LST N=" + ECHO + " F=Echo C=guid-echo 3 1\r\n" : "";
    return "SYN" + trid + " 1 1 " + list.size() + " 0\r\nGTC A\r\nBLP AL\r\n" + entry;
  }

  private String added(String[] words, String trid) {
    if (words[2].equals("FL")) {
      list.add(words[3].substring(2));
      return "ADC" + trid + " FL " + words[3] + " F=Echo C=guid-echo\r\nNLN NLN " + ECHO + " Echo 0\r\n";
    }
    return "ADC" + trid + " " + words[2] + " " + words[3] + "\r\n";
  }

  private String removed(String[] words, String trid) {
    if (words[2].equals("FL")) {
      list.remove(ECHO);
    }
    return "REM" + trid + " " + words[2] + " " + words[3] + "\r\n";
  }

  @Override
  public void close() throws IOException {
    listener.close();
    web.close();
  }
}
