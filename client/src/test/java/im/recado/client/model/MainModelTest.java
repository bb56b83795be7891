package im.recado.client.model;

import static im.recado.client.services.PlayedSession.JULIET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.services.PlayedSession;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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

  private static String said(int number) {
    return "<message xmlns='jabber:client' type='chat' from='juliet@verona.example/x' to='romeo@verona.example/desk'><body>" + number
        + "</body><stanza-id xmlns='urn:xmpp:sid:0' by='romeo@verona.example' id='a" + number + "'/></message>";
  }

  /** Another device has read up to this message (XEP-0490). */
  private void readElsewhere(String id) {
    played.link().says("<message xmlns='jabber:client' type='headline' from='romeo@verona.example' to='romeo@verona.example/desk'>"
        + "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:mds:displayed:0'><item id='juliet@verona.example'>"
        + "<displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='romeo@verona.example' id='" + id + "'/></displayed>"
        + "</item></items></event></message>");
  }

  @Test
  void whatWasReadOnAnotherDeviceIsTold() {
    List<Jid> read = new CopyOnWriteArrayList<>();
    model.onRead(read::add);
    played.link().says(said(1));
    played.link().says(said(2));
    await("unread").until(() -> model.unread() == 2);
    readElsewhere("a1");
    await("one of them").until(() -> model.unread() == 1);
    assertThat(read).isEmpty();
    readElsewhere("a2");
    await("told").untilAsserted(() -> assertThat(read).containsExactly(JULIET));
  }
}
