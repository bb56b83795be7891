package im.recado.modules.sm;

import im.recado.kernel.Kernel;
import im.recado.kernel.session.Delivery;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Writes;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.Phase;
import im.recado.modules.sm.Managed.Claim;
import im.recado.modules.spool.Spool;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for acknowledgement. The answer leaves when every message that it covers has been acknowledged by its
 * recipient or lies on disk, and the count itself does, so that a client hears it again after a crash. Recipients get a
 * moment before the disk is bothered: between clients that are well nothing but the count is ever written.
 */
final class Acknowledger {
  private static final Logger LOG = LoggerFactory.getLogger(Acknowledger.class);

  /** So long a recipient has before its message is written down. */
  private static final Duration GRACE = Duration.ofMillis(15);

  /** So long after a disk has failed it is tried again: the client still waits for its answer. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  /** So long a client that sends much is held up while that is written down. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Kernel kernel;
  private final StreamLedger ledger;
  private final Spool spool;

  Acknowledger(Kernel kernel, StreamLedger ledger, Spool spool) {
    this.kernel = kernel;
    this.ledger = ledger;
    this.spool = spool;
  }

  /** The client of this session has asked. On the stream's lane: everything before the request has been handled. */
  void requested(Session session, ClientStream stream, Managed managed) {
    Claim claim = new Claim(stream, stream.handled(), session.unsettled());
    if (managed.begin(claim)) {
      start(session, managed, claim);
    }
  }

  private void start(Session session, Managed managed, Claim claim) {
    if (claim.unsettled().stream().allMatch(Delivery::isSettled)) {
      secure(session, managed, claim);
    } else {
      claim.stream().connection().loop().schedule(GRACE, () -> secure(session, managed, claim));
    }
  }

  private void secure(Session session, Managed managed, Claim claim) {
    safe(session, managed, claim.handled(), claim.unsettled())
        .whenComplete((done, failure) -> finish(session, managed, claim, failure));
  }

  /** Completes when this count may be told to the client: it is durable, and so is every message that it covers. */
  CompletableFuture<Void> safe(Session session, Managed managed, int handled, List<Delivery> unsettled) {
    List<CompletableFuture<?>> safe = new ArrayList<>();
    safe.add(secured(unsettled));
    safe.add(Writes.durable(session));
    if (!managed.isDurable(handled)) {
      safe.add(
          managed.unlessSaved(() -> ledger.put(entry(session, managed, handled), kernel.clock().instant())));
    }
    return CompletableFuture.allOf(safe.toArray(new CompletableFuture<?>[0]))
        .thenRun(
            () -> {
              managed.durable(handled);
              session.forget(Set.copyOf(unsettled));
            });
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
    return CompletableFuture.allOf(
        deliveries.stream()
            .filter(delivery -> !delivery.isSettled())
            .map(spool::secure)
            .toArray(CompletableFuture<?>[]::new));
  }

  static StreamLedger.Entry entry(Session session, Managed managed, int handled) {
    return new StreamLedger.Entry(
        managed.key(), session.jid().bare(), managed.lineage(), handled, null);
  }

  private void finish(Session session, Managed managed, Claim claim, @Nullable Throwable failure) {
    if (failure == null) {
      claim.stream().write(
          Element.builder("a", StreamManagementModule.NS)
              .attribute("h", Integer.toUnsignedString(claim.handled()))
              .build());
    } else {
      LOG.warn("What {} sent cannot be acknowledged: {}", session.jid(), failure.toString());
      if (claim.stream().phase() != Phase.CLOSED) {
        claim.stream().connection().loop().schedule(AGAIN, () -> start(session, managed, managed.newest(claim)));
        return;
      }
    }
    Claim next = managed.done();
    if (next != null) {
      next.stream().onLoop(() -> start(session, managed, next));
    }
  }
}
