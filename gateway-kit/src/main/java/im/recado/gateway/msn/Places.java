package im.recado.gateway.msn;

import im.recado.gateway.network.Door;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Where the servers of the network are, as the administrator has said it. Any thread. */
final class Places {
  private static final int PORT = 1863;

  private final Options options;

  Places(Options options) {
    this.options = options;
  }

  /** The first server. */
  Door server() throws NetworkException {
    String written = options.get(MsnOptions.SERVER);
    if (written.isEmpty()) {
      throw new NetworkException(Reason.DOWN, "The administrator has not said yet which MSN network this is.");
    }
    return door(written, true);
  }

  /**
   * A server that another one has named, as a name and a port.
   *
   * @param by the address of the one that has: what else is there is as near
   */
  Door server(String written, String by) throws NetworkException {
    if (!written.matches("[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?")) {
      throw new NetworkException(Reason.DOWN, "MSN says what cannot be understood.");
    }
    return door(written, options.get(MsnOptions.PRIVATE) || host(written).equals(by) || isNamed(host(written)));
  }

  private static Door door(String written, boolean named) {
    int colon = written.indexOf(':');
    int port = colon < 0 ? PORT : Math.clamp(Integer.parseInt(written.substring(colon + 1)), 1, 65_535);
    return new Door(host(written), port, Door.Security.PLAIN, named);
  }

  private static String host(String written) {
    int colon = written.indexOf(':');
    return (colon < 0 ? written : written.substring(0, colon)).toLowerCase(Locale.ROOT);
  }

  /** Whether the settings name a host. */
  private boolean isNamed(String host) {
    Set<String> named = new HashSet<>();
    named.add(host(options.get(MsnOptions.SERVER)));
    for (Option<String> url :
        List.of(
            MsnOptions.WEB, MsnOptions.NEXUS, MsnOptions.LOGIN, MsnOptions.TOKENS, MsnOptions.CONTACTS, MsnOptions.MAILBOX,
            MsnOptions.MAIL)) {
      URI uri = MsnOptions.uri(options.get(url));
      if (uri != null) {
        named.add(uri.getHost().toLowerCase(Locale.ROOT));
      }
    }
    return named.contains(host);
  }

  /** Whether a page may be asked wherever it is. */
  boolean isFree(URI page) {
    return options.get(MsnOptions.PRIVATE) || isNamed(page.getHost().toLowerCase(Locale.ROOT));
  }

  /** Whether a page that a server has named may be asked without TLS: as others at its host are by the settings. */
  boolean mayBePlain(URI page) {
    if (options.get(MsnOptions.PRIVATE)) {
      return true;
    }
    for (Option<String> url : List.of(MsnOptions.WEB, MsnOptions.NEXUS, MsnOptions.LOGIN, MsnOptions.TOKENS, MsnOptions.CONTACTS,
        MsnOptions.MAILBOX, MsnOptions.MAIL)) {
      URI uri = MsnOptions.uri(options.get(url));
      if (uri != null && "http".equalsIgnoreCase(uri.getScheme()) && uri.getHost().equalsIgnoreCase(page.getHost())) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is a page where people log in without one that says where it is. */
  boolean hasLogin() {
    return !options.get(MsnOptions.LOGIN).isEmpty();
  }

  URI login() throws NetworkException {
    return page(MsnOptions.LOGIN, "", "");
  }

  URI nexus() throws NetworkException {
    return page(MsnOptions.NEXUS, "/rdr/pprdr.asp", "");
  }

  URI tokens() throws NetworkException {
    return page(MsnOptions.TOKENS, "/RST.srf", "");
  }

  URI addressBook() throws NetworkException {
    return page(MsnOptions.CONTACTS, "/abservice", "/abservice.asmx");
  }

  URI memberships() throws NetworkException {
    return page(MsnOptions.CONTACTS, "/abservice", "/SharingService.asmx");
  }

  URI mailbox() throws NetworkException {
    return page(MsnOptions.MAILBOX, "/rsi/rsi.asmx", "");
  }

  URI mail() throws NetworkException {
    return page(MsnOptions.MAIL, "/OimWS/oim.asmx", "");
  }

  private URI page(Option<String> option, String usual, String behind) throws NetworkException {
    String written = options.get(option);
    if (written.isEmpty() && !options.get(MsnOptions.WEB).isEmpty()) {
      written = slashless(options.get(MsnOptions.WEB)) + usual;
    }
    URI uri = MsnOptions.uri(behind.isEmpty() ? written : slashless(written) + behind);
    if (uri == null) {
      throw new NetworkException(Reason.DOWN, "The administrator has not said yet where the web services of this MSN network are.");
    }
    return uri;
  }

  private static String slashless(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}
