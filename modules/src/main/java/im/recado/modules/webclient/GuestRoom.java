package im.recado.modules.webclient;

import im.recado.kernel.module.Options;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import org.jspecify.annotations.Nullable;

/** The room of a domain that guests enter without an account. */
public final class GuestRoom {
  private GuestRoom() {}

  /** Its address, or null when the domain has none: it is below the domain, and there is a page for guests. */
  public static @Nullable Jid of(Options options, String domain) {
    String room = options.get(WebClientModule.GUEST_ROOM, domain);
    try {
      Jid jid = room.isEmpty() || !options.get(WebClientModule.ENABLED) ? null : Jid.parse(room);
      boolean isRoom =
          jid != null && jid.local() != null && jid.equals(jid.bare()) && jid.domain().endsWith("." + domain);
      return isRoom ? jid : null;
    } catch (JidException e) {
      return null;
    }
  }
}
