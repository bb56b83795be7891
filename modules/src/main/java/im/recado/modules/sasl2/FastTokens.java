package im.recado.modules.sasl2;

import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.StoreLocks;
import im.recado.wire.jid.Jid;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of all accounts: two for each client, as XEP-0484 section 5.1 has it, one in use and one that was handed
 * out but not used yet. Every method may wait for the database. Safe for any thread.
 */
final class FastTokens {

  private final KeyValues store;
  private final Clock clock;
  private final StoreLocks locks = new StoreLocks();

  /** What came of a token that a client proved to have. */
  enum Use {
    GOOD,
    EXPIRED,
    /** Its count was used before: it has been stolen, and is gone now. */
    REPLAYED
  }

  private record Slots(@Nullable FastToken current, @Nullable FastToken next) {
    private static final String CURRENT = "current ";
    private static final String NEXT = "next ";

    static Slots read(@Nullable String text) {
      FastToken current = null;
      FastToken next = null;
      for (String line : text == null ? List.<String>of() : text.lines().toList()) {
        if (line.startsWith(CURRENT)) {
          current = FastToken.read(line.substring(CURRENT.length()));
        } else if (line.startsWith(NEXT)) {
          next = FastToken.read(line.substring(NEXT.length()));
        }
      }
      return new Slots(current, next);
    }

    String write() {
      return (current == null ? "" : CURRENT + current.write() + '\n')
          + (next == null ? "" : NEXT + next.write() + '\n');
    }

    /** The newest first. */
    List<FastToken> all() {
      List<FastToken> all = new ArrayList<>(2);
      if (next != null) {
        all.add(next);
      }
      if (current != null) {
        all.add(current);
      }
      return all;
    }

    @Nullable FastToken find(String token) {
      return all().stream().filter(one -> one.token().equals(token)).findFirst().orElse(null);
    }

    Slots without(FastToken token) {
      return new Slots(token.equals(current) ? null : current, token.equals(next) ? null : next);
    }

    long expires() {
      return all().stream().mapToLong(FastToken::expires).max().orElse(0);
    }
  }

  FastTokens(KeyValues store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** The tokens of a client for a mechanism, the newest first; expired ones too. */
  List<String> of(Jid account, String client, String mechanism) {
    return Slots.read(store.get(account, client)).all().stream()
        .filter(token -> token.mechanism().equals(mechanism))
        .map(FastToken::token)
        .toList();
  }

  /**
   * A client has proved to have a token: an earlier one is no longer good.
   *
   * @param count what came with it, or 0
   * @param invalidate whether it is to be the last time
   */
  Use use(Jid account, String client, String secret, int count, boolean invalidate) {
    synchronized (locks.of(account)) {
      Slots slots = Slots.read(store.get(account, client));
      FastToken token = slots.find(secret);
      if (token == null) {
        return Use.REPLAYED;
      }
      boolean expired = token.isExpired(clock.instant());
      boolean replayed = count != 0 && count <= token.count();
      if (expired || replayed) {
        keep(account, client, slots.without(token));
        return expired ? Use.EXPIRED : Use.REPLAYED;
      }
      FastToken used = count == 0 ? token : token.counted(count);
      Slots after = token.equals(slots.next()) ? new Slots(used, null) : new Slots(used, slots.next());
      after = invalidate ? after.without(used) : after;
      if (!after.equals(slots)) {
        keep(account, client, after);
      }
      return Use.GOOD;
    }
  }

  /** Whether a token is there and was made so long ago that it is time for another. */
  boolean isDue(Jid account, String client, String secret, Duration age) {
    FastToken token = Slots.read(store.get(account, client)).find(secret);
    return token != null && clock.instant().getEpochSecond() - token.issued() >= age.toSeconds();
  }

  /**
   * A new token for a client, in place of one that it was given and has not used. At most so many clients have any.
   *
   * @param tooLate whether the client shall have none any more: asked when {@link #forget} can come only before or after
   * @return null when it is too late
   */
  @Nullable FastToken issue(
      Jid account, String client, String mechanism, Duration lifetime, int mostClients, BooleanSupplier tooLate) {
    Instant now = clock.instant();
    FastToken token = FastToken.fresh(mechanism, now, lifetime);
    synchronized (locks.of(account)) {
      if (tooLate.getAsBoolean()) {
        return null;
      }
      Map<String, String> all = store.all(account);
      if (!all.containsKey(client)) {
        makeRoom(account, all, mostClients - 1, now);
      }
      FastToken current = Slots.read(all.get(client)).current();
      keep(account, client, new Slots(current == null || current.isExpired(now) ? null : current, token));
    }
    return token;
  }

  /** Forgets clients whose tokens are of no use any more, then those whose tokens expire first. */
  private void makeRoom(Jid account, Map<String, String> all, int most, Instant now) {
    List<Map.Entry<String, String>> oldest = new ArrayList<>(all.entrySet());
    oldest.sort(java.util.Comparator.comparingLong(entry -> Slots.read(entry.getValue()).expires()));
    int left = oldest.size();
    for (Map.Entry<String, String> entry : oldest) {
      if (left > most || Slots.read(entry.getValue()).expires() <= now.getEpochSecond()) {
        store.remove(account, entry.getKey());
        left--;
      }
    }
  }

  /** Forgets those tokens of an account that are not where they belong. */
  void revoke(Jid account, Predicate<FastToken> stolen) {
    synchronized (locks.of(account)) {
      for (Map.Entry<String, String> entry : store.all(account).entrySet()) {
        Slots slots = Slots.read(entry.getValue());
        Slots after = slots;
        for (FastToken token : slots.all()) {
          after = stolen.test(token) ? after.without(token) : after;
        }
        if (!after.equals(slots)) {
          keep(account, entry.getKey(), after);
        }
      }
    }
  }

  /** Whether a client has a token that has not expired. */
  boolean isThere(Jid account, String client) {
    Instant now = clock.instant();
    return Slots.read(store.get(account, client)).all().stream().anyMatch(token -> !token.isExpired(now));
  }

  /**
   * Forgets the tokens of one client.
   *
   * @param then notes for whom {@link #issue} is too late from now on
   */
  void forget(Jid account, String client, Runnable then) {
    synchronized (locks.of(account)) {
      store.remove(account, client);
      then.run();
    }
  }

  /** Forgets all tokens of an account; otherwise the same. */
  void forget(Jid account, Runnable then) {
    synchronized (locks.of(account)) {
      store.removeAll(account);
      then.run();
    }
  }

  private void keep(Jid account, String client, Slots slots) {
    if (slots.all().isEmpty()) {
      store.remove(account, client);
    } else {
      store.put(account, client, slots.write());
    }
  }
}
