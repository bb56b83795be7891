package im.recado.client.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SECURITY C6: a message that the server takes and Java's parsers do not ends no stream, and keeps nobody from the archive. */
final class PoisonTest {
  @TempDir private Path folder;

  private static void say(Ground ground, String id, String content) throws Exception {
    ground.server().kernel().router().send(Stanza.of(Xml.parse("<message xmlns='jabber:client' type='chat' id='" + id + "' from='" + Ground.JULIET
        + "/x' to='" + Ground.ROMEO + "'>" + content + "</message>", XmlLimits.CLIENT)));
  }

  private void survive(String poison) throws Exception {
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Ground.Person romeo = ground.enter(Ground.ROMEO);
      List<Event.State> states = new CopyOnWriteArrayList<>();
      romeo.hub().on(event -> {
        if (event instanceof Event.Connection connection) {
          states.add(connection.state());
        }
      });
      say(ground, "poison", poison);
      say(ground, "after", "<body>after</body>");
      await().atMost(Duration.ofSeconds(30)).until(() -> romeo.words(Ground.JULIET).contains("after"));
      assertThat(states).isEmpty();
      Ground.Person elsewhere = ground.person(Ground.ROMEO, ground.profile("fresh"));
      elsewhere.session().start();
      await().atMost(Duration.ofSeconds(30)).until(() -> elsewhere.words(Ground.JULIET).contains("after"));
    }
  }

  @Test
  void signsThatXmlWritesAsReferences() throws Exception {
    survive("<body>" + ">".repeat(120_000) + "</body>");
  }

  @Test
  void elementsWithinElements() throws Exception {
    survive("<body>deep</body><a xmlns='urn:x'>" + "<a>".repeat(109) + "</a>".repeat(110));
  }
}
