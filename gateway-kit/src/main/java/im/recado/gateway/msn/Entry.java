package im.recado.gateway.msn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a log-in has brought.
 *
 * @param mail who it is
 * @param endpoint by which this place is told from others where the user is, in braces; empty where there is but one
 * @param ticket for the web services of MSNP12; empty later
 * @param sso the tickets of MSNP15 and later; null before
 * @param book the list on the web; null where it is the notification server's
 * @param early what the server has said meanwhile that was no part of the log-in
 */
record Entry(
    MsnSocket socket,
    Dialect dialect,
    String mail,
    String endpoint,
    String ticket,
    @Nullable Sso sso,
    @Nullable AddressBook book,
    MsnList list,
    List<Command> early) {
  Entry {
    early = List.copyOf(early);
  }

  /** The user as switchboards are told. */
  String address() {
    return endpoint.isEmpty() ? mail : mail + ";" + endpoint;
  }
}
