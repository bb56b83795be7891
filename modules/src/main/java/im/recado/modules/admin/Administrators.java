package im.recado.modules.admin;

import im.recado.kernel.command.ServerRole;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.util.List;

/**
 * Who may do what with the server. An administrator is named by the whole bare address, the domain included (SECURITY A6).
 * Any thread.
 */
public final class Administrators {
  public static final Option<List<Jid>> ADMINISTRATORS =
      addresses("server.administrators", "Accounts that may do everything with the server, by their addresses.");

  public static final Option<List<Jid>> OPERATORS =
      addresses("server.operators", "Accounts that may look at everything of the server, and change nothing.");

  private final Options options;

  public Administrators(Options options) {
    this.options = options;
  }

  private static Option<List<Jid>> addresses(String key, String help) {
    Option<List<String>> texts = Option.texts(key, List.of(), help);
    return new Option<>(
        key,
        "a list of addresses",
        List.of(),
        help,
        value -> texts.parser().apply(value).stream().map(Administrators::account).toList());
  }

  private static Jid account(String text) {
    try {
      Jid jid = Jid.parse(text);
      if (jid.local() != null && jid.isBare()) {
        return jid;
      }
    } catch (JidException e) {
      // Said below.
    }
    throw new IllegalArgumentException("expected addresses of accounts, such as admin@example.org");
  }

  /** What this account may do; the resource of an address says nothing. */
  public ServerRole role(Jid jid) {
    Jid bare = jid.bare();
    if (options.get(ADMINISTRATORS).contains(bare)) {
      return ServerRole.ADMINISTRATOR;
    }
    return options.get(OPERATORS).contains(bare) ? ServerRole.OPERATOR : ServerRole.USER;
  }

  public boolean isAdministrator(Jid jid) {
    return role(jid) == ServerRole.ADMINISTRATOR;
  }
}
