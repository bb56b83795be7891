package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.Bookmarks.Bookmark;
import im.recado.client.services.store.Conversations.Conversation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Enters, makes and leaves rooms, with what that means for bookmarks and the list of conversations. Safe for any thread. */
public final class RoomVisits {
  private static final int MADE_SECONDS = 30;

  private final Hub hub;
  private final Chats chats;
  private final Rooms rooms;
  private final RoomAdmin admin;
  private final RoomFinder finder;
  private final Bookmarks bookmarks;
  private final OwnPresence presence;
  /** Rooms that are being made by somebody who says what they shall be. */
  private final Map<Jid, CompletableFuture<Boolean>> making = new ConcurrentHashMap<>();
  /** Rooms that are being entered to be kept among the bookmarks. */
  private final Set<Jid> keeping = ConcurrentHashMap.newKeySet();

  RoomVisits(Hub hub, Chats chats, Rooms rooms, RoomAdmin admin, RoomFinder finder, Bookmarks bookmarks, OwnPresence presence) {
    this.hub = hub;
    this.chats = chats;
    this.rooms = rooms;
    this.admin = admin;
    this.finder = finder;
    this.bookmarks = bookmarks;
    this.presence = presence;
    rooms.onMade(this::made);
  }

  /** A room that nobody makes on purpose is as it is by default, and stays when it is kept: else another one might own it when one comes back. */
  private void made(Jid room) {
    CompletableFuture<Boolean> wanted = making.get(room);
    if (wanted != null) {
      wanted.complete(true);
      return;
    }
    try {
      if (!isKept(room) || !stays(room)) {
        admin.configure(room, Map.of());
      }
      rooms.look(room);
    } catch (OfflineException e) {
      // One enters again.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isKept(Jid room) {
    return keeping.contains(room) || bookmarks.find(room).isPresent();
  }

  /** Whether the room is open and stays; a refusal is told. */
  private boolean stays(Jid room) throws OfflineException, InterruptedException {
    try {
      return admin.keep(room);
    } catch (RefusedException e) {
      hub.tell(new Event.RoomRefused(room, RoomRequests.What.STAYING, e.condition()));
      return false;
    }
  }

  /** Enters a room, shows it, and keeps it among the bookmarks; waits. Somebody's address is none. */
  public void enter(Jid room, String name, String nick, String password) throws OfflineException, InterruptedException {
    if (rooms.isPerson(room)) {
      return;
    }
    bookmarks.wanted(room);
    chats.open(room, true);
    Bookmark bookmark = new Bookmark(room, name, nick, true, password);
    chats.name(room, name, nick);
    keeping.add(room);
    try {
      rooms.join(room, nick, password);
      keep(bookmark);
    } finally {
      keeping.remove(room);
    }
  }

  private void keep(Bookmark bookmark) throws OfflineException, InterruptedException {
    try {
      bookmarks.put(bookmark);
    } catch (RefusedException e) {
      // The server keeps none.
    }
  }

  /**
   * The same under the name that it has, and waits for what comes of it: a room that does not let one in is not kept, unless it was known before.
   *
   * @return the room as it is then
   */
  public Room tryTo(Jid room, String name, String nick, String password) throws OfflineException, InterruptedException {
    if (rooms.isPerson(room)) {
      return new Room(room, nick, Room.State.OUT, "", "no-room", "", List.of());
    }
    boolean known = bookmarks.find(room).isPresent() || chats.find(room).filter(Conversation::shown).isPresent();
    CompletableFuture<Room> done = new CompletableFuture<>();
    Runnable deaf = hub.on(event -> {
      if (event instanceof Event.RoomChanged changed && changed.room().equals(room) && rooms.room(room).state() != Room.State.ENTERING) {
        done.complete(rooms.room(room));
      }
    });
    try {
      enter(room, name(room, name), nick, password);
      Room now = done.get(MADE_SECONDS, TimeUnit.SECONDS);
      if (now.state() == Room.State.OUT && !known) {
        leave(room);
      }
      return now;
    } catch (ExecutionException | TimeoutException e) {
      // It may answer yet; until then it is on the way.
      return rooms.room(room);
    } finally {
      deaf.run();
    }
  }

  /** What it is called among the bookmarks, else what the room calls itself, else this. */
  private String name(Jid room, String otherwise) throws OfflineException, InterruptedException {
    Optional<String> kept = bookmarks.find(room).map(Bookmark::name).filter(name -> !name.isBlank());
    if (kept.isPresent()) {
      return kept.get();
    }
    try {
      String own = finder.about(room).name();
      return own.isBlank() ? otherwise : own;
    } catch (RefusedException e) {
      return otherwise;
    }
  }

  /**
   * Makes a room that is not there yet; nobody else can enter it before {@link #settle}. Waits.
   *
   * @throws RefusedException {@code conflict} when there is one; else why the service makes none
   */
  public void make(Jid room, String nick) throws RefusedException, OfflineException, InterruptedException {
    if (rooms.isPerson(room) || isThere(room)) {
      throw RefusedException.of("conflict");
    }
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    making.put(room, done);
    Runnable deaf = hub.on(event -> {
      if (event instanceof Event.RoomChanged changed && changed.room().equals(room)) {
        Room now = rooms.room(room);
        if (now.state() == Room.State.OUT) {
          done.completeExceptionally(RefusedException.of(now.problem().isEmpty() ? "undefined-condition" : now.problem()));
        }
      }
    });
    boolean made = false;
    try {
      rooms.join(room, nick, "");
      done.get(MADE_SECONDS, TimeUnit.SECONDS);
      made = true;
    } catch (ExecutionException | TimeoutException e) {
      throw e.getCause() instanceof RefusedException refused ? refused : RefusedException.unanswered();
    } finally {
      deaf.run();
      making.remove(room);
      if (!made) {
        rooms.leave(room);
      }
    }
  }

  private boolean isThere(Jid room) throws OfflineException, InterruptedException {
    try {
      finder.about(room);
      return true;
    } catch (RefusedException e) {
      return false;
    }
  }

  /** The room that was made is what its settings say, and is kept; waits. */
  public void settle(Jid room, String name, String nick, String password) throws OfflineException, InterruptedException {
    rooms.look(room);
    chats.open(room, true);
    chats.name(room, name, nick);
    keep(new Bookmark(room, name, nick, true, password));
  }

  /** The room that was made shall not be after all; waits. */
  public void giveUp(Jid room) throws OfflineException, InterruptedException {
    try {
      admin.cancel(room);
    } catch (RefusedException e) {
      // It goes when nobody is in it.
    }
    rooms.leave(room);
  }

  /** Leaves a room for good, also without a stream; waits. */
  public void leave(Jid room) throws InterruptedException {
    rooms.leave(room);
    chats.close(room);
    try {
      bookmarks.remove(room);
    } catch (RefusedException e) {
      // It was not kept.
    }
  }

  /** Whether a room is entered by itself, by all one's clients; waits. */
  public void byItself(Jid room, boolean now) throws RefusedException, OfflineException, InterruptedException {
    Bookmark before = bookmarks.find(room).orElse(new Bookmark(room, "", rooms.nick(room), false, ""));
    bookmarks.put(new Bookmark(room, before.name(), before.nick(), now, before.password()));
  }

  /** Enters a room that is kept, if that is wished and one is not in it; waits. */
  void auto(Bookmark bookmark) throws OfflineException, InterruptedException {
    if (bookmark.autojoin() && !rooms.isPerson(bookmark.jid()) && !presence.isHidden() && !rooms.isIn(bookmark.jid())) {
      chats.open(bookmark.jid(), true);
      chats.name(bookmark.jid(), bookmark.name(), bookmark.nick());
      rooms.join(bookmark.jid(), bookmark.nick(), bookmark.password());
    }
  }

  /** Another of one's clients has changed what is kept (XEP-0402, section 4): one follows. Waits. */
  void follow(Bookmarks.Change change) throws OfflineException, InterruptedException {
    for (Bookmark bookmark : change.kept()) {
      if (bookmark.autojoin()) {
        auto(bookmark);
      } else if (rooms.isIn(bookmark.jid())) {
        rooms.leave(bookmark.jid());
      }
      if (!bookmark.name().isBlank() && chats.find(bookmark.jid()).isPresent()) {
        chats.name(bookmark.jid(), bookmark.name(), rooms.nick(bookmark.jid()));
      }
    }
    for (Jid gone : change.gone()) {
      if (rooms.isIn(gone)) {
        rooms.leave(gone);
        chats.close(gone);
      }
    }
  }
}
