package im.recado.client.services;

import static im.recado.client.services.PlayedSession.JULIET;
import static im.recado.client.services.PlayedSession.ROMEO;
import static im.recado.client.services.PlayedSession.ROOM;
import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.Envelopes;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Letter;
import im.recado.client.protocol.NodeReader;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database's lock is the innermost: who waits for another lock does not hold it, who waits for it may hold any. */
class LocksTest {
  private static final Set<Thread.State> LOCKED_OUT = EnumSet.of(Thread.State.BLOCKED, Thread.State.WAITING);

  @TempDir Path folder;
  @SuppressWarnings("NullAway.Init")
  private PlayedSession played;

  @BeforeEach
  void logIn() throws Exception {
    played = PlayedSession.in(folder).begun();
  }

  @AfterEach
  void leave() {
    played.close();
  }

  private static Thread waiting(Runnable work) {
    Thread thread = Thread.ofPlatform().daemon().start(work);
    await("waits for the lock").until(() -> LOCKED_OUT.contains(thread.getState()));
    return thread;
  }

  private static void goesOn(String what, Runnable work) {
    Thread thread = Thread.ofPlatform().daemon().start(work);
    await(what).until(() -> thread.getState() == Thread.State.TERMINATED);
  }

  private static Letter letter(Jid from, Jid to, String id) {
    return Envelopes.open(NodeReader.read("<message xmlns='jabber:client' type='chat' from='" + from + "' to='" + to + "' id='" + id
        + "'><body>words</body></message>"), ROMEO).orElseThrow();
  }

  @Test
  void whatReadsAnArchiveAsksTheRoomsBeforeItTakesTheDatabase() throws Exception {
    Thread reading;
    synchronized (played.session().rooms()) {
      reading = waiting(() -> played.session().chats().archived(List.of(letter(JULIET, ROMEO, "a1")), false));
      goesOn("the database is free", () -> played.session().chats().find(JULIET));
    }
    reading.join();
  }

  @Test
  void whatWritesInARoomAsksForItsNickBeforeItTakesTheDatabase() throws Exception {
    played.session().chats().open(ROOM, true);
    Thread writing;
    synchronized (played.session().rooms()) {
      writing = waiting(() -> played.session().chats().send(ROOM, "words"));
      goesOn("the database is free", () -> played.session().chats().find(JULIET));
    }
    writing.join();
  }

  @Test
  void whoAsksForANickWaitsForTheDatabaseWithoutHoldingTheRooms() throws Exception {
    Thread[] asking = new Thread[1];
    played.profile().database().together(() -> {
      asking[0] = waiting(() -> played.session().rooms().room(ROOM));
      goesOn("the rooms are free", () -> played.session().rooms().isIn(ROOM));
      return true;
    });
    asking[0].join();
  }

  @Test
  void whatReadsAnArchiveTellsTheOutboxWhenItHasLeftTheDatabase() throws Exception {
    played.session().chats().send(JULIET, "first");
    await("the outbox is open").until(() -> played.sent("first").size() == 1);
    CountDownLatch sending = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    played.link().beforeSending(stanza -> {
      sending.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    Thread flushing = Thread.ofPlatform().daemon().start(() -> played.session().chats().send(JULIET, "second"));
    sending.await();
    Thread reading = waiting(() -> played.session().chats().archived(
        List.of(letter(ROMEO, JULIET, played.messages(JULIET).getFirst().id())), false));
    try {
      goesOn("the database is free", () -> played.session().chats().find(JULIET));
    } finally {
      go.countDown();
    }
    reading.join();
    flushing.join();
  }
}
