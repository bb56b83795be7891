package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.store.Settings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Who and what stands first: of rooms the server keeps it with the bookmark for all one's clients (XEP-0469), of people this profile does. */
public final class Favourites {
  private final Bookmarks bookmarks;
  private final Rooms rooms;
  private final Settings settings;
  private final Hub hub;
  /** Who of those who were asked for is one: it is asked of every contact whenever one of them comes or goes. */
  private final Map<Jid, Boolean> people = new ConcurrentHashMap<>();

  Favourites(Bookmarks bookmarks, Rooms rooms, Settings settings, Hub hub) {
    this.bookmarks = bookmarks;
    this.rooms = rooms;
    this.settings = settings;
    this.hub = hub;
  }

  private static String key(Jid jid) {
    return "favourite." + jid.bare();
  }

  public boolean is(Jid jid, boolean room) {
    return room ? bookmarks.isPinned(jid) : people.computeIfAbsent(jid.bare(), same -> settings.is(key(same), false));
  }

  /** Makes it one, or one no more; waits, for a room. */
  public void set(Jid jid, boolean room, boolean favourite) throws RefusedException, OfflineException, InterruptedException {
    if (room) {
      bookmarks.pin(jid, rooms.nick(jid), favourite);
    } else {
      settings.set(key(jid), Boolean.toString(favourite));
      people.put(jid.bare(), favourite);
    }
    hub.tell(new Event.ConversationsChanged());
    hub.tell(new Event.ContactsChanged());
  }
}
