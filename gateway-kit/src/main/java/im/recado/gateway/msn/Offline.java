package im.recado.gateway.msn;

import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people say to each other while one of them is away. Guarded by the session, but for what waits for the web,
 * which has threads and a
 * lock of its own.
 */
final class Offline {
  private static final Logger LOG = LoggerFactory.getLogger(Offline.class);

  private static final int MOST_FETCHED = 200;
  private static final int MOST_SENDING = 50;

  private record Fetched(OfflineText.Waiting waiting, OfflineText text) {}

  private final MsnState state;
  private final Mailbox mailbox;
  private final ReentrantLock fetching = new ReentrantLock();
  private final Set<String> seen = new HashSet<>();
  private final ArrayDeque<String> unanswered = new ArrayDeque<>();
  private int sending;

  Offline(MsnState state) {
    this.state = state;
    this.mailbox = new Mailbox(state.entry(), state.places(), state.web());
  }

  // From others.

  /** The server tells what waits, or that there is too much to tell. */
  void notified(String data) {
    if (!data.isEmpty()) {
      Thread.startVirtualThread(() -> fetch(data));
    }
  }

  private void fetch(String data) {
    fetching.lock();
    try {
      List<OfflineText.Waiting> waiting = data.startsWith("too-large") ? mailbox.waiting() : Mailbox.waiting(data);
      List<Fetched> fetched = new ArrayList<>();
      for (OfflineText.Waiting one : waiting) {
        if (fetched.size() < MOST_FETCHED && seen.size() < 100 * MOST_FETCHED && seen.add(one.id())) {
          fetched.add(new Fetched(one, mailbox.get(one.id())));
        }
      }
      fetched.sort(
          Comparator.comparing((Fetched one) -> one.text().sent(), Comparator.nullsLast(Comparator.naturalOrder()))
              .thenComparing(one -> one.text().number()));
      List<String> told = new ArrayList<>();
      for (Fetched one : fetched) {
        state.tell(List.of(new NetworkEvent.Said(one.waiting().from(), one.text().text(), one.text().sent())));
        told.add(one.waiting().id());
      }
      if (!told.isEmpty() && !state.isEnded()) {
        mailbox.delete(told);
      }
    } catch (NetworkException e) {
      LOG.debug("What waits for {} on MSN could not be read: {}", state.self(), e.reason());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      fetching.unlock();
    }
  }

  // To others.

  /** The user has said something to somebody who is not there; what they are told now. */
  List<NetworkEvent> said(String contact, Outgoing out, NetworkException why) {
    Dialect dialect = state.entry().dialect();
    String text = out.text;
    if (text == null || !dialect.isSso()) {
      return List.of(new NetworkEvent.Answered(out.id, why));
    }
    try {
      if (dialect == Dialect.MSNP18) {
        byServer(contact, text, out.id);
      } else {
        byWeb(contact, text, out.id);
      }
      return List.of();
    } catch (NetworkException e) {
      return List.of(new NetworkEvent.Answered(out.id, e));
    }
  }

  private void byServer(String contact, String text, String id) throws NetworkException {
    for (byte[] payload : Texts.left(text)) {
      state.ask(
          answer ->
              answer.error() != 0 && unanswered.removeIf(id::equals)
                  ? List.of(new NetworkEvent.Answered(id, MsnErrors.of(answer.error())))
                  : List.of(),
          "UUM",
          List.of(contact, "1", "1"),
          payload);
    }
    // The answer to this comes when the server has taken what was before it, or has refused it.
    unanswered.add(id);
    state.server().offer(Command.of("PNG", List.of(), null));
  }

  /** The server has answered that it is there: it has taken what was sent to it before. */
  List<NetworkEvent> ponged() {
    String id = unanswered.poll();
    return id == null ? List.of() : List.of(new NetworkEvent.Answered(id, null));
  }

  private void byWeb(String contact, String text, String id) throws NetworkException {
    if (sending >= MOST_SENDING) {
      throw new NetworkException(Reason.TOO_MUCH, "That is too much in too short a time for MSN.");
    }
    sending++;
    Thread.startVirtualThread(
        () -> {
          NetworkException why = null;
          try {
            mailbox.send(contact, text);
          } catch (NetworkException e) {
            why = e;
          }
          synchronized (state) {
            sending--;
          }
          state.tellAtLast(List.of(new NetworkEvent.Answered(id, why)));
        });
  }
}
