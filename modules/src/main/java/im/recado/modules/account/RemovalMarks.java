package im.recado.modules.account;

import im.recado.kernel.Kernel;
import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.Stores;
import im.recado.wire.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Marks of accounts whose removal was begun and is not finished. While there is one, nobody gets the address. As many as
 * accounts are being removed. A mark tells who is at it and until when they are believed to be: whoever is at it says so
 * again and again, and what is not said any more is over. Every method may wait for the database and throws {@link
 * im.recado.kernel.store.StoreException} when that fails; several processes may use one database. Any thread.
 */
public final class RemovalMarks {
  private static final String STORE = "removals";

  /** So long somebody who is at a removal is believed to be; they say it anew every {@link #AGAIN}. */
  private static final Duration BELIEVED = Duration.ofMinutes(1);

  /** So often is said who is at a removal. */
  static final Duration AGAIN = Duration.ofSeconds(15);

  /** What is later than in so long was told by a clock that was wrong, and counts for nothing. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** What a mark says that waits until then for anybody. */
  private static final String NOBODY = "-";

  private final Kernel kernel;
  private final KeyValues store;
  private final Jid server;

  /** A mark as it is written: until when it is somebody's, and whose. */
  private record Mark(Instant until, String by) {
    static Mark parse(String text) {
      String[] parts = text.split(" ", 2);
      return new Mark(Instant.ofEpochMilli(Long.parseLong(parts[0])), parts[1]);
    }

    @Override
    public String toString() {
      return until.toEpochMilli() + " " + by;
    }
  }

  private RemovalMarks(Kernel kernel, KeyValues store) {
    this.kernel = kernel;
    this.store = store;
    this.server = Jid.valueOf(kernel.domain());
  }

  /** Those of a server. */
  public static RemovalMarks of(Kernel kernel, Stores stores) {
    return new RemovalMarks(kernel, stores.keyValues(STORE));
  }

  /** Whether an account is being removed: its address is nobody's yet. */
  public boolean isHeld(Jid account) {
    return store.get(server, account.toString()) != null;
  }

  /** All accounts that are being removed. */
  public Set<Jid> held() {
    Set<Jid> held = new HashSet<>();
    store.all(server).keySet().forEach(account -> held.add(Jid.valueOf(account)));
    return held;
  }

  /** Whose removal nobody is at, for as long as was agreed. */
  List<Jid> due() {
    return of(mark -> isOver(mark));
  }

  /** Whose removal waits, agreed or not. */
  List<Jid> waiting() {
    return of(mark -> isOver(mark) || mark.by().equals(NOBODY));
  }

  private List<Jid> of(Predicate<Mark> which) {
    List<Jid> found = new ArrayList<>();
    for (Map.Entry<String, String> entry : store.all(server).entrySet()) {
      if (which.test(Mark.parse(entry.getValue()))) {
        found.add(Jid.valueOf(entry.getKey()));
      }
    }
    return found;
  }

  private boolean isOver(Mark mark) {
    Instant now = kernel.clock().instant();
    return !mark.until().isAfter(now) || mark.until().isAfter(now.plus(LONGEST));
  }

  /** Begins a removal, or takes it up; null when somebody else is at it. */
  @Nullable Claim claim(Jid account) {
    return claim(account, store.get(server, account.toString()));
  }

  /** Takes up a removal that was begun; null when it is finished, or somebody else is at it. */
  @Nullable Claim takeUp(Jid account) {
    String before = store.get(server, account.toString());
    return before == null ? null : claim(account, before);
  }

  private @Nullable Claim claim(Jid account, @Nullable String before) {
    Mark mark = before == null ? null : Mark.parse(before);
    if (mark != null && !mark.by().equals(NOBODY) && !isOver(mark)) {
      return null;
    }
    String mine = mine(name());
    return store.replace(server, account.toString(), before, mine) ? new Claim(account, mine) : null;
  }

  /** What nobody else calls themselves. */
  private String name() {
    byte[] name = new byte[16];
    kernel.random().nextBytes(name);
    return HexFormat.of().formatHex(name);
  }

  private String mine(String by) {
    return new Mark(kernel.clock().instant().plus(BELIEVED), by).toString();
  }

  /** That this process is at a removal. What is changed by a claim that somebody else has taken over stays theirs. */
  final class Claim {
    private final Jid account;
    private String mark;

    private Claim(Jid account, String mark) {
      this.account = account;
      this.mark = mark;
    }

    Jid account() {
      return account;
    }

    /** Says that it is still so. */
    synchronized void renew() {
      change(mine(Mark.parse(mark).by()));
    }

    /** Lets anybody take the removal up when this time is over. */
    synchronized void leave(Duration after) {
      change(new Mark(kernel.clock().instant().plus(after), NOBODY).toString());
    }

    private void change(String next) {
      if (store.replace(server, account.toString(), mark, next)) {
        mark = next;
      }
    }

    /** The removal is finished: the address is free. */
    synchronized void end() {
      boolean _ = store.replace(server, account.toString(), mark, null);
    }
  }
}
