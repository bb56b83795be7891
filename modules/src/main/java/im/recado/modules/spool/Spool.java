package im.recado.modules.spool;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.Kernel;
import im.recado.kernel.module.Option;
import im.recado.kernel.session.Delivery;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps messages until their recipient has them: those that nobody takes now, and those that a stream has in hand but whose
 * sender wants to be told that they are safe. Any thread.
 */
public final class Spool {
  static final Option<Integer> MESSAGES =
      Option.integer(
          "offline.messages", 5000, 0, 1_000_000, "So many messages are kept for an account that is away; more are refused.");

  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final int MOST_COUNTS = 50_000;

  private final Kernel kernel;
  private final SpoolStore store;
  private final AtomicBoolean recovered = new AtomicBoolean();

  /** How many messages each account has here, as far as it was asked lately. */
  private final Cache<Jid, AtomicInteger> counts = Caffeine.newBuilder().maximumSize(MOST_COUNTS).build();

  public Spool(Kernel kernel, SpoolStore store) {
    this.kernel = kernel;
    this.store = store;
  }

  /**
   * Keeps a message for an account that does not take it now. May wait, but not for the disk.
   *
   * @return completes with the id of the copy when it is durable
   * @throws StanzaException {@code resource-constraint} when the account has as many as it may
   */
  CompletableFuture<Long> keep(Jid account, Message message) throws StanzaException {
    AtomicInteger count = count(account);
    if (count.get() >= kernel.options().get(MESSAGES)) {
      throw new StanzaException(
          Condition.RESOURCE_CONSTRAINT, "Too many messages wait for this account; try again when it has been online.");
    }
    return append(account, message, false, () -> true);
  }

  private AtomicInteger count(Jid account) {
    return counts.get(account, owner -> new AtomicInteger(store.count(owner)));
  }

  /** Whether messages are kept for this account, or about to be. May wait. */
  boolean hasAny(Jid account) {
    return count(account).get() > 0;
  }

  /**
   * Makes a message safe that a stream has in hand, unless it is settled before the disk gets to it. The copy goes when
   * the message is settled.
   *
   * @return completes when the message is safe, or with an exception when it cannot be
   */
  public CompletableFuture<Long> secure(Delivery delivery) {
    synchronized (delivery) {
      CompletableFuture<Long> secured = delivery.secured();
      if (secured != null && !secured.isCompletedExceptionally()) {
        return secured;
      }
      if (!Keepable.is(delivery.message())) {
        return CompletableFuture.completedFuture(0L);
      }
      CompletableFuture<Long> copy =
          append(delivery.account(), delivery.message(), true, () -> !delivery.isSettled());
      delivery.secured(copy);
      forgetWhenSettled(delivery, copy, () -> {});
      return copy;
    }
  }

  private CompletableFuture<Long> append(
      Jid account, Message message, boolean underWay, BooleanSupplier needed) {
    Instant now = kernel.clock().instant();
    CompletableFuture<Long> copy =
        store.append(account, stanzaId(account, message), now, message.element().toString(), underWay, needed);
    AtomicInteger count = counts.getIfPresent(account);
    if (count != null) {
      count.incrementAndGet();
      copy.whenComplete(
          (id, failure) -> {
            if (failure != null || id == 0) {
              count.decrementAndGet();
            }
          });
    }
    return copy;
  }

  /** The id that the message has by its recipient's account (XEP-0359), or a fresh one. */
  private String stanzaId(Jid account, Message message) {
    for (Element id : message.element().elements("stanza-id", "urn:xmpp:sid:0")) {
      String value = id.attribute("id");
      if (value != null && account.toString().equals(id.attribute("by"))) {
        return value;
      }
    }
    byte[] fresh = new byte[16];
    kernel.random().nextBytes(fresh);
    return HexFormat.of().formatHex(fresh);
  }

  /** Forgets the copy when the message is in somebody's hands for good, and then does more. */
  void forgetWhenSettled(Delivery delivery, CompletableFuture<Long> copy, Runnable then) {
    delivery.whenSettled(
        () -> {
          copy.thenAccept(id -> forget(delivery.account(), id));
          then.run();
        });
  }

  private void forget(Jid account, long id) {
    if (id != 0) {
      AtomicInteger count = counts.getIfPresent(account);
      if (count != null) {
        count.decrementAndGet();
      }
      store.remove(account, List.of(id));
    }
  }

  /** This message, from an earlier life of the server, has this copy. */
  public void adopt(Delivery delivery, long id) {
    CompletableFuture<Long> copy = CompletableFuture.completedFuture(id);
    delivery.secured(copy);
    forgetWhenSettled(delivery, copy, () -> {});
  }

  /** These copies are in a stream's hands. */
  public void hold(Jid account, List<Long> ids) {
    store.hold(account, ids);
  }

  /** No stream has this message any more: its copy waits for the account's next session. */
  CompletableFuture<Void> release(Jid account, long id) {
    return id == 0 ? CompletableFuture.completedFuture(null) : store.release(account, List.of(id));
  }

  /** What was under way when the last process ended is no longer. Once; before anything is held. May wait. */
  public void recover() {
    if (recovered.compareAndSet(false, true)) {
      int count = store.recover();
      if (count > 0) {
        LOG.info("{} messages were under way when the server stopped; they wait for their recipients", count);
      }
    }
  }

  /** The account is gone. May wait. */
  void forgetAccount(Jid account) {
    counts.invalidate(account);
    store.removeAll(account);
  }

  SpoolStore store() {
    return store;
  }
}
