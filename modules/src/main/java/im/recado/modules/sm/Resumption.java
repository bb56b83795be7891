package im.recado.modules.sm;

import im.recado.kernel.Kernel;
import im.recado.kernel.session.Delivery;
import im.recado.kernel.session.Outbound;
import im.recado.kernel.session.Securer;
import im.recado.kernel.session.Session;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.StreamError;
import im.recado.kernel.stream.StreamException;
import im.recado.modules.login.Admission;
import im.recado.modules.spool.Spool;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions that clients may come back to, over cut connections and orderly restarts of the server. */
final class Resumption {
  private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);

  /** So long the old stream has to finish what it is handling before the client is told to start anew. */
  private static final Duration QUIET = Duration.ofSeconds(10);

  /** So long a client waits at most to hear that it may come back. */
  private static final Duration WRITTEN = Duration.ofSeconds(2);

  /** Counts of streams that cannot be resumed any more are told for so long. */
  private static final Duration REMEMBERED = Duration.ofDays(2);

  private final Kernel kernel;
  private final StreamLedger ledger;
  private final Spool spool;
  private final Acknowledger acknowledger;
  private final Admission admission;
  private final Element request;

  /** Sessions by the hash of the secret that their clients come back with. */
  private final ConcurrentHashMap<String, Session> byKey = new ConcurrentHashMap<>();

  Resumption(
      Kernel kernel, StreamLedger ledger, Spool spool, Acknowledger acknowledger, Admission admission, Element request) {
    this.kernel = kernel;
    this.ledger = ledger;
    this.spool = spool;
    this.acknowledger = acknowledger;
    this.admission = admission;
    this.request = request;
  }

  /**
   * The client of this session may come back to it. Waits until the disk knows of it, or a client that comes back after a
   * crash would not be told what had arrived. Off the loop.
   */
  void enabled(Session session, Managed managed) {
    session.resumable(true);
    byKey.put(managed.key(), session);
    try {
      ledger.put(Acknowledger.entry(session, managed, 0), kernel.clock().instant()).get(WRITTEN.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("After a crash {} would not be known: {}", session.jid(), e.toString());
    }
  }

  /** The client is away: the session ends if it is not back in time. */
  void detached(Session session) {
    Managed managed = session.get(Managed.KEY);
    if (managed != null) {
      endLater(session, managed);
    }
  }

  private void endLater(Session session, Managed managed) {
    Duration patience = managed.patience();
    managed.timeout(
        kernel
            .timers()
            .after(
                patience == null ? kernel.options().get(StreamManagementModule.RESUME_TIMEOUT) : patience,
                () -> endIfAway(session)));
  }

  private void endIfAway(Session session) {
    if (session.stream() == null) {
      LOG.debug("{} did not come back", session.jid());
      kernel.sessions().close(session, null);
    }
  }

  void closed(Session session) {
    Managed managed = session.get(Managed.KEY);
    if (managed == null) {
      return;
    }
    managed.timeout(null);
    byKey.remove(managed.key(), session);
  }

  @Nullable Element resume(ClientStream stream, String id, int count, UnaryOperator<Element> greeting)
      throws StreamException {
    String key = StreamIds.hash(id);
    Session session = byKey.get(key);
    if (session == null || !session.jid().bare().equals(stream.identity()) || session.isClosed()) {
      return unknown(stream, key);
    }
    Managed managed = Objects.requireNonNull(session.get(Managed.KEY));
    managed.resuming.lock();
    try {
      return resume(stream, session, managed, id, count, greeting);
    } finally {
      managed.resuming.unlock();
    }
  }

  private @Nullable Element resume(
      ClientStream stream, Session session, Managed managed, String id, int count, UnaryOperator<Element> greeting)
      throws StreamException {
    ClientStream old = session.stream();
    if (old != null) {
      if (!quieted(old, StreamError.of("conflict", "The session goes on in another stream."))) {
        kernel.sessions().close(session, null);
        return unknown(stream, managed.key());
      }
      kernel.sessions().detach(session, old);
    }
    if (!isSafe(session, managed)) {
      return StreamManagementModule.failed(Condition.RESOURCE_CONSTRAINT);
    }
    Element resumed =
        Element.builder("resumed", StreamManagementModule.NS)
            .attribute("previd", id)
            .attribute("h", Integer.toUnsignedString(session.handled()))
            .build();
    stream.startCounting(session.handled());
    if (session.attach(stream, count, () -> greeting.apply(resumed))) {
      managed.timeout(null);
      admission.confirm(stream, session);
      kernel.sessions().resumed(session);
      return null;
    }
    if (session.isClosed()) {
      return unknown(stream, managed.key());
    }
    throw StreamManagementModule.tooHigh(count, session.sentCount());
  }

  /**
   * The count in {@code <resumed/>} acknowledges as much as any other: waits until it may be told. Not for long: a client
   * that starts anew finds its messages all the same.
   */
  private boolean isSafe(Session session, Managed managed) {
    try {
      acknowledger
          .safe(session, managed, session.handled(), session.debts().unsettled())
          .get(QUIET.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{} cannot come back now: {}", session.jid(), e.toString());
      return false;
    }
  }

  /** Ends the stream that still has the session, and waits until it handles nothing any more. */
  private static boolean quieted(ClientStream old, StreamError error) {
    CompletableFuture<Boolean> quiet = new CompletableFuture<>();
    old.surrender(error, () -> quiet.complete(true));
    try {
      return quiet.get(QUIET.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  /**
   * The ledger holds the session as it was at an orderly stop: what is in its queue gets copies before that goes. It must go,
   * also when the session has ended meanwhile, or the next start would restore it once more; so it is tried until the disk
   * takes it.
   */
  private void keepSafe(Session session, Managed managed) {
    List<CompletableFuture<?>> safe = new ArrayList<>();
    for (Outbound outbound : session.unacknowledged().stanzas()) {
      if (outbound.delivery() != null) {
        safe.add(spool.secure(outbound.delivery()));
      }
    }
    CompletableFuture.allOf(safe.toArray(new CompletableFuture<?>[0]))
        .thenCompose(
            done ->
                managed.unlessSaved(
                    () ->
                        ledger.put(
                            Acknowledger.entry(session, managed, session.handled()),
                            kernel.clock().instant())))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.warn("{} is not safe without the last stop yet: {}", session.jid(), failure.toString());
                kernel.timers().after(Acknowledger.AGAIN, () -> keepSafe(session, managed));
              }
            });
  }

  /** No such session, as far as this client may know; what it sent for good is told if that is known (section 5). */
  private Element unknown(ClientStream stream, String key) {
    Element failed = StreamManagementModule.failed(Condition.ITEM_NOT_FOUND);
    StreamLedger.Entry entry = ledger.find(key);
    if (entry == null || !entry.account().equals(stream.identity())) {
      return failed;
    }
    stream.set(Lineage.KEY, entry.lineage());
    return failed.withAttribute("h", Integer.toUnsignedString(entry.handled()));
  }

  // Over an orderly restart.

  /** Ends the streams of sessions that can be resumed; what comes for these from now on waits in their queues. */
  void stopping() {
    for (Session session : List.copyOf(byKey.values())) {
      Managed managed = Objects.requireNonNull(session.get(Managed.KEY));
      ClientStream stream = session.stream();
      managed.resuming.lock();
      try {
        if (stream != null
            && quieted(stream, StreamError.of("system-shutdown", "The server restarts; come back to your session."))) {
          kernel.sessions().detach(session, stream);
        }
        managed.timeout(null);
      } finally {
        managed.resuming.unlock();
      }
    }
  }

  /** Writes down every session that can be resumed. May wait. */
  void save() {
    List<CompletableFuture<?>> writes = new ArrayList<>();
    for (Session session : List.copyOf(byKey.values())) {
      Managed managed = Objects.requireNonNull(session.get(Managed.KEY));
      if (!session.isClosed()) {
        managed.saved();
        StreamLedger.Entry plain = Acknowledger.entry(session, managed, session.handled());
        String saved = SavedSession.write(session, kernel.declarations());
        writes.add(ledger.put(plain.withSession(saved), kernel.clock().instant()));
      }
    }
    int saved = 0;
    for (CompletableFuture<?> write : writes) {
      saved += write.handle((done, failure) -> failure == null ? 1 : 0).join();
    }
    if (saved < writes.size()) {
      LOG.error("{} sessions cannot be resumed after the stop: they could not be written down", writes.size() - saved);
    }
    if (saved > 0) {
      LOG.info("{} sessions wait for their clients to come back", saved);
    }
  }

  /** Forgets counts that nobody will ask for any more. May wait. */
  void forget() {
    ledger.removeOlderThan(kernel.clock().instant().minus(REMEMBERED));
  }

  /** Forgets what an account's streams had sent: the account is gone. May wait. */
  void forget(Jid account) {
    ledger.removeAll(account);
  }

  /** Brings back the sessions of an orderly stop; those whose client does not come in time end as usual. May wait. */
  void restore() {
    forget();
    spool.recover();
    int restored = 0;
    for (StreamLedger.Entry entry : ledger.sessions()) {
      SavedSession saved = SavedSession.read(Objects.requireNonNull(entry.session()));
      Session session = saved == null ? null : kernel.sessions().restore(saved.jid());
      if (saved == null || session == null) {
        continue;
      }
      Managed managed = new Managed(entry.id(), entry.lineage());
      session.handled(entry.handled());
      session.set(Managed.KEY, managed);
      session.set(Securer.KEY, acknowledger::secure);
      session.set(Lineage.KEY, entry.lineage());
      session.resumable(true);
      session.presence(saved.presence());
      session.restoreUnacknowledged(request, saved.acknowledged(), outbounds(session, saved));
      saved.restoreStates(session, kernel.declarations());
      byKey.put(entry.id(), session);
      keepSafe(session, managed);
      endLater(session, managed);
      restored++;
    }
    if (restored > 0) {
      LOG.info("{} sessions were restored and wait for their clients", restored);
    }
  }

  /** The messages of a restored queue are under way again. */
  private List<Outbound> outbounds(Session session, SavedSession saved) {
    List<Outbound> outbounds = new ArrayList<>();
    List<Long> held = new ArrayList<>();
    for (SavedSession.Kept kept : saved.queue()) {
      Delivery delivery = null;
      if (kept.stanza() instanceof Message message) {
        delivery = new Delivery(message, session.jid().bare());
        if (kept.copy() != 0) {
          held.add(kept.copy());
          spool.adopt(delivery, kept.copy());
        }
      }
      outbounds.add(new Outbound(kept.stanza(), delivery));
    }
    if (!held.isEmpty()) {
      spool.hold(session.jid().bare(), held);
    }
    return outbounds;
  }
}
