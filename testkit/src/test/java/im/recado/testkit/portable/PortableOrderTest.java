package im.recado.testkit.portable;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.Backends;
import im.recado.modules.account.Accounts;
import im.recado.modules.account.RemovalMarks;
import im.recado.modules.portable.Exporter;
import im.recado.modules.portable.Importer;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** XEP-0227 says of no part of an account that it comes before another (section 4). */
final class PortableOrderTest {
  @Test
  void whatRestsOnSomethingElseMayComeBeforeIt(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("accounts.xml"),
            """
            <server-data xmlns='urn:xmpp:pie:0'><host jid='localhost'><user name='romeo' password='password'>
            <presence xmlns='jabber:client' type='subscribe' from='juliet@localhost' id='xk3h1v69'/>
            <pubsub xmlns='http://jabber.org/protocol/pubsub'>
              <items node='http://jabber.org/protocol/nick'>
                <item id='current'><nick xmlns='http://jabber.org/protocol/nick'>Romy</nick></item>
              </items>
              <items node='urn:example:lost'><item id='current'><lost xmlns='urn:example:lost'/></item></items>
            </pubsub>
            <query xmlns='jabber:iq:roster'>
              <item jid='juliet@localhost' name='Juliet' subscription='to'><group>Friends</group></item>
            </query>
            <pubsub xmlns='http://jabber.org/protocol/pubsub#owner'>
              <configure node='http://jabber.org/protocol/nick'>
                <x xmlns='jabber:x:data' type='form'>
                  <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#node_config</value></field>
                  <field var='pubsub#access_model'><value>open</value></field>
                </x>
              </configure>
            </pubsub>
            </user></host></server-data>
            """);
    Backends backends = new MemoryBackends().backends();
    List<String> complaints = new ArrayList<>();
    try (TestServer server = new TestServer(List.of("localhost"), backends)) {
      new Importer(backends, new Accounts(server.kernel(), backends.accounts(), RemovalMarks.of(server.kernel(), backends.stores())), Clock.systemUTC(), account -> false, account -> true, complaints::add)
          .read(file);
      StringWriter exported = new StringWriter();
      assertThat(new Exporter(backends, exported).write(List.of("localhost"), null)).isEqualTo(1);
      assertThat(exported.toString())
          .contains("<nick xmlns='http://jabber.org/protocol/nick'>Romy</nick>")
          .contains("<item jid='juliet@localhost' name='Juliet' subscription='to'><group>Friends</group></item>")
          .contains("type='subscribe'")
          .contains("id='xk3h1v69'");
      assertThat(complaints).singleElement().asString().contains("urn:example:lost has items and no settings");
    }
  }
}
