package im.recado.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.client.Ground;
import im.recado.client.services.Deaf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server offers for logins is remembered on a disk that may be full, or not to be read. */
@Timeout(60)
class StrengthMemoryTest {
  @TempDir Path folder;

  private record Played(boolean readable) implements Strength.Memory {
    @Override
    public Strength best() {
      if (!readable) {
        throw new UncheckedIOException(new IOException("cannot be read"));
      }
      return Strength.PLAIN;
    }

    @Override
    public void offered(Strength now) {
      throw new UncheckedIOException(new IOException("full"));
    }
  }

  private SmackLink link(Ground ground, boolean readable) {
    return new SmackLink(ground.login(Ground.ROMEO), new Trust(Ground.DOMAIN, print -> true), new Played(readable), new Deaf());
  }

  @Test
  void whoCannotRememberIsLoggedInAllTheSame() throws Exception {
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      SmackLink link = link(ground, true);
      try {
        link.connect();
        assertThat(link.ask(Node.iq("get", link.jid().server(), Node.of("ping", Ns.PING))).get("type")).isEqualTo("result");
      } finally {
        link.cut();
      }
    }
  }

  @Test
  void whoCannotReadWhatIsRememberedIsNotLoggedInAndNotConnected() throws Exception {
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      SmackLink link = link(ground, false);
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(link::connect).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> link.send(Node.presence(null, null))).isInstanceOf(OfflineException.class);
      }
    }
  }
}
