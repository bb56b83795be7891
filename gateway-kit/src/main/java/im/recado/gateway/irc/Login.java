package im.recado.gateway.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** How somebody gets in: capabilities (IRCv3, version 302), SASL, a nick. One thread. */
final class Login {
  /** What is asked for if the server has it. */
  static final List<String> WANTED =
      List.of(
          "message-tags", "server-time", "echo-message", "away-notify", "account-notify", "extended-join", "multi-prefix",
          "userhost-in-names", "setname", "batch", "labeled-response", "chghost", "account-tag", "cap-notify", "standard-replies",
          "draft/chathistory", "sasl");

  private static final int MOST_LINES = 2000;
  private static final int MOST_NICKS = 6;
  private static final int MOST_OFFERED = 500;
  private static final int CHUNK = 400;

  /**
   * Who wants in.
   *
   * @param account empty when there is none
   * @param user by which operators of the network can tell people apart
   * @param pass lets one in to the server itself, or tells a bouncer who one is; empty when there is none
   * @param certified whether a certificate is shown to the server, by which it may know the account
   */
  record Person(String nick, String account, String password, String user, String realName, String pass, boolean certified) {}

  private final String host;
  private final IrcSocket socket;
  private final Person person;
  private final Support support;
  private final Map<String, String> offered = new LinkedHashMap<>();
  private final Set<String> enabled = new TreeSet<>();
  private String nick;
  private int nicks;
  private boolean authenticated;

  /** The mechanisms of SASL that are left to be tried; the first is being tried. */
  private final ArrayDeque<String> mechanisms = new ArrayDeque<>();

  Login(String host, IrcSocket socket, Person person, Support support) {
    this.host = host;
    this.socket = socket;
    this.person = person;
    this.support = support;
    this.nick = person.nick();
  }

  /** The nick that the server has given. */
  String nick() {
    return nick;
  }

  /** The capabilities that the server has agreed to. */
  Set<String> enabled() {
    return enabled;
  }

  /** Whether the server knows the account. */
  boolean isAuthenticated() {
    return authenticated;
  }

  /** Gets in, or says why not. Waits for as long as the server says something. */
  void run() throws NetworkException {
    socket.urgent(IrcLine.of("CAP", "LS", "302"));
    if (!person.pass().isEmpty()) {
      socket.urgent(IrcLine.of("PASS", person.pass()));
    }
    socket.urgent(IrcLine.of("NICK", nick));
    socket.urgent(IrcLine.of("USER", person.user(), "0", "*", person.realName()));
    try {
      boolean welcome = false;
      for (int lines = 0; lines < MOST_LINES; lines++) {
        IrcLine line = socket.read();
        if (line == null) {
          throw new NetworkException(Reason.DOWN, host + " has closed the connection.");
        }
        switch (line.command()) {
          case "PING" -> socket.urgent(IrcLine.of("PONG", line.last()));
          case "CAP" -> capability(line);
          case "AUTHENTICATE" -> authenticate(line);
          case "900" -> authenticated = true;
          case "903" -> {
            // Not every server sends 900 before it.
            authenticated = true;
            socket.urgent(IrcLine.of("CAP", "END"));
          }
          case "902", "904", "905", "906" -> notAuthenticated(line);
          case "908" -> {
            // Which mechanisms there are; that it was not this one is said next.
          }
          case "432", "433", "436", "437" -> another(line);
          case "464" -> throw failed(Reason.WRONG_CREDENTIALS, line);
          case "465", "463" -> throw failed(Reason.BANNED, line);
          case "ERROR" -> throw failed(Refusals.ofWelcome(line.last()), line);
          case "001" -> {
            welcome = true;
            nick = line.param(0).isEmpty() ? nick : line.param(0);
          }
          case "005" -> support.take(line);
          case "376", "422" -> {
            if (welcome) {
              return;
            }
          }
          default -> {
            // What servers say to greet.
          }
        }
      }
      throw new NetworkException(Reason.DOWN, host + " says too much before it lets anybody in.");
    } catch (SocketTimeoutException e) {
      throw new NetworkException(Reason.TIMEOUT, host + " does not answer.", e);
    } catch (IOException e) {
      throw new NetworkException(Reason.DOWN, "The connection to " + host + " has broken.", e);
    }
  }

  private NetworkException failed(Reason reason, IrcLine line) {
    return new NetworkException(reason, host + " says: " + Formatting.plain(line.last()));
  }

  private void capability(IrcLine line) throws NetworkException {
    switch (line.param(1)) {
      case "LS" -> {
        for (String one : line.last().split(" ", -1)) {
          int equals = one.indexOf('=');
          if (offered.size() >= MOST_OFFERED) {
            break;
          }
          offered.put(equals < 0 ? one : one.substring(0, equals), equals < 0 ? "" : one.substring(equals + 1));
        }
        boolean more = line.params().size() > 3 && line.param(2).equals("*");
        if (!more) {
          request();
        }
      }
      case "ACK" -> {
        List.of(line.last().strip().split(" ", -1)).stream().filter(WANTED::contains).forEach(enabled::add);
        if (enabled.contains("sasl")) {
          mechanisms.addAll(mechanisms());
          socket.urgent(IrcLine.of("AUTHENTICATE", mechanisms.getFirst()));
        } else {
          socket.urgent(IrcLine.of("CAP", "END"));
        }
      }
      case "NAK" -> socket.urgent(IrcLine.of("CAP", "END"));
      default -> {
        // NEW and DEL come later, if at all.
      }
    }
  }

  private void request() {
    List<String> wanted = WANTED.stream().filter(one -> offered.containsKey(one) && (!one.equals("sasl") || !mechanisms().isEmpty())).toList();
    if (wanted.isEmpty()) {
      socket.urgent(IrcLine.of("CAP", "END"));
    } else {
      socket.urgent(IrcLine.of("CAP", "REQ", String.join(" ", wanted)));
    }
  }

  /** What can be tried, the certificate first; who has no certificate needs a password. */
  private List<String> mechanisms() {
    String told = offered.getOrDefault("sasl", "");
    List<String> can = new ArrayList<>();
    if (person.certified()) {
      can.add("EXTERNAL");
    }
    if (!person.password().isEmpty()) {
      can.add("PLAIN");
    }
    return told.isEmpty() ? can : can.stream().filter(Arrays.asList(told.split(",", -1))::contains).toList();
  }

  /** The next mechanism is tried. A certificate that the server does not know yet keeps nobody out. */
  private void notAuthenticated(IrcLine line) throws NetworkException {
    String failed = mechanisms.isEmpty() ? "" : mechanisms.remove();
    if (!mechanisms.isEmpty()) {
      socket.urgent(IrcLine.of("AUTHENTICATE", mechanisms.getFirst()));
    } else if (failed.equals("EXTERNAL") && person.password().isEmpty()) {
      socket.urgent(IrcLine.of("CAP", "END"));
    } else {
      throw failed(Reason.WRONG_CREDENTIALS, line);
    }
  }

  /** SASL EXTERNAL (RFC 4422 appendix A), for the account that the certificate is known of, or PLAIN (RFC 4616), in pieces of 400 characters; a last piece of that size is followed by an empty one. */
  private void authenticate(IrcLine line) {
    if (!line.param(0).equals("+")) {
      socket.urgent(IrcLine.of("AUTHENTICATE", "*"));
      return;
    }
    if ("EXTERNAL".equals(mechanisms.peek())) {
      socket.urgent(IrcLine.of("AUTHENTICATE", "+"));
      return;
    }
    String plain = "\0" + person.account() + "\0" + person.password();
    String text = Base64.getEncoder().encodeToString(plain.getBytes(UTF_8));
    for (int i = 0; i <= text.length(); i += CHUNK) {
      String piece = text.substring(i, Math.min(text.length(), i + CHUNK));
      socket.urgent(IrcLine.of("AUTHENTICATE", piece.isEmpty() ? "+" : piece));
    }
  }

  /** The nick is somebody else's, or none: another one is tried that is like it. */
  private void another(IrcLine line) throws NetworkException {
    if (++nicks > MOST_NICKS) {
      throw failed(line.command().equals("432") ? Reason.BAD_NAME : Reason.NAME_TAKEN, line);
    }
    String base = person.nick().substring(0, Math.min(person.nick().length(), 8));
    if (line.command().equals("432")) {
      nick = nicks == 1 ? base : "guest" + System.nanoTime() % 1000;
    } else {
      nick = nicks <= 2 ? nick + "_" : base.substring(0, Math.min(base.length(), 5)) + System.nanoTime() % 10_000;
    }
    socket.urgent(IrcLine.of("NICK", nick));
  }
}
