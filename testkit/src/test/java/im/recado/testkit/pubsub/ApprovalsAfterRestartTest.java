package im.recado.testkit.pubsub;

import static im.recado.testkit.pubsub.Stage.NS;
import static im.recado.testkit.pubsub.Stage.SERVICE;
import static im.recado.testkit.pubsub.Stage.condition;
import static im.recado.testkit.pubsub.Stage.jid;
import static im.recado.testkit.pubsub.Stage.xml;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who waits for approval still waits when the server has begun anew (XEP-0060 sections 8.6 and 8.7). */
final class ApprovalsAfterRestartTest {
  private static final String AUTHORIZATION = NS + "#subscribe_authorization";

  private static StreamClient connected(TestServer server, String name) throws IOException {
    server.account(jid(name), "password");
    StreamClient client = new StreamClient(server.inProcess(), Jid.valueOf(jid(name) + "/here"), "password", false);
    client.connectSession();
    client.send(xml("<presence/>"));
    client.barrier();
    client.seen().clear();
    return client;
  }

  /** The next element of this name with something in it. */
  private static Element next(StreamClient client, String name, String holding) throws IOException {
    Element element = client.element();
    while (!element.name().equals(name) || !element.toString().contains(holding)) {
      element = client.element();
    }
    return element;
  }

  private static String value(Element message, String var) {
    Element form = message.elements().stream().filter(each -> each.name().equals("x")).findFirst().orElseThrow();
    return form.elements().stream()
        .filter(field -> var.equals(field.attribute("var")))
        .map(field -> field.elements().getFirst().text())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whoWaitsIsApprovedByWhatWasAskedBefore() throws IOException {
    Element asked;
    try (Stage stage = new Stage()) {
      try (StreamClients clients = new StreamClients(stage.server)) {
        String configured =
            "<create node='n'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#access_model'>"
                + "<value>authorize</value></field></x></configure>";
        stage.pubsub(clients.juliet, "set", SERVICE, configured);
        stage.pubsub(clients.juliet, "set", SERVICE, Stage.publish("n", "1"));
        for (StreamClient each : List.of(clients.romeo, clients.paris)) {
          String own = (each == clients.romeo ? jid("romeo") : jid("paris")).toString();
          assertThat(stage.pubsub(each, "set", SERVICE, "<subscribe node='n' jid='" + own + "'/>").toString())
              .contains("subscription='pending'");
        }
        asked = next(clients.juliet, "message", "romeo@");
      }
      stage.server.close();
      try (TestServer server = new TestServer(List.of("verona.example"), stage.disk.backends());
          StreamClients clients = new StreamClients(server)) {
        // The form from before is good still.
        clients.juliet.send(answer(asked, "1"));
        assertThat(next(clients.romeo, "message", "<subscription ").toString()).contains("subscription='subscribed'");
        next(clients.romeo, "message", "<item id='1'");
        // And who waits is known.
        clients.juliet.send(pending("", ""));
        Element nodes = next(clients.juliet, "iq", "get-pending");
        assertThat(nodes.toString()).contains("<option><value>n</value></option>");
        String session = nodes.elements().getFirst().attributeOr("sessionid", "");
        clients.juliet.send(
            pending(
                " sessionid='" + session + "'",
                "<x xmlns='jabber:x:data' type='submit'><field var='pubsub#node'><value>n</value></field></x>"));
        Element again = next(clients.juliet, "message", "paris@");
        clients.juliet.send(answer(again, "0"));
        assertThat(next(clients.paris, "message", "<subscription ").toString()).contains("subscription='none'");
        clients.paris.send(
            xml("<iq type='get' id='items' to='" + SERVICE + "'><pubsub xmlns='" + NS + "'><items node='n'/></pubsub></iq>"));
        assertThat(condition(next(clients.paris, "iq", "items"))).isEqualTo("not-authorized");
      }
    }
  }

  /** Section 12.13: what owners are asked while they are away waits for them. */
  @Test
  void anOwnerWhoWasAwayIsAskedLater() throws IOException {
    try (Stage stage = new Stage()) {
      StreamClient juliet = connected(stage.server, "juliet");
      StreamClient romeo = connected(stage.server, "romeo");
      stage.pubsub(
          juliet,
          "set",
          SERVICE,
          "<create node='n'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#access_model'>"
              + "<value>authorize</value></field></x></configure>");
      juliet.disconnect();
      assertThat(stage.pubsub(romeo, "set", SERVICE, "<subscribe node='n' jid='" + jid("romeo") + "'/>").toString())
          .contains("subscription='pending'");
      StreamClient again =
          new StreamClient(stage.server.inProcess(), Jid.valueOf(jid("juliet") + "/later"), "password", false);
      again.connectSession();
      again.send(xml("<presence/>"));
      Element asked = next(again, "message", AUTHORIZATION);
      again.send(answer(asked, "true"));
      assertThat(next(romeo, "message", "<subscription ").toString()).contains("subscription='subscribed'");
    }
  }

  private static Element pending(String session, String form) {
    return xml(
        "<iq type='set' id='pending' to='" + SERVICE + "'><command xmlns='http://jabber.org/protocol/commands' node='" + NS
            + "#get-pending'" + session + ">" + form + "</command></iq>");
  }

  private static Element answer(Element asked, String allow) {
    return xml(
        "<message to='" + SERVICE + "' id='" + asked.attribute("id") + "'><x xmlns='jabber:x:data' type='submit'>"
            + "<field var='FORM_TYPE'><value>" + AUTHORIZATION + "</value></field>"
            + "<field var='pubsub#subid'><value>" + value(asked, "pubsub#subid") + "</value></field>"
            + "<field var='pubsub#node'><value>n</value></field><field var='pubsub#subscriber_jid'><value>"
            + value(asked, "pubsub#subscriber_jid") + "</value></field><field var='pubsub#allow'><value>" + allow
            + "</value></field></x></message>");
  }

  /** The three of them, online. */
  private static final class StreamClients implements AutoCloseable {
    final StreamClient juliet;
    final StreamClient romeo;
    final StreamClient paris;

    StreamClients(TestServer server) throws IOException {
      juliet = connected(server, "juliet");
      romeo = connected(server, "romeo");
      paris = connected(server, "paris");
    }

    @Override
    public void close() throws IOException {
      juliet.disconnect();
      romeo.disconnect();
      paris.disconnect();
    }
  }
}
