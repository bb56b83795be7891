package im.recado.interop.peers;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import im.recado.interop.server.ServerUnderTest.Account;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A scenario with slixmpp 1.8 (Debian), see {@code src/test/python/slixmpp_peer.py}. */
final class SlixmppTest {
  @ParameterizedTest
  @EnumSource(ServerKind.class)
  void slixmppDoesAllThatItsUsersDo(ServerKind kind, @TempDir Path home) {
    DebianProgram.assumeInstalled("python3-slixmpp", Path.of("/usr/lib/python3/dist-packages/slixmpp"));
    ServerUnderTest server = kind.shared();
    server.addAccounts(List.of(new Account("slixa", "secret"), new Account("slixb", "secret")));
    String script = Path.of("src/test/python/slixmpp_peer.py").toAbsolutePath().toString();
    try (DebianProgram python = DebianProgram.start(home, "", List.of("/usr/bin/python3", script,
        server.c2s().getAddress().getHostAddress(), "" + server.c2s().getPort(), server.domain(), "slixa", "slixb"))) {
      int code = python.awaitExit(Duration.ofSeconds(90));
      assertThat(python.output().lines().filter(line -> line.startsWith("ok "))).as(python.output()).containsExactly(
          "ok login", "ok subscription", "ok presence", "ok roster", "ok messages", "ok carbons", "ok resumption",
          "ok vcard", "ok discovery", "ok blocking", "ok archive", "ok logout");
      assertThat(code).isZero();
    }
  }

  /** Rooms, see {@code src/test/python/slixmpp_rooms.py}. */
  @ParameterizedTest
  @EnumSource(ServerKind.class)
  void slixmppDoesInRoomsWhatItsUsersDo(ServerKind kind, @TempDir Path home) {
    DebianProgram.assumeInstalled("python3-slixmpp", Path.of("/usr/lib/python3/dist-packages/slixmpp"));
    ServerUnderTest server = kind.shared();
    server.addAccounts(List.of(new Account("slixc", "secret"), new Account("slixd", "secret")));
    String script = Path.of("src/test/python/slixmpp_rooms.py").toAbsolutePath().toString();
    try (DebianProgram python = DebianProgram.start(home, "", List.of("/usr/bin/python3", script,
        server.c2s().getAddress().getHostAddress(), "" + server.c2s().getPort(), server.domain(), "slixc", "slixd"))) {
      int code = python.awaitExit(Duration.ofSeconds(90));
      assertThat(python.output().lines().filter(line -> line.startsWith("ok "))).as(python.output()).containsExactly(
          "ok make", "ok enter", "ok talk", "ok private", "ok subject", "ok archive", "ok order", "ok destroy",
          "ok logout");
      assertThat(code).isZero();
    }
  }
}
