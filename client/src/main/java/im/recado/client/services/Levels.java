package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.store.Settings;

/** Of what one is told: of rooms the server keeps it with the bookmark for all one's clients, of people this profile does. */
public final class Levels {
  private final Bookmarks bookmarks;
  private final Rooms rooms;
  private final Settings settings;

  Levels(Bookmarks bookmarks, Rooms rooms, Settings settings) {
    this.bookmarks = bookmarks;
    this.rooms = rooms;
    this.settings = settings;
  }

  private static String key(Jid jid) {
    return "level." + jid.bare();
  }

  /** Of what one is told there. Where nothing is said: of all that people and closed rooms say, in open rooms of being named. */
  public Level of(Jid jid, boolean room) {
    if (room) {
      return bookmarks.level(jid).orElse(rooms.isClosed(jid) ? Level.ALWAYS : Level.MENTION);
    }
    return settings.get(key(jid), "").equals(Level.NEVER.name()) ? Level.NEVER : Level.ALWAYS;
  }

  /** Sets it; waits, for a room. */
  public void set(Jid jid, boolean room, Level level) throws RefusedException, OfflineException, InterruptedException {
    if (room) {
      bookmarks.level(jid, rooms.nick(jid), level);
    } else {
      settings.set(key(jid), level.name());
    }
  }
}
