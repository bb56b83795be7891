package im.recado.gateway.msn;

import im.recado.kernel.module.Option;
import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;

/** The settings of the gateway to MSN. */
final class MsnOptions {
  static final Option<String> SERVER =
      new Option<>(
          "gateway.msn.server",
          "a name or an address, and a port behind a colon if it is not 1863",
          "",
          "The notification server of the MSN network that people log in to.",
          MsnOptions::server);

  static final Option<List<String>> DIALECTS =
      Option.texts(
              "gateway.msn.protocols",
              List.of(),
              "The versions of MSNP that the server is offered; it takes one, and the log-in by MSNP12 is tried when the other does not work.")
          .meaning("a list of MSNP12, MSNP15, MSNP16, MSNP17 and MSNP18", List.of("MSNP18", "MSNP12"), MsnOptions::dialects);

  static final Option<String> WEB =
      url("gateway.msn.web", "Where the web services of the network are that have no setting of their own: https://msn.example.org.");

  static final Option<String> NEXUS =
      url("gateway.msn.nexus", "The page that says where people log in with MSNP12; /rdr/pprdr.asp of gateway.msn.web if empty.");

  static final Option<String> LOGIN =
      url("gateway.msn.login", "The page where people log in with MSNP12, for networks without a page that says where it is.");

  static final Option<String> TOKENS =
      url("gateway.msn.tokens", "Where people log in from MSNP15 on; /RST.srf of gateway.msn.web if empty.");

  static final Option<String> CONTACTS =
      url("gateway.msn.contacts", "Where contact lists are from MSNP15 on; /abservice of gateway.msn.web if empty.");

  static final Option<String> MAILBOX =
      url("gateway.msn.mailbox", "Where messages of the time offline are read; /rsi/rsi.asmx of gateway.msn.web if empty.");

  static final Option<String> MAIL =
      url("gateway.msn.mail", "Where messages for those offline are sent; /OimWS/oim.asmx of gateway.msn.web if empty.");

  static final Option<Boolean> PRIVATE =
      Option.flag(
          "gateway.msn.private",
          false,
          "Whether servers may send people to addresses that are not public, or to pages without TLS, which the settings do not name.");

  static final Option<String> AUTHORITIES =
      new Option<>(
          "gateway.msn.authorities",
          "a file with certificates (PEM)",
          "",
          "A file with certificates (PEM) of those who vouch for the network's web services, in place of the usual ones.",
          MsnOptions::authorities);

  static final List<Option<?>> ALL =
      List.of(SERVER, DIALECTS, WEB, NEXUS, LOGIN, TOKENS, CONTACTS, MAILBOX, MAIL, PRIVATE, AUTHORITIES);

  private MsnOptions() {}

  private static Option<String> url(String key, String help) {
    String type = "an address that begins with https:// or http://";
    return new Option<>(
        key,
        type,
        "",
        help,
        value -> {
          String text = value.toString().strip();
          if (!text.isEmpty() && uri(text) == null) {
            throw new IllegalArgumentException("expected " + type);
          }
          return text;
        });
  }

  /** What can be asked over HTTP; null for anything else. */
  static @org.jspecify.annotations.Nullable URI uri(String text) {
    try {
      URI uri = URI.create(text);
      boolean http = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
      return http && uri.getHost() != null && uri.getUserInfo() == null ? uri : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String server(Object value) {
    String text = value.toString().strip();
    int colon = text.indexOf(':');
    boolean port = colon < 0 || text.matches(".*:[0-9]{1,5}") && isPort(Integer.parseInt(text.substring(colon + 1)));
    if (!text.isEmpty() && !(text.matches("[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?") && port)) {
      throw new IllegalArgumentException("expected a name or an address, such as messenger.example.org:1863");
    }
    return text;
  }

  private static boolean isPort(int number) {
    return number > 0 && number <= 65_535;
  }

  private static String authorities(Object value) {
    String text = value.toString().strip();
    if (!text.isEmpty()) {
      try {
        Web.certificates(Path.of(text));
      } catch (IOException | GeneralSecurityException | InvalidPathException e) {
        throw new IllegalArgumentException("expected a file with certificates (PEM) that can be read", e);
      }
    }
    return text;
  }

  private static List<String> dialects(List<String> all) {
    List<String> names = all.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList();
    List<String> known = List.of(Dialect.values()).stream().map(Dialect::name).toList();
    if (names.isEmpty() || !known.containsAll(names)) {
      throw new IllegalArgumentException("expected some of " + String.join(", ", known));
    }
    return names;
  }
}
