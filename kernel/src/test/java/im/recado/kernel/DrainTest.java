package im.recado.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.event.ServerStopped;
import im.recado.kernel.event.ServerStopping;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Options;
import im.recado.kernel.route.PresenceHandler;
import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a server whose database does not answer any more. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DrainTest {
  /** What nobody can interrupt, as writes that wait for the disk cannot be. */
  private final CompletableFuture<Void> database = new CompletableFuture<>();

  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  private Kernel kernel(Class<?> hanging) {
    Kernel kernel = new Kernel(List.of("verona.example"), new Options(), Clock.systemUTC());
    kernel.start(
        List.of(
            () ->
                Declaration.module("hanging", "Waits for a database that hangs.")
                    .presence(new Silence())
                    .on(ServerStopping.class, event -> waitIf(hanging == ServerStopping.class))
                    .on(ServerStopped.class, event -> waitIf(hanging == ServerStopped.class))
                    .on(ServerStopped.class, event -> stopped.complete(null))));
    return kernel;
  }

  private void waitIf(boolean hangs) {
    if (hangs) {
      database.join();
    }
  }

  @AfterEach
  void letGo() {
    database.complete(null);
  }

  @Test
  void whatHangsAtTheBeginningKeepsNobodyBeyondTheLimit() {
    assertThat(kernel(ServerStopping.class).drain(Duration.ofMillis(50))).isFalse();
  }

  @Test
  void whatHangsAtTheEndKeepsNobodyBeyondTheLimit() {
    assertThat(kernel(ServerStopped.class).drain(Duration.ofMillis(50))).isFalse();
    assertThat(stopped).isNotDone();
  }

  @Test
  void withoutAnythingThatHangsAllIsDoneInTime() {
    assertThat(kernel(Object.class).drain(Duration.ofSeconds(50))).isTrue();
    assertThat(stopped).isDone();
  }

  private static final class Silence implements PresenceHandler {
    @Override
    public boolean blocks(Session sender, Presence presence) {
      return false;
    }

    @Override
    public void sent(Session sender, Presence presence) {}

    @Override
    public void received(Jid account, Presence presence) {}

    @Override
    public boolean sharesPresence(Session session, Jid other) {
      return false;
    }

    @Override
    public boolean isSeenBy(Jid account, Jid other) {
      return false;
    }
  }
}
