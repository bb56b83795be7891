package im.recado.client.model;

import static im.recado.client.services.PlayedSession.JULIET;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.protocol.Node;
import im.recado.client.services.PlayedSession;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainModelTest {
  @TempDir Path folder;
  private PlayedSession played;
  private MainModel model;

  @BeforeEach
  void begin() throws Exception {
    played = PlayedSession.in(folder).begun();
    model = new MainModel(played.session(), played.hub(), Words.of("en"), new Ui(Runnable::run, Runnable::run, Runnable::run));
    played.link().says("<presence xmlns='jabber:client' from='juliet@verona.example/balcony' to='romeo@verona.example'/>");
    model.open(JULIET, false);
  }

  @AfterEach
  void leave() {
    model.close();
    played.close();
  }

  /** What Juliet was told of whether one writes to her (XEP-0085). */
  private List<String> told() {
    return played.link().sent().stream().filter(stanza -> stanza.name().equals("message"))
        .flatMap(message -> message.children().stream()).filter(child -> child.ns().equals("http://jabber.org/protocol/chatstates")).map(Node::name).toList();
  }

  @Test
  void whoClosesAConversationDoesNotWriteInItAnyMore() {
    model.current().orElseThrow().writing().typed("it is the");
    assertThat(told()).containsExactly("composing");
    model.close(JULIET, false);
    assertThat(told()).containsExactly("composing", "paused");
    assertThat(model.current()).isEmpty();
  }
}
