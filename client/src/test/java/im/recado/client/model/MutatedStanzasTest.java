package im.recado.client.model;

import static im.recado.client.services.PlayedSession.JULIET;
import static im.recado.client.services.PlayedSession.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.services.PlayedSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row C6 of the security catalogue: whatever anybody says, nothing stops. {@code -Drecado.mutations=1000000} says that much, {@code
 * -Drecado.seed} the same once more.
 */
class MutatedStanzasTest {
  private static final int SAID = Integer.getInteger("recado.mutations", 3000);

  @TempDir Path folder;
  private final long seed = Long.getLong("recado.seed", System.nanoTime());
  private final Mutations mutations = new Mutations(new Random(seed));
  private final Mutations answers = new Mutations(new Random(seed + 1));
  private final Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
  private final ExecutorService screen = Executors.newSingleThreadExecutor();
  private final ExecutorService elsewhere = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
  private PlayedSession played;

  @BeforeEach
  void logIn() throws Exception {
    Thread.setDefaultUncaughtExceptionHandler((thread, why) -> {
      why.printStackTrace();
      uncaught.add(why);
    });
    played = PlayedSession.in(folder);
    answers(Ns.PUBSUB, "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:data'><item id='aa'>"
        + "<data xmlns='urn:xmpp:avatar:data'>AAAA</data></item></items></pubsub>");
    answers(Ns.DISCO_INFO, "<query xmlns='http://jabber.org/protocol/disco#info'><identity category='client' type='pc'/>"
        + "<feature var='urn:xmpp:jingle:apps:file-transfer:5'/><x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'>"
        + "<value>urn:x</value></field></x></query>");
    answers(Ns.VCARD, "<vCard xmlns='vcard-temp'><PHOTO><TYPE>image/png</TYPE><BINVAL>AAAA</BINVAL></PHOTO></vCard>");
    answers(Ns.JINGLE, "<query xmlns='urn:example'/>");
    played.begun();
    played.session().roomVisits().enter(ROOM, "Balcony", "romeo", "");
  }

  @AfterEach
  void leave() {
    played.close();
    screen.shutdownNow();
    elsewhere.shutdownNow();
    Thread.setDefaultUncaughtExceptionHandler(before);
  }

  private void answers(String namespace, String payload) {
    Node right = NodeReader.read(payload);
    played.link().answer(namespace, request -> {
      synchronized (answers) {
        return answers.answer(right);
      }
    });
  }

  private static void step(ExecutorService screen, Runnable work) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    screen.execute(() -> {
      try {
        work.run();
      } finally {
        done.countDown();
      }
    });
    done.await();
  }

  /** Says it as it would come over the stream. */
  private void says(Node stanza) {
    String xml = stanza.xml("");
    try {
      if (stanza.name().equals("iq")) {
        played.link().asks(xml);
      } else {
        played.link().says(xml);
      }
    } catch (RuntimeException e) {
      e.printStackTrace();
      uncaught.add(new AssertionError("seed " + seed + ": " + xml, e));
    }
  }

  @Test
  void c6NothingThatIsSaidStopsAnything() throws Exception {
    MainModel[] main = new MainModel[1];
    step(screen, () -> {
      main[0] = new MainModel(played.session(), played.hub(), Words.of("en"), new Ui(screen, elsewhere, elsewhere));
      main[0].open(JULIET, false);
    });
    for (int i = 0; i < SAID && uncaught.isEmpty(); i++) {
      says(mutations.next());
      if (i % 100 == 0) {
        played.link().sent().clear();
        int turn = i / 100;
        step(screen, () -> {
          main[0].current().ifPresent(chat -> assertThat(chat.rows()).isNotNull());
          main[0].open(turn % 2 == 0 ? ROOM : JULIET, turn % 2 == 0);
          assertThat(main[0].lines()).isNotNull();
        });
      }
    }
    assertThat(uncaught).as("seed %d", seed).isEmpty();
    played.link().says("<message xmlns='jabber:client' type='chat' from='juliet@verona.example/x' id='last'><body>still here?</body></message>");
    await("heard").until(() -> played.messages(JULIET).stream().anyMatch(message -> message.body().equals("still here?")));
    step(screen, () -> main[0].open(JULIET, false));
    await("shown").until(() -> {
      boolean[] there = new boolean[1];
      step(screen, () -> there[0] = main[0].current().map(ChatModel::rows).orElse(List.of()).stream()
          .anyMatch(row -> row instanceof ChatRow.Bubble bubble && bubble.text().equals("still here?")));
      return there[0];
    });
    assertThat(uncaught).as("seed %d", seed).isEmpty();
  }
}
