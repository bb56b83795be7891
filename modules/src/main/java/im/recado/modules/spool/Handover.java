package im.recado.modules.spool;

import im.recado.kernel.Kernel;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Delivery;
import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands an account's kept messages to a session, oldest first, a page at a time: the next page goes when the client has the
 * one before. As long as it runs for an account, messages that come meanwhile queue up behind, so that order is kept.
 */
final class Handover {
  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
  private static final int PAGE = 100;

  /** A client that does not take a page for so long gets no more; what it did not take stays. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration FIRST_PAGE = Duration.ofSeconds(5);

  /** So long after a disk has failed it is tried again. */
  static final Duration AGAIN = Duration.ofSeconds(10);

  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  /** Stored stanzas were read within limits already; delivery adds a little. */
  private static final XmlLimits STORED = XmlLimits.SERVER.withBytes(32 * 1024 * 1024);

  private final Kernel kernel;
  private final Spool spool;
  private final ConcurrentHashMap<Jid, Run> running = new ConcurrentHashMap<>();

  /** One account's handover. Guarded by itself. */
  private static final class Run {
    final CountDownLatch begun = new CountDownLatch(1);
    boolean again;
    boolean over;
  }

  Handover(Kernel kernel, Spool spool) {
    this.kernel = kernel;
    this.spool = spool;
  }

  /** Whether messages for this account must queue up behind those that are being handed over; they are then fetched. */
  boolean queues(Jid account) {
    Run run = running.get(account);
    if (run == null) {
      return false;
    }
    synchronized (run) {
      run.again = true;
      return !run.over;
    }
  }

  /**
   * Begins for a session that has just become available, and waits until the first page is on its way: a client that asks
   * for something behind its presence gets the answer behind its messages. Off the loop.
   */
  void beginAndWait(Jid account) {
    begin(account);
    Run run = running.get(account);
    if (run != null) {
      try {
        if (!run.begun.await(FIRST_PAGE.toMillis(), TimeUnit.MILLISECONDS)) {
          LOG.debug("The first messages for {} take long", account);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Begins, unless it is under way: then whatever was kept meanwhile is fetched too. Any thread. */
  void begin(Jid account) {
    Run fresh = new Run();
    Run run = running.putIfAbsent(account, fresh);
    if (run == null) {
      Thread.startVirtualThread(() -> run(account, fresh));
      return;
    }
    synchronized (run) {
      run.again = true;
      if (!run.over) {
        return;
      }
    }
    // That one has just ended without seeing the wish.
    running.remove(account, run);
    begin(account);
  }

  private void run(Jid account, Run run) {
    try {
      long after = 0;
      while (true) {
        synchronized (run) {
          run.again = false;
        }
        List<SpooledMessage> page = spool.store().page(account, after, PAGE);
        Session session = page.isEmpty() ? null : taker(account);
        if (session != null) {
          after = page.getLast().id();
          if (hand(account, session, page, run)) {
            continue;
          }
        }
        synchronized (run) {
          if (!run.again || session == null && !page.isEmpty()) {
            run.over = true;
            break;
          }
        }
        after = 0;
      }
    } catch (RuntimeException e) {
      LOG.error("The messages kept for {} could not be handed over", account, e);
      kernel.timers().after(AGAIN, () -> begin(account));
    } finally {
      synchronized (run) {
        run.over = true;
      }
      running.remove(account, run);
      run.begun.countDown();
    }
  }

  private @Nullable Session taker(Jid bare) {
    Account account = kernel.sessions().account(bare);
    Session best = null;
    if (account != null) {
      for (Session session : account.sessions()) {
        if (session.takesMessages()
            && session.stream() != null
            && (best == null || session.priority() > best.priority())) {
          best = session;
        }
      }
    }
    return best;
  }

  /** Sends a page and waits until the client has it; false when it does not take it. */
  private boolean hand(Jid account, Session session, List<SpooledMessage> page, Run run) {
    List<Long> ids = page.stream().map(SpooledMessage::id).toList();
    spool.store().hold(account, ids).join();
    CountDownLatch taken = new CountDownLatch(page.size());
    for (SpooledMessage kept : page) {
      Message message = read(account, kept);
      if (message == null) {
        taken.countDown();
        continue;
      }
      Delivery delivery = new Delivery(message, account);
      CompletableFuture<Long> copy = CompletableFuture.completedFuture(kept.id());
      delivery.secured(copy);
      spool.forgetWhenSettled(delivery, copy, taken::countDown);
      session.send(message, delivery);
    }
    run.begun.countDown();
    return isTaken(taken, session);
  }

  /** Waits until the client has everything, or is away: then its session keeps the rest, or has given it back. */
  private static boolean isTaken(CountDownLatch taken, Session session) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (System.nanoTime() < deadline) {
        if (taken.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
          return true;
        }
        if (session.isClosed()) {
          return false;
        }
        if (session.stream() == null) {
          return true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /** The message as it goes out, with word of its delay (XEP-0203). */
  private @Nullable Message read(Jid account, SpooledMessage kept) {
    try {
      Stanza stanza = Stanza.of(Xml.parse(kept.xml(), STORED));
      if (stanza instanceof Message message) {
        return message.withChild(delay(account, kept.received()));
      }
    } catch (XmlException | StanzaException e) {
      LOG.error("The kept message {} cannot be read: {}", kept.id(), e.getMessage());
    }
    return null;
  }

  private static Element delay(Jid account, Instant received) {
    return Element.builder("delay", "urn:xmpp:delay")
        .attribute("from", account.domain())
        .attribute("stamp", received.truncatedTo(ChronoUnit.MILLIS).toString())
        .build();
  }
}
