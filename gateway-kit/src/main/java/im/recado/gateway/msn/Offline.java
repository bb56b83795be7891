package im.recado.gateway.msn;

import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.kernel.background.Background;
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
  private static final int MOST_PINGS = 200;

  private record Fetched(OfflineText.Waiting waiting, OfflineText text) {}

  private final MsnState state;
  private final Mailbox mailbox;
  private final ReentrantLock fetching = new ReentrantLock();
  private final Set<String> seen = new HashSet<>();

  /** For each {@code PNG} that the server has not answered what is done by the answer; empty for nothing. */
  private final List<String> unanswered = new ArrayList<>();

  private int sending;

  Offline(MsnState state) {
    this.state = state;
    this.mailbox = new Mailbox(state.entry(), state.places(), state.web());
  }

  // From others.

  /** The server tells what waits, or that there is too much to tell. */
  void notified(String data) {
    if (!data.isEmpty()) {
      Background.start("MSN's messages while away", () -> fetch(data));
    }
  }

  private void fetch(String data) {
    fetching.lock();
    try {
      List<OfflineText.Waiting> waiting = data.startsWith("too-large") ? mailbox.waiting() : Mailbox.waiting(data);
      List<Fetched> fetched = new ArrayList<>();
      int tried = 0;
      for (OfflineText.Waiting one : waiting) {
        if (tried < MOST_FETCHED && seen.size() < 100 * MOST_FETCHED && seen.add(one.id())) {
          tried++;
          try {
            fetched.add(new Fetched(one, mailbox.get(one.id())));
          } catch (NetworkException e) {
            LOG.debug("A message that waits for {} on MSN could not be read: {}", state.self(), e.reason());
            seen.remove(one.id());
            if (e.reason() == Reason.TIMEOUT) {
              break;
            }
          }
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
              answer.error() != 0 && unanswered.contains(id)
                  ? refused(id, MsnErrors.of(answer.error()))
                  : List.of(),
          "UUM",
          List.of(contact, "1", "1"),
          payload);
    }
    if (!ping(id)) {
      throw new NetworkException(Reason.TOO_MUCH, "That is too much in too short a time for MSN.");
    }
  }

  /** The answer to its ping comes still, and is nothing then. */
  private List<NetworkEvent> refused(String id, NetworkException why) {
    unanswered.replaceAll(one -> one.equals(id) ? "" : one);
    return List.of(new NetworkEvent.Answered(id, why));
  }

  /**
   * Asks the server whether it is there. The answer comes when it has taken what was sent before, or has refused it.
   *
   * @param id is done by the answer; empty for nothing
   * @return false when so much waits already that it was not sent
   */
  boolean ping(String id) {
    if (unanswered.size() >= MOST_PINGS || !state.server().offer(Command.of("PNG", List.of(), null))) {
      return false;
    }
    return unanswered.add(id);
  }

  /** The server has answered that it is there: it has taken what was sent to it before. */
  List<NetworkEvent> ponged() {
    String id = unanswered.isEmpty() ? "" : unanswered.removeFirst();
    return id.isEmpty() ? List.of() : List.of(new NetworkEvent.Answered(id, null));
  }

  private void byWeb(String contact, String text, String id) throws NetworkException {
    if (sending >= MOST_SENDING) {
      throw new NetworkException(Reason.TOO_MUCH, "That is too much in too short a time for MSN.");
    }
    sending++;
    Background.start(
        "MSN's messages while away",
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
