package im.recado.testkit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;

/** An IRC server that does what it should, little as it is: one account, and {@code echo}, who says back what it is told. */
final class SmallIrc implements AutoCloseable {
  private final ServerSocket listener;
  private final String secret;

  SmallIrc(String account, String password) throws IOException {
    secret = Base64.getEncoder().encodeToString(("\0" + account + "\0" + password).getBytes(UTF_8));
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::listen);
  }

  /** How the gateway is told of it. */
  String setting() {
    return "localhost " + listener.getLocalPort() + " plain";
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
      BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      for (String line = in.readLine(); line != null && !line.startsWith("QUIT"); line = in.readLine()) {
        String answer = answer(line);
        if (!answer.isEmpty()) {
          socket.getOutputStream().write(answer.getBytes(UTF_8));
        }
      }
    } catch (IOException e) {
      // The other side has gone.
    }
  }

  private String answer(String line) {
    String[] words = line.split(" ");
    return switch (words[0]) {
      case "CAP" ->
          switch (words[1]) {
            case "LS" -> "CAP * LS :sasl=PLAIN\r\n";
            case "REQ" -> "CAP * ACK " + line.substring(8) + "\r\n";
            default -> ":irc.test 001 rosa :Hail\r\n:irc.test 005 rosa MONITOR=100 :are supported\r\n:irc.test 422 rosa :-\r\n";
          };
      case "AUTHENTICATE" ->
          words[1].equals("PLAIN")
              ? "AUTHENTICATE +\r\n"
              : words[1].equals(secret) ? ":irc.test 900 rosa r rosa :In\r\n:irc.test 903 rosa :Done\r\n" : ":irc.test 904 rosa :No\r\n";
      case "MONITOR" -> words[1].equals("+") ? ":irc.test 730 rosa :" + words[2] + "!e@h\r\n" : "";
      case "PING" -> ":irc.test PONG irc.test :" + words[1] + "\r\n";
      case "PRIVMSG" -> words[1].equals("echo") ? ":echo!e@h PRIVMSG rosa :" + line.substring(13).replaceFirst("^:", "") + "\r\n" : "";
      default -> "";
    };
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
