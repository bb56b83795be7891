package im.recado.gateway.oscar;

import im.recado.gateway.network.Door;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings of the gateway to one of the two networks, and the ways to its servers. Any thread. */
final class OscarOptions {
  private static final int PORT = 5190;
  private static final Pattern SERVER =
      Pattern.compile("(?<host>[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45})( (?<port>[0-9]{1,5})( (tls|tls-unverified|plain))?)?");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45}");
  /** A port behind a colon, as it is written elsewhere; addresses with more colons are IPv6 and have none. */
  private static final Pattern COLON = Pattern.compile("([A-Za-z0-9._-]+):([0-9]+)");

  /** How the password is told. */
  enum Login {
    /** The digest of a digest: what clients of the last years sent. */
    MD5,
    /** The digest of the password. */
    MD5_OF_OLD,
    /** Hidden and no more, in the first frame: what ICQ had at first. */
    ROASTED
  }

  private final Options options;
  private final Kind kind;
  private final Option<String> server;
  private final Option<List<String>> others;
  private final Option<Login> login;
  private final Option<String> charset;

  OscarOptions(Options options, Kind kind) {
    this.options = options;
    this.kind = kind;
    String prefix = "gateway." + kind.type() + ".";
    this.server =
        new Option<>(
            prefix + "server",
            "a server such as login.example.org 5190 plain",
            "",
            "The server where people log in to "
                + kind.label()
                + ": a name, a port, and plain, tls or tls-unverified; without them 5190 and plain.",
            OscarOptions::server);
    this.others =
        Option.texts(
                prefix + "others",
                List.of(),
                "Names of further servers on private addresses that the first one may send people to; those on its own"
                    + " address and on public ones need not be here.")
            .meaning("a list of names and addresses", List.of(), OscarOptions::others);
    this.login = Option.choice(prefix + "login", Login.MD5, "How passwords are told to " + kind.label() + ".");
    this.charset =
        new Option<>(
            prefix + "charset",
            "a character set such as windows-1251",
            "windows-1252",
            "In what texts are that say nothing of it and are not UTF-8.",
            OscarOptions::charset);
  }

  private static String server(Object value) {
    String text = COLON.matcher(value.toString().strip()).replaceFirst("$1 $2");
    Matcher server = SERVER.matcher(text);
    if (!text.isEmpty() && !(server.matches() && (server.group("port") == null || isPort(server.group("port"))))) {
      throw new IllegalArgumentException("expected a server, a port from 1 to 65535, and plain, tls or tls-unverified, such as login.example.org 5190");
    }
    return text;
  }

  private static boolean isPort(String digits) {
    int port = Integer.parseInt(digits);
    return port > 0 && port <= 65_535;
  }

  private static List<String> others(List<String> hosts) {
    for (String host : hosts) {
      if (!HOST.matcher(host).matches()) {
        throw new IllegalArgumentException("expected names or addresses of servers without a port, such as inside.example.org");
      }
    }
    return hosts;
  }

  private static String charset(Object value) {
    String text = value.toString().strip();
    try {
      return Charset.forName(text).name();
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new IllegalArgumentException("expected a character set such as windows-1251", e);
    }
  }

  List<Option<?>> all() {
    return List.of(server, others, login, charset);
  }

  Login login() {
    return options.get(login);
  }

  /** What old clients write in. */
  Charset charset() {
    return Charset.forName(options.get(charset));
  }

  boolean hasServer() {
    return !options.get(server).isEmpty();
  }

  /** The way to the first server. */
  Door door() throws NetworkException {
    String[] words = options.get(server).strip().split(" +", -1);
    if (words[0].isEmpty()) {
      throw new NetworkException(
          Reason.DOWN, "Nobody has said yet which server of " + kind.label() + " is used here; ask your administrator.");
    }
    return new Door(words[0], port(words.length > 1 ? words[1] : ""), security(words), true);
  }

  private static Door.Security security(String[] words) {
    return words.length > 2 ? Door.Security.of(words[2]) : Door.Security.PLAIN;
  }

  /**
   * The way to where the first server sends people: to public addresses, to its own, and where the administrator has
   * said so.
   *
   * @param first the address where the first server is
   */
  Door door(String address, String first) throws NetworkException {
    int colon = address.lastIndexOf(':');
    String host = colon > 0 ? address.substring(0, colon) : address;
    Door door = door();
    boolean named = host.equalsIgnoreCase(door.host()) || host.equals(first) || options.get(others).contains(host);
    int port = colon > 0 ? port(address.substring(colon + 1)) : door.port();
    return new Door(host, port, door.security(), named);
  }

  private static int port(String written) {
    try {
      return written.isEmpty() ? PORT : Math.clamp(Integer.parseInt(written), 1, 65_535);
    } catch (NumberFormatException e) {
      return PORT;
    }
  }
}
