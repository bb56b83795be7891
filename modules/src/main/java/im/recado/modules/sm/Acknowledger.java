package im.recado.modules.sm;

import im.recado.kernel.Kernel;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Delivery;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Writes;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.stream.Phase;
import im.recado.modules.spool.Spool;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for acknowledgement. The answer leaves when every message that it covers has been acknowledged by its
 * recipient or lies on disk, and the count itself does, so that a client hears it again after a crash. Recipients get a
 * moment before the disk is bothered ({@link Round}): between clients that are well nothing but counts is ever written.
 */
final class Acknowledger {
  private static final Logger LOG = LoggerFactory.getLogger(Acknowledger.class);

  /** So long after a disk has failed it is tried again: the client still waits for its answer. */
  static final Duration AGAIN = Duration.ofSeconds(5);

  /** So long a client that sends much is held up while that is written down. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private final Kernel kernel;
  private final StreamLedger ledger;
  private final Spool spool;

  /** As many as there are loops. */
  private final ConcurrentHashMap<Loop, Round> rounds = new ConcurrentHashMap<>();

  Acknowledger(Kernel kernel, StreamLedger ledger, Spool spool) {
    this.kernel = kernel;
    this.ledger = ledger;
    this.spool = spool;
  }

  /** The client of this session has asked. On the stream's lane: everything before the request has been handled. */
  void requested(Session session, ClientStream stream, Managed managed) {
    Claim claim = new Claim(session, managed, stream, stream.handled(), session.debts().unsettled());
    if (managed.begin(claim)) {
      start(claim);
    }
  }

  private void start(Claim claim) {
    Loop loop = claim.stream().connection().loop();
    Round round = rounds.computeIfAbsent(loop, any -> new Round(loop, this::ask, claims -> answer(loop, claims)));
    claim.stream().onLoop(() -> round.add(claim));
  }

  /** Asks those who have not said yet that they have what these claims cover. */
  private void ask(List<Claim> claims) {
    Set<Jid> recipients = new HashSet<>();
    for (Claim claim : claims) {
      for (Delivery delivery : claim.unsettled()) {
        if (!delivery.isSettled() && recipients.add(delivery.account())) {
          ask(kernel.sessions().account(delivery.account()));
        }
      }
    }
  }

  private static void ask(@Nullable Account account) {
    if (account != null) {
      for (Session session : account.sessions()) {
        ClientStream stream = session.stream();
        if (stream != null && session.keepsUnacknowledged()) {
          stream.askForAcknowledgement();
        }
      }
    }
  }

  private void answer(Loop loop, List<Claim> claims) {
    CompletableFuture<Void> counts = counts(claims);
    List<Claim> together = new ArrayList<>(claims.size());
    for (Claim claim : claims) {
      CompletableFuture<Void> messages = messages(claim.session(), claim.unsettled());
      if (isDone(messages)) {
        together.add(claim);
      } else {
        CompletableFuture.allOf(messages, counts)
            .whenComplete((done, failure) -> loop.execute(() -> finish(claim, failure)));
      }
    }
    if (!together.isEmpty()) {
      counts.whenComplete(
          (done, failure) -> loop.execute(() -> together.forEach(claim -> finish(claim, failure))));
    }
  }

  /** Writes the counts of these claims, in one. */
  private CompletableFuture<Void> counts(List<Claim> claims) {
    List<StreamLedger.Entry> entries = new ArrayList<>(claims.size());
    for (Claim claim : claims) {
      if (!claim.managed().isDurable(claim.handled())) {
        entries.add(entry(claim.session(), claim.managed(), claim.handled()));
      }
    }
    return entries.isEmpty() ? DONE : ledger.putCounts(entries, kernel.clock().instant());
  }

  /** Completes when these messages are safe, and whatever else the session's client has sent. */
  private CompletableFuture<Void> messages(Session session, List<Delivery> unsettled) {
    CompletableFuture<Void> writes = Writes.durable(session);
    CompletableFuture<Void> secured = secured(unsettled);
    return isDone(secured) ? writes : CompletableFuture.allOf(writes, secured);
  }

  private static boolean isDone(CompletableFuture<?> future) {
    return future.isDone() && !future.isCompletedExceptionally();
  }

  /** Completes when this count may be told to the client: it is durable, and so is every message that it covers. */
  CompletableFuture<Void> safe(Session session, Managed managed, int handled, List<Delivery> unsettled) {
    CompletableFuture<Void> count =
        managed.isDurable(handled)
            ? DONE
            : ledger.putCounts(List.of(entry(session, managed, handled)), kernel.clock().instant());
    return CompletableFuture.allOf(messages(session, unsettled), count)
        .thenRun(() -> isSafe(session, managed, handled, unsettled));
  }

  private static void isSafe(Session session, Managed managed, int handled, List<Delivery> unsettled) {
    managed.durable(handled);
    if (!unsettled.isEmpty()) {
      session.debts().forget(Set.copyOf(unsettled));
    }
  }

  /** Makes these messages safe, whether anybody asks or not; false when the disk does not take them soon. Waits. */
  boolean secure(List<Delivery> deliveries) {
    try {
      secured(deliveries).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("What a client has sent cannot be made safe: {}", e.toString());
      return false;
    }
  }

  private CompletableFuture<Void> secured(List<Delivery> deliveries) {
    List<CompletableFuture<Long>> copies = new ArrayList<>();
    for (Delivery delivery : deliveries) {
      if (!delivery.isSettled()) {
        copies.add(spool.secure(delivery));
      }
    }
    return copies.isEmpty() ? DONE : CompletableFuture.allOf(copies.toArray(new CompletableFuture<?>[0]));
  }

  static StreamLedger.Entry entry(Session session, Managed managed, int handled) {
    return new StreamLedger.Entry(
        managed.key(), session.jid().bare(), managed.lineage(), handled, null);
  }

  /** On the loop of the claim's stream. */
  private void finish(Claim claim, @Nullable Throwable failure) {
    Managed managed = claim.managed();
    if (failure == null) {
      isSafe(claim.session(), managed, claim.handled(), claim.unsettled());
      claim.stream().write(
          Element.builder("a", StreamManagementModule.NS)
              .attribute("h", Integer.toUnsignedString(claim.handled()))
              .build());
    } else {
      LOG.debug("What {} sent cannot be acknowledged: {}", claim.session().jid(), failure.toString());
      if (Writes.endIfLost(claim.session())) {
        // It comes back, is told how much is safe, and sends the rest again.
        return;
      }
      if (claim.stream().phase() != Phase.CLOSED) {
        claim.stream().connection().loop().schedule(AGAIN, () -> start(managed.newest(claim)));
        return;
      }
    }
    Claim next = managed.done();
    if (next != null) {
      start(next);
    }
  }
}
