package im.recado.interop.peers;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import im.recado.interop.server.ServerUnderTest.Account;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A scenario with slixmpp 1.8 (Debian), see {@code src/test/python}. */
final class SlixmppTest {
  @ParameterizedTest
  @EnumSource(ServerKind.class)
  void slixmppDoesAllThatItsUsersDo(ServerKind kind, @TempDir Path home) {
    DebianProgram.assumeInstalled("python3-slixmpp", Path.of("/usr/lib/python3/dist-packages/slixmpp"));
    ServerUnderTest server = kind.shared();
    play(server, home, "slixmpp_peer.py", "slixa", "slixb",
        "ok login", "ok subscription", "ok presence", "ok roster", "ok messages", "ok carbons", "ok resumption",
        "ok vcard", "ok discovery", "ok blocking", "ok archive", "ok logout");
  }

  /** Only with this server: how others are set up for nodes of a service is no matter of ours. */
  @Test
  void slixmppPublishesAndReads(@TempDir Path home) {
    DebianProgram.assumeInstalled("python3-slixmpp", Path.of("/usr/lib/python3/dist-packages/slixmpp"));
    play(ServerKind.RECADO.shared(), home, "slixmpp_pubsub.py", "slixwriter", "slixreader",
        "ok login", "ok nodes", "ok tune", "ok picture", "ok bookmarks", "ok logout");
  }

  /** Files over real HTTP. Only with this server: a plain one of the others has none. */
  @Test
  void slixmppUploadsAndReads(@TempDir Path home) {
    DebianProgram.assumeInstalled("python3-slixmpp", Path.of("/usr/lib/python3/dist-packages/slixmpp"));
    DebianProgram.assumeInstalled("python3-aiohttp", Path.of("/usr/lib/python3/dist-packages/aiohttp"));
    play(ServerKind.RECADO.shared(), home, "slixmpp_upload.py", "slixsender", "slixgetter",
        "ok login", "ok service", "ok put", "ok get", "ok range", "ok refusals", "ok too large", "ok shared", "ok logout");
  }

  /** Commands that people give. Only with this server: others have other ones. */
  @Test
  void slixmppGivesCommands(@TempDir Path home) {
    DebianProgram.assumeInstalled("python3-slixmpp", Path.of("/usr/lib/python3/dist-packages/slixmpp"));
    play(ServerKind.RECADO.shared(), home, "slixmpp_commands.py", "slixasks", "slixfinds",
        "ok login", "ok list", "ok complete", "ok found", "ok cancel", "ok refusals", "ok logout");
  }

  /** Rooms, see {@code src/test/python/slixmpp_rooms.py}. */
  @ParameterizedTest
  @EnumSource(ServerKind.class)
  void slixmppDoesInRoomsWhatItsUsersDo(ServerKind kind, @TempDir Path home) {
    DebianProgram.assumeInstalled("python3-slixmpp", Path.of("/usr/lib/python3/dist-packages/slixmpp"));
    play(kind.shared(), home, "slixmpp_rooms.py", "slixc", "slixd",
        "ok make", "ok enter", "ok talk", "ok private", "ok subject", "ok archive", "ok order", "ok destroy", "ok logout");
  }

  /** A component (XEP-0114). Only with this server: it needs one that knows its secret. */
  @Test
  void slixmppServesADomain(@TempDir Path home) {
    DebianProgram.assumeInstalled("python3-slixmpp", Path.of("/usr/lib/python3/dist-packages/slixmpp"));
    try (ServerUnderTest server =
        ServerKind.recadoWith("component.secret=bot.localhost=secret of the bot", "component.port=0")) {
      server.addAccount("slixtalks", "secret");
      String script = Path.of("src/test/python/slixmpp_component.py").toAbsolutePath().toString();
      try (DebianProgram python = DebianProgram.start(home, "", List.of("/usr/bin/python3", script,
          server.c2s().getAddress().getHostAddress(), "" + server.c2s().getPort(), server.domain(), "slixtalks",
          "" + server.port("component.port")))) {
        int code = python.awaitExit(Duration.ofSeconds(120));
        assertThat(python.output().lines().filter(line -> line.startsWith("ok "))).as(python.output())
            .containsExactly("ok component", "ok message", "ok listed", "ok ping");
        assertThat(code).isZero();
      }
    }
  }

  /** The gateway to IRC, with Debian's servers behind it. Only with this server: others have none of their own. */
  @ParameterizedTest
  @EnumSource(IrcDaemon.Kind.class)
  void slixmppIsOnIrc(IrcDaemon.Kind kind, @TempDir Path home) {
    DebianProgram.assumeInstalled("python3-slixmpp", Path.of("/usr/lib/python3/dist-packages/slixmpp"));
    DebianProgram.assumeInstalled(kind.debianPackage, kind.program());
    try (IrcDaemon irc = new IrcDaemon(kind, home);
        ServerUnderTest server =
            ServerKind.recadoWith(
                "gateway.irc.offered=true", "gateway.irc.servers=localhost " + irc.port() + " plain", "gateway.irc.burst=100")) {
      server.addAccount("slixirc", "secret");
      String script = Path.of("src/test/python/slixmpp_irc.py").toAbsolutePath().toString();
      try (DebianProgram python = DebianProgram.start(home, "", List.of("/usr/bin/python3", script,
          server.c2s().getAddress().getHostAddress(), "" + server.c2s().getPort(), server.domain(), "slixirc", "" + irc.port()))) {
        int code = python.awaitExit(Duration.ofSeconds(120));
        assertThat(python.output().lines().filter(line -> line.startsWith("ok "))).as(python.output())
            .containsExactly("ok register", "ok contact", "ok chat", "ok presence", "ok room", "ok unregister", "ok logout");
        assertThat(code).isZero();
      }
    }
  }

  private static void play(
      ServerUnderTest server, Path home, String name, String one, String other, String... steps) {
    server.addAccounts(List.of(new Account(one, "secret"), new Account(other, "secret")));
    String script = Path.of("src/test/python/" + name).toAbsolutePath().toString();
    try (DebianProgram python = DebianProgram.start(home, "", List.of("/usr/bin/python3", script,
        server.c2s().getAddress().getHostAddress(), "" + server.c2s().getPort(), server.domain(), one, other))) {
      int code = python.awaitExit(Duration.ofSeconds(90));
      assertThat(python.output().lines().filter(line -> line.startsWith("ok "))).as(python.output()).containsExactly(steps);
      assertThat(code).isZero();
    }
  }
}
