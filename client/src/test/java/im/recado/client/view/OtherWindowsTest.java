package im.recado.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.bench.peer.Peer;
import im.recado.bench.peer.RunningPeer;
import im.recado.client.OtherServer;
import java.awt.Dimension;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real windows at servers of others, as Debian has them, with gateways that are components there. */
class OtherWindowsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"prosody", "ejabberd"})
  void twoPeopleTalkMeetInARoomAndReachAnotherNetwork(String server) throws Exception {
    Screen.assume();
    try (RunningPeer running = OtherServer.start(server, folder, true, new Peer.Component(Elsewhere.GATEWAY, Elsewhere.SECRET))) {
      new Theatre(Files.createDirectory(folder.resolve("stage")), new Dimension(Play.WIDTH, Play.HEIGHT), 1)
          .play(Elsewhere.class, running.target().port(), "-" + server, String.valueOf(running.componentPort()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"prosody", "ejabberd"})
  void onePersonIsOnIrcByBiboumi(String server) throws Exception {
    Screen.assume();
    Irc.assume();
    Biboumi.assume();
    try (RunningPeer running = OtherServer.start(server, folder, true, new Peer.Component(Biboumi.DOMAIN, Biboumi.SECRET));
        Biboumi biboumi = new Biboumi(folder, running.componentPort());
        Irc irc = new Irc(folder)) {
      new Theatre(Files.createDirectory(folder.resolve("stage")), new Dimension(Play.WIDTH, Play.HEIGHT), 1)
          .play(OnBiboumi.class, running.target().port(), "-" + server, String.valueOf(irc.port()));
      assertThat(biboumi.isAlive()).isTrue();
    }
  }
}
