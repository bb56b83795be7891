package im.recado.testkit.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.modules.Backends;
import im.recado.modules.account.Accounts;
import im.recado.modules.account.RemovalMarks;
import im.recado.modules.portable.Importer;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** XEP-0227 section 4.10: who had subscribed to a node of an account goes on to be told when they come (XEP-0060 section 6.1.7). */
final class ImportedSubscribersTest {
  private static final Jid JULIET = Jid.valueOf("juliet@localhost/balcony");

  private static StreamClient available(TestServer server) throws IOException, XmlException {
    StreamClient client = new StreamClient(server.inProcess(), JULIET, "password", false);
    client.connectSession();
    client.send(Xml.parse("<presence xmlns='jabber:client'/>", XmlLimits.SERVER));
    return client;
  }

  @Test
  void aSubscriberGetsTheLastItemWithTheFirstPresence(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("accounts.xml"),
            "<server-data xmlns='urn:xmpp:pie:0'><host jid='localhost'><user name='romeo' password='password'>"
                + "<pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='news'>"
                + "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'>"
                + "<value>http://jabber.org/protocol/pubsub#node_config</value></field>"
                + "<field var='pubsub#access_model'><value>open</value></field></x></configure>"
                + "<subscriptions node='news'><subscription jid='juliet@localhost' subid='s' subscription='subscribed'/>"
                + "<subscription jid='paris@elsewhere.example' subid='s' subscription='subscribed'/></subscriptions></pubsub>"
                + "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'><item id='one'><hist xmlns='urn:x'/></item>"
                + "</items></pubsub></user></host></server-data>");
    Backends backends = new MemoryBackends().backends();
    try (TestServer server = new TestServer(List.of("localhost"), backends)) {
      server.account(JULIET, "password");
      // She was here before, without subscriptions: what is known of that is over.
      available(server).disconnect();
      await().until(() -> server.kernel().sessions().account(JULIET.bare()) == null);

      List<String> complaints = new ArrayList<>();
      new Importer(
              backends,
              new Accounts(server.kernel(), backends.accounts(), RemovalMarks.of(server.kernel(), backends.stores())),
              Clock.systemUTC(),
              account -> false,
              account -> true,
              complaints::add)
          .read(file);
      assertThat(complaints).isEmpty();

      StreamClient juliet = available(server);
      Element message = juliet.element();
      while (!message.name().equals("message")) {
        message = juliet.element();
      }
      assertThat(message.attribute("from")).isEqualTo("romeo@localhost");
      Element event = Objects.requireNonNull(message.child("event", "http://jabber.org/protocol/pubsub#event"));
      assertThat(event.toString()).contains("node='news'").contains("<hist xmlns='urn:x'/>");
      assertThat(backends.stores().keyValues("pubsub").all(Jid.valueOf("paris@elsewhere.example")))
          .as("nothing is remembered of others' accounts")
          .isEmpty();
    }
  }
}
