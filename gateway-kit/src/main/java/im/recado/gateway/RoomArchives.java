package im.recado.gateway;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Option;
import im.recado.kernel.store.StoreException;
import im.recado.modules.Ground;
import im.recado.modules.archive.ArchiveEntry;
import im.recado.modules.archive.ArchiveExtent;
import im.recado.modules.archive.ArchiveName;
import im.recado.modules.archive.ArchivePage;
import im.recado.modules.archive.ArchiveQuery;
import im.recado.modules.archive.ArchiveStore;
import im.recado.modules.archive.ArchivedMessage;
import im.recado.modules.archive.CleanUp;
import im.recado.modules.archive.Retention;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidEscaping;
import im.recado.wire.jid.JidException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was said in rooms of a network while somebody was in them: an archive for each account and room, which that account alone may
 * read (XEP-0313 section 6.1.2). It belongs to an address at the gateway's domain that is made of the account's, where nobody is.
 *
 * <p>Any thread. What can grow: each archive has a limit, and all of an account together.
 */
final class RoomArchives {
  static final Option<Boolean> KEPT =
      Option.flag(
          "gateway.archive",
          true,
          "Whether what is said in rooms of networks is kept for those who are in them and have an archive.");

  static final Option<Duration> KEEP =
      Option.duration("gateway.archive-keep", Duration.ofDays(90), "So long what was said in rooms of networks is kept; 0s is for ever.");

  static final Option<Integer> MESSAGES =
      Option.integer(
          "gateway.archive-messages",
          10_000,
          0,
          Integer.MAX_VALUE,
          "So many messages of each room of a network are kept for an account; 0 is any number.");

  static final Option<Integer> MEGABYTES =
      Option.integer(
          "gateway.archive-megabytes",
          256,
          0,
          Integer.MAX_VALUE,
          "So many megabytes of all rooms of a network are kept for an account, the longest silent rooms going first; 0 is any number.");

  private static final Logger LOG = LoggerFactory.getLogger(RoomArchives.class);
  private static final int AT_ONCE = 200;

  /** So long somebody who asks waits for what is on its way to the disk, and a room for a disk that is behind. */
  private static final int MOST_SECONDS = 10;

  private final Ground ground;
  private final Jid gateway;

  /** What is on its way to the disk last, of each archive. */
  private final ConcurrentHashMap<ArchiveName, CompletableFuture<Void>> writing = new ConcurrentHashMap<>();

  RoomArchives(Ground ground, Jid gateway) {
    this.ground = ground;
    this.gateway = gateway;
  }

  static void declare(Declaration declaration) {
    declaration.option(KEPT).option(KEEP).option(MESSAGES).option(MEGABYTES);
  }

  /** Of whom the archives of an account are; null when no address can say it. */
  private @Nullable Jid holder(Jid owner) {
    try {
      return Jid.of(JidEscaping.escape(owner.bare().toString()), gateway.domain(), null);
    } catch (JidException e) {
      return null;
    }
  }

  /** The archive of a room for an account; null when it can have none. */
  @Nullable ArchiveName name(Jid owner, String room) {
    Jid holder = holder(owner);
    return holder == null ? null : new ArchiveName(holder, room);
  }

  /** Whether rooms have archives at all. */
  boolean isKept() {
    return ground.kernel().options().get(KEPT);
  }

  /** Whether what is said in a room is kept for an account. May wait unless the account is online. */
  boolean keeps(Jid owner, Jid room) {
    try {
      return isKept() && ground.archive().keeps(owner, room);
    } catch (StoreException e) {
      LOG.warn("Whether {} has an archive is not known now: {}", owner, e.getMessage());
      return false;
    }
  }

  /** Puts a message behind all others. Waits when the disk is behind. */
  void append(ArchiveName archive, ArchiveEntry entry) {
    CompletableFuture<Void> write = ground.archive().archives().append(archive, entry);
    writing.put(archive, write);
    write.whenComplete((done, failure) -> writing.remove(archive, write));
    if (ground.archive().archives().isBehind()) {
      await(write);
    }
  }

  /** Waits until all that was said can be read; whether that is so. */
  boolean written(ArchiveName archive) {
    CompletableFuture<Void> write = writing.get(archive);
    return write == null || await(write);
  }

  private static boolean await(CompletableFuture<Void> write) {
    try {
      return write.handle((done, failure) -> failure == null).completeOnTimeout(false, MOST_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      return false;
    }
  }

  /** The last that was said, oldest first. May wait. */
  List<ArchivedMessage> last(ArchiveName archive, int most) {
    try {
      written(archive);
      ArchivePage page = store().page(archive, ArchiveQuery.last(most));
      return page == null ? List.of() : page.messages();
    } catch (StoreException e) {
      LOG.warn("What was said in {} could not be read: {}", archive, e.getMessage());
      return List.of();
    }
  }

  // What goes.

  /** Forgets all that was said in those rooms of an account. May wait. */
  void forget(Jid owner, Predicate<String> rooms) {
    Jid holder = holder(owner);
    for (ArchiveName archive : holder == null ? List.<ArchiveName>of() : of(holder)) {
      if (rooms.test(archive.node())) {
        store().remove(archive);
      }
    }
  }

  private List<ArchiveName> of(Jid holder) {
    List<ArchiveName> all = new ArrayList<>();
    ArchiveName last = new ArchiveName(holder, "");
    while (true) {
      List<ArchiveName> some = store().archives(last, AT_ONCE);
      for (ArchiveName archive : some) {
        if (!archive.owner().equals(holder)) {
          return all;
        }
        all.add(archive);
      }
      if (some.isEmpty()) {
        return all;
      }
      last = some.getLast();
    }
  }

  /** Brings all archives within their limits. May wait. */
  void cleanUp() {
    try {
      List<Silence> ofOne = new ArrayList<>();
      ArchiveName last = null;
      for (List<ArchiveName> some = store().archives(null, AT_ONCE); !some.isEmpty(); some = store().archives(last, AT_ONCE)) {
        for (ArchiveName archive : some) {
          if (!ofOne.isEmpty() && !ofOne.getFirst().archive().owner().equals(archive.owner())) {
            trim(ofOne);
            ofOne.clear();
          }
          if (archive.owner().domain().equals(gateway.domain())) {
            retention().trim(store(), archive);
            ArchiveExtent extent = store().extent(archive);
            if (extent != null) {
              ofOne.add(new Silence(archive, extent.last(), extent.characters()));
            }
          }
        }
        last = some.getLast();
      }
      trim(ofOne);
    } catch (StoreException e) {
      LOG.warn("The archives of rooms of {} could not be cleaned up: {}", gateway, e.getMessage());
    }
  }

  /** Since when nothing was said in a room. */
  private record Silence(ArchiveName archive, Instant since, long characters) {}

  /** Of all rooms of an account those go in which nothing was said for longest. */
  private void trim(List<Silence> ofOne) {
    int megabytes = ground.kernel().options().get(MEGABYTES);
    long left = megabytes == 0 ? Long.MAX_VALUE : (long) megabytes << 20;
    for (Silence room : ofOne.stream().sorted(Comparator.comparing(Silence::since).reversed()).toList()) {
      left -= room.characters();
      if (left < 0) {
        store().remove(room.archive());
      }
    }
  }

  private Retention retention() {
    return Retention.of(
        ground.kernel().clock().instant(), ground.kernel().options().get(KEEP), ground.kernel().options().get(MESSAGES), 0);
  }

  static Option<Duration> period() {
    return CleanUp.PERIOD;
  }

  private ArchiveStore store() {
    return ground.archive().archives().store();
  }
}
