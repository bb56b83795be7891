package im.recado.modules.spool;

import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Delivery;
import im.recado.kernel.session.Outbound;
import im.recado.kernel.session.Session;
import im.recado.modules.delay.Delay;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands an account's kept messages to a session, oldest first, a page at a time: the next page goes when the client has the
 * one before. Until nothing is left, messages that come meanwhile are kept too ({@link Backlog}), so that order is kept.
 */
final class Handover {
  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
  private static final int PAGE = 100;

  /** So many characters are enough for a page: a client for whom too much waits has to go. */
  private static final int PAGE_CHARACTERS = 1024 * 1024;

  /** A client that does not take a page for so long gets no more; what it did not take stays. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration FIRST_PAGE = Duration.ofSeconds(5);

  /** So long after a disk has failed it is tried again. */
  static final Duration AGAIN = Duration.ofSeconds(10);

  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  private final Kernel kernel;
  private final Spool spool;

  Handover(Kernel kernel, Spool spool) {
    this.kernel = kernel;
    this.spool = spool;
  }

  private static Backlog backlog(Account account) {
    return Objects.requireNonNull(account.get(Backlog.KEY), "every account with a session has one");
  }

  /** An account's first session comes, and nobody can reach it yet: looks whether messages wait for it. Waits. */
  void opened(Account account) {
    Backlog backlog = new Backlog(account);
    account.set(Backlog.KEY, backlog);
    try {
      if (!spool.store().waits(account.jid()).get(FIRST_PAGE.toMillis(), TimeUnit.MILLISECONDS)) {
        backlog.emptied();
      }
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Whether messages wait for {} is not known yet: {}", account.jid(), e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Begins for a session that has just become available, and waits until the first page is on its way: a client that asks
   * for something behind its presence gets the answer behind its messages. Off the loop.
   */
  void beginAndWait(Account account) {
    begin(account);
    try {
      backlog(account).begun().get(FIRST_PAGE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.debug("The first messages for {} take long", account.jid());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("it never fails", e);
    }
  }

  /** Begins, unless it is under way: then whatever was kept meanwhile is fetched too. Any thread. */
  void begin(Account account) {
    Backlog backlog = backlog(account);
    if (backlog.begin()) {
      Background.start("messages that waited", () -> run(account, backlog));
    }
  }

  private void run(Account account, Backlog backlog) {
    try {
      do {
        boolean more = true;
        while (more) {
          more = hand(account, backlog);
        }
      } while (backlog.looksAgain());
    } catch (RuntimeException e) {
      LOG.error("The messages kept for {} could not be handed over", account.jid(), e);
      backlog.firstHanded();
      kernel.timers().after(AGAIN, () -> run(account, backlog));
    }
  }

  /** Hands over a page, if there are messages and somebody to take them; whether to go on. */
  private boolean hand(Account account, Backlog backlog) {
    Session session = taker(account);
    if (session == null) {
      // What waits goes on waiting, and so does what comes now: whoever takes messages next begins again.
      return false;
    }
    List<SpooledMessage> page = spool.store().take(account.jid(), PAGE, PAGE_CHARACTERS).join();
    boolean last =
        page.size() < PAGE && page.stream().mapToInt(kept -> kept.xml().length()).sum() < PAGE_CHARACTERS;
    CountDownLatch taken = new CountDownLatch(page.size());
    List<Outbound> outbounds = outbounds(account, session, page, taken);
    // A client that has the last message finds that newer ones come straight to it.
    if (!session.offerAll(outbounds, last ? backlog::emptied : () -> {})) {
      outbounds.forEach(outbound -> session.send(outbound.stanza(), outbound.delivery()));
    }
    backlog.firstHanded();
    if (last) {
      AlreadyHad.forget(session);
    }
    return !last && isTaken(taken, session);
  }

  /** Whether a session is there for kept messages. One that ends would give them back at once, behind newer ones. */
  private static boolean takes(Session session) {
    return session.takesMessages() && !session.isClosed();
  }

  /** Begins if a session is there for what waits. Any thread. */
  void beginForAnybody(Account account) {
    for (Session session : account.sessions()) {
      if (takes(session)) {
        begin(account);
        return;
      }
    }
  }

  private static @Nullable Session taker(Account account) {
    Session best = null;
    for (Session session : account.sessions()) {
      if (takes(session)
          && session.stream() != null
          && (best == null || session.priority() > best.priority())) {
        best = session;
      }
    }
    return best;
  }

  /**
   * The messages for whoever takes them; those that are for another session in particular have gone there, and those that
   * the client has from an archive are forgotten.
   */
  private List<Outbound> outbounds(
      Account account, Session taker, List<SpooledMessage> page, CountDownLatch taken) {
    Set<String> had = AlreadyHad.among(taker, page);
    List<Outbound> outbounds = new ArrayList<>(page.size());
    for (SpooledMessage kept : page) {
      Message message = read(account.jid(), kept);
      if (message == null) {
        taken.countDown();
        continue;
      }
      Delivery delivery = new Delivery(message, account.jid());
      spool.adopt(delivery, kept.id(), taken::countDown);
      if (had.contains(kept.stanzaId())) {
        delivery.settle();
        continue;
      }
      Session addressed = message.to() == null ? null : kernel.sessions().session(message.to());
      if (addressed == null || !addressed.offer(message, delivery)) {
        outbounds.add(new Outbound(message, delivery));
      }
    }
    return outbounds;
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
      Stanza stanza = Stanza.of(Xml.parse(kept.xml(), XmlLimits.STORED));
      if (stanza instanceof Message message) {
        return message.withChild(Delay.of(Jid.valueOf(account.domain()), kept.received()));
      }
    } catch (XmlException | StanzaException e) {
      LOG.error("The kept message {} cannot be read: {}", kept.id(), e.getMessage());
    }
    return null;
  }
}
