package im.recado.modules.spool;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.Kernel;
import im.recado.kernel.module.Option;
import im.recado.kernel.session.Delivery;
import im.recado.modules.worth.Worth;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps messages until their recipient has them: those that nobody takes now, and those that a stream has in hand but whose
 * sender wants to be told that they are safe. Any thread.
 */
public final class Spool {
  static final Option<Integer> MESSAGES =
      Option.integer(
          "offline.messages", 20_000, 0, 1_000_000, "So many messages are kept for an account that is away; more are refused.");

  static final Option<Integer> BYTES =
      Option.integer(
          "offline.bytes",
          16 * 1024 * 1024,
          10_000,
          Integer.MAX_VALUE,
          "So much text is kept for an account that is away, in characters of XML; more is refused.");

  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final int MOST_USAGES = 50_000;

  private final Kernel kernel;
  private final SpoolStore store;
  private final AtomicBoolean recovered = new AtomicBoolean();

  /** What each account has here, as far as it was asked lately. */
  private final Cache<Jid, Usage> usages = Caffeine.newBuilder().maximumSize(MOST_USAGES).build();

  public Spool(Kernel kernel, SpoolStore store) {
    this.kernel = kernel;
    this.store = store;
  }

  /** Whether a copy of this message lies here, or is on its way to the disk. */
  boolean has(@Nullable Delivery delivery) {
    CompletableFuture<Long> copy = delivery == null ? null : delivery.secured();
    return copy != null && !copy.isCompletedExceptionally();
  }

  /** Whether the account has as much here as it may. May wait. */
  boolean isFull(Jid account) {
    return usages
        .get(account, owner -> new Usage(store.count(owner), store.characters(owner)))
        .reaches(kernel.options().get(MESSAGES), kernel.options().get(BYTES));
  }

  /**
   * Keeps a message for an account that does not take it now: from the moment of this call it has its place among the
   * others that wait. Does not wait for the disk.
   *
   * @param delivery what its sender waits for, or null
   * @return completes when the message can be found and is durable, or with an exception when it cannot be kept
   */
  CompletableFuture<?> keep(Jid account, Message message, @Nullable Delivery delivery) {
    if (delivery == null) {
      return append(account, message, null, false, () -> true);
    }
    synchronized (delivery) {
      CompletableFuture<Long> copy = delivery.secured();
      if (copy == null || copy.isCompletedExceptionally()) {
        copy = append(account, message, delivery, false, () -> true);
      } else if (copy.isDone()) {
        return release(account, copy.join(), new CompletableFuture<>());
      } else {
        // The same stanza-id makes it the same copy: the last word is that no stream has it.
        copy = store.append(account, id(account, message, delivery), now(), message.element().toString(), false, () -> true);
      }
      delivery.secured(copy);
      return copy;
    }
  }

  /** The copy is safe, but nobody is given it before this has succeeded. */
  private CompletableFuture<?> release(Jid account, long copy, CompletableFuture<Void> released) {
    store
        .release(account, List.of(copy))
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                released.complete(null);
              } else {
                LOG.warn("A message for {} waits for the disk: {}", account, failure.toString());
                kernel.timers().after(Handover.AGAIN, () -> release(account, copy, released));
              }
            });
    return released;
  }

  private Instant now() {
    return kernel.clock().instant();
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
      if (!Worth.waits(delivery.message())) {
        return CompletableFuture.completedFuture(0L);
      }
      CompletableFuture<Long> copy =
          append(delivery.account(), delivery.message(), delivery, true, () -> !delivery.isSettled());
      delivery.secured(copy);
      forgetWhenSettled(delivery, copy, () -> {});
      return copy;
    }
  }

  /**
   * As {@link #secure}, but does not give up: tries again until the disk takes the copy or the message is settled.
   *
   * @return completes then, and never with an exception
   */
  public CompletableFuture<Void> insist(Delivery delivery) {
    CompletableFuture<Void> safe = new CompletableFuture<>();
    insist(delivery, safe);
    return safe;
  }

  private void insist(Delivery delivery, CompletableFuture<Void> safe) {
    secure(delivery)
        .whenComplete(
            (copy, failure) -> {
              if (failure == null || delivery.isSettled()) {
                safe.complete(null);
              } else {
                LOG.warn("A message for {} is not safe yet: {}", delivery.account(), failure.toString());
                kernel.timers().after(Handover.AGAIN, () -> insist(delivery, safe));
              }
            });
  }

  private CompletableFuture<Long> append(
      Jid account, Message message, @Nullable Delivery delivery, boolean underWay, BooleanSupplier needed) {
    String xml = message.element().toString();
    CompletableFuture<Long> copy = store.append(account, id(account, message, delivery), now(), xml, underWay, needed);
    Usage usage = usages.getIfPresent(account);
    if (usage != null) {
      usage.add(xml.length());
      copy.whenComplete(
          (id, failure) -> {
            if (failure != null || id == 0) {
              usage.remove();
            }
          });
    }
    return copy;
  }

  /** The id that the message has by its recipient's account (XEP-0359), else what stays the same when it is sent again, or a fresh one. */
  private String id(Jid account, Message message, @Nullable Delivery delivery) {
    for (Element id : message.element().elements("stanza-id", "urn:xmpp:sid:0")) {
      String value = id.attribute("id");
      if (value != null && account.toString().equals(id.attribute("by"))) {
        return value;
      }
    }
    String same = delivery == null ? null : delivery.id();
    if (same != null) {
      return same;
    }
    byte[] fresh = new byte[16];
    kernel.random().nextBytes(fresh);
    return HexFormat.of().formatHex(fresh);
  }

  /** Forgets the copy when the message is in somebody's hands for good, and then does more. */
  private void forgetWhenSettled(Delivery delivery, CompletableFuture<Long> copy, Runnable then) {
    delivery.whenSettled(
        () -> {
          copy.thenAccept(id -> forget(delivery.account(), id));
          then.run();
        });
  }

  private void forget(Jid account, long id) {
    if (id != 0) {
      Usage usage = usages.getIfPresent(account);
      if (usage != null) {
        usage.remove();
      }
      store.remove(account, List.of(id));
    }
  }

  /** This message, which a session has in hand, has this copy. */
  public void adopt(Delivery delivery, long id) {
    adopt(delivery, id, () -> {});
  }

  /** As {@link #adopt(Delivery, long)}, and does more when the message is in somebody's hands for good. */
  void adopt(Delivery delivery, long id, Runnable then) {
    CompletableFuture<Long> copy = CompletableFuture.completedFuture(id);
    delivery.secured(copy);
    forgetWhenSettled(delivery, copy, then);
  }

  /** These copies are in a stream's hands. */
  public void hold(Jid account, List<Long> ids) {
    store.hold(account, ids);
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
    usages.invalidate(account);
    store.removeAll(account);
  }

  SpoolStore store() {
    return store;
  }
}
