package im.recado.testkit.pubsub;

import static im.recado.testkit.pubsub.Stage.jid;
import static im.recado.testkit.pubsub.Stage.publish;
import static im.recado.testkit.pubsub.Stage.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.modules.roster.RosterItem;
import im.recado.modules.roster.Subscription;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Notifications for contacts of other servers, by what their clients want (XEP-0163 section 4). */
final class ContactsElsewhereTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@mantua.example");
  private static final String TUNE = "http://jabber.org/protocol/tune";
  private static final String VER = "N1O9tYoweCb4CPubHbj6f7VbwQk=";

  private final Stage stage = new Stage();
  private final List<Element> left = new CopyOnWriteArrayList<>();
  private StreamClient juliet;

  @BeforeEach
  void julietIsThere() throws Exception {
    stage.server.kernel().router().elsewhere(stanza -> left.add(stanza.element()));
    stage
        .disk
        .backends()
        .rosters()
        .put(jid("juliet"), new RosterItem(ROMEO, "", List.of(), Subscription.BOTH, false, false, null, true));
    juliet = stage.connected("juliet");
    juliet.send(xml("<presence/>"));
    juliet.barrier();
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private void comes(String stanza) throws StanzaException {
    stage.server.kernel().router().send(Stanza.of(xml(stanza)));
  }

  private void romeoIsThere(String resource) throws StanzaException {
    comes(
        "<presence from='" + ROMEO + "/" + resource + "' to='" + jid("juliet") + "'>"
            + "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='n' ver='" + VER + "'/></presence>");
  }

  private void romeoAnswers(String resource, String feature) throws StanzaException {
    await().until(() -> left.stream().anyMatch(element -> element.name().equals("iq")));
    Element question = left.stream().filter(element -> element.name().equals("iq")).findFirst().orElseThrow();
    assertThat(question.attribute("to")).isEqualTo(ROMEO + "/" + resource);
    comes(
        "<iq type='result' from='" + ROMEO + "/" + resource + "' to='" + question.attribute("from") + "' id='"
            + Objects.requireNonNull(question.attribute("id")) + "'><query xmlns='http://jabber.org/protocol/disco#info'>"
            + "<feature var='" + feature + "'/></query></iq>");
  }

  private List<Element> told() {
    return left.stream().filter(element -> element.name().equals("message")).toList();
  }

  @Test
  void whoeverWantsItIsToldOfWhatWasLastAndWhatComes() throws Exception {
    stage.pubsub(juliet, "set", jid("juliet").toString(), publish(TUNE, "1"));
    romeoIsThere("orchard");
    romeoAnswers("orchard", TUNE + "+notify");
    await().until(() -> told().size() == 1);
    assertThat(told().getFirst().attribute("to")).isEqualTo(ROMEO + "/orchard");
    assertThat(told().getFirst().toString()).contains("id='1'").contains("urn:xmpp:delay");
    stage.pubsub(juliet, "set", jid("juliet").toString(), publish(TUNE, "2"));
    await().until(() -> told().size() == 2);
    assertThat(told().getLast().toString()).contains("id='2'");
  }

  @Test
  void whoeverHasGoneIsToldNoMore() throws Exception {
    romeoIsThere("orchard");
    romeoAnswers("orchard", TUNE + "+notify");
    await()
        .until(
            () -> {
              stage.pubsub(juliet, "set", jid("juliet").toString(), publish(TUNE, "1"));
              return !told().isEmpty();
            });
    comes("<presence type='unavailable' from='" + ROMEO + "/orchard' to='" + jid("juliet") + "'/>");
    juliet.barrier();
    int before = told().size();
    stage.pubsub(juliet, "set", jid("juliet").toString(), publish(TUNE, "2"));
    assertThat(told()).hasSize(before);
  }

  @Test
  void m15featuresThatDoNotFitTheirHashAreNotBelieved() throws Exception {
    romeoIsThere("orchard");
    romeoAnswers("orchard", "http://jabber.org/protocol/mood+notify");
    romeoIsThere("balcony");
    await().until(() -> left.stream().filter(element -> element.name().equals("iq")).count() == 2);
    stage.pubsub(juliet, "set", jid("juliet").toString(), publish("http://jabber.org/protocol/mood", "1"));
    assertThat(told().stream().filter(element -> (ROMEO + "/balcony").equals(element.attribute("to")))).isEmpty();
  }

  @Test
  void m10aStrangersPresenceBringsNothing() throws Exception {
    comes(
        "<presence from='tybalt@mantua.example/x' to='" + jid("juliet") + "'>"
            + "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='n' ver='" + VER + "'/></presence>");
    juliet.barrier();
    stage.pubsub(juliet, "set", jid("juliet").toString(), publish(TUNE, "1"));
    assertThat(told()).isEmpty();
  }
}
