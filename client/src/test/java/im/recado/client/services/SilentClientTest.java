package im.recado.client.services;

import static im.recado.client.Ground.JULIET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.services.direct.Direct;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody's client that went without a word: the server keeps its place, and it says nothing any more. */
@Timeout(60)
class SilentClientTest {
  @TempDir Path folder;

  @Test
  void whoIsThereTakesFilesThoughAnotherClientSaysNothing() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      Set<String> asked = ConcurrentHashMap.newKeySet();
      played.link().answer(Ns.DISCO_INFO, request -> {
        asked.add(request.get("to"));
        if (request.get("to").endsWith("/gone")) {
          silence();
        }
        Node query = Node.of("query", Ns.DISCO_INFO);
        for (String feature : Direct.FEATURES) {
          query = query.add(Node.of("feature", Ns.DISCO_INFO).with("var", feature));
        }
        return Node.of("iq", Ns.CLIENT, query).with("type", "result");
      });
      for (String client : new String[] {"gone", "here"}) {
        played.link().says("<presence xmlns='jabber:client' from='" + JULIET + "/" + client + "'/>");
      }
      await("both").until(() -> played.session().contacts().clients(JULIET).size() == 2);
      assertThat(played.session().directFiles().takes(JULIET)).isTrue();
      assertThat(asked).contains(JULIET + "/here");
    }
  }

  private static void silence() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
