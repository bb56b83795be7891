package im.recado.testkit.streams;

import static im.recado.testkit.streams.Scene.manage;
import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.session.Session;
import im.recado.modules.roster.PresenceModule;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Invisible sessions (XEP-0186) over restarts of the server. */
@Timeout(120)
final class InvisibleTest {
  private static final String JULIET = "juliet@verona.example";
  private static final String BALCONY = "juliet@verona.example/balcony";

  private final Scene scene = new Scene(JULIET, "romeo@verona.example");

  @AfterEach
  void close() {
    scene.close();
  }

  private @Nullable String kept() {
    return scene.disk.backends().stores().keyValues("last").get(Jid.valueOf(JULIET), "last");
  }

  private Session session() {
    return Objects.requireNonNull(scene.server.kernel().sessions().session(Jid.valueOf(BALCONY)));
  }

  @Test
  void theEndOfASessionThatIsRestoredDoesNotChangeWhenItWasLastSeen() throws IOException {
    StreamClient juliet = scene.available(BALCONY);
    manage(juliet);
    scene.server.pass(Duration.ofSeconds(60));
    juliet.send(xml("<iq type='set' id='i1'><invisible xmlns='urn:xmpp:invisible:1'/></iq>"));
    juliet.barrier();
    await().until(() -> kept() != null);
    String seen = kept();
    scene.stop(juliet);
    assertThat(PresenceModule.isHidden(session())).isTrue();
    assertThat(session().listens()).isTrue();
    scene.server.kernel().sessions().close(session(), null);
    assertThat(kept()).isEqualTo(seen);
  }

  @Test
  void whoWasUnavailableAndInvisibleIsSoWhenRestored() throws IOException {
    StreamClient juliet = scene.connected(BALCONY);
    manage(juliet);
    juliet.send(xml("<iq type='set' id='i1'><invisible xmlns='urn:xmpp:invisible:1'/></iq>"));
    juliet.send(xml("<presence type='unavailable'/>"));
    juliet.barrier();
    scene.stop(juliet);
    assertThat(PresenceModule.isHidden(session())).isTrue();
    assertThat(session().listens()).isFalse();
  }
}
