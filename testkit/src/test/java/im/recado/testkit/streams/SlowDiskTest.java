package im.recado.testkit.streams;

import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.testkit.transcript.StreamClient;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** While the disk keeps one client waiting, the loop goes on for everybody else. */
@Timeout(120)
final class SlowDiskTest {
  private static final String DISPLAYED =
      "<message to='juliet@verona.example' type='chat'>"
          + "<displayed xmlns='urn:xmpp:mds:displayed:0'>"
          + "<stanza-id xmlns='urn:xmpp:sid:0' by='romeo@verona.example' id='1'/></displayed></message>";

  private final Scene scene = new Scene("romeo@verona.example", "juliet@verona.example");

  @AfterEach
  void close() {
    scene.close();
  }

  private void stuckWith(String request) throws IOException {
    StreamClient garden = scene.connected("romeo@verona.example/garden");
    StreamClient balcony = scene.connected("romeo@verona.example/balcony");
    scene.disk.hold();
    garden.send(xml(request));
    await().until(() -> scene.disk.held() > 0);

    balcony.send(xml(DISPLAYED));
    balcony.send(xml("<iq type='get' id='after' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>"));

    assertThat(balcony.element().attribute("id")).isEqualTo("after");
    scene.disk.release();
    assertThat(garden.element().attribute("type")).isIn("set", "result");
  }

  @Test
  void whoBlocksSomebodyKeepsNobodyWaiting() throws IOException {
    stuckWith("<iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='tybalt@verona.example'/></block></iq>");
  }

  @Test
  void whoChoosesWhatIsArchivedKeepsNobodyWaiting() throws IOException {
    stuckWith("<iq type='set' id='p'><prefs xmlns='urn:xmpp:mam:2' default='never'><always/><never/></prefs></iq>");
  }
}
