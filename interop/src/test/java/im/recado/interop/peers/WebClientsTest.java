package im.recado.interop.peers;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import im.recado.interop.server.ServerUnderTest.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Libraries that browsers use, under Node, over WebSocket (RFC 7395) and by requests (XEP-0124); see {@code src/test/js}. */
final class WebClientsTest {
  private static final Path SCRIPTS = Path.of("src/test/js");

  @TempDir private static Path folder = Path.of("");

  @BeforeAll
  static void fetchThem() throws IOException {
    DebianProgram.assumeInstalled("nodejs", Path.of("/usr/bin/node"));
    DebianProgram.assumeInstalled("npm", Path.of("/usr/bin/npm"));
    for (String name : List.of("package.json", "package-lock.json", "xmppjs.mjs", "strophe.mjs", "stanza.cjs")) {
      Files.copy(SCRIPTS.resolve(name), folder.resolve(name));
    }
    try (DebianProgram npm =
        DebianProgram.start(
            folder,
            "",
            List.of("/usr/bin/npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps"))) {
      if (npm.awaitExit(Duration.ofMinutes(5)) != 0) {
        throw new TestAbortedException("npm cannot fetch the libraries: " + npm.output());
      }
    }
  }

  @Test
  void xmppJsTalksOverWebSocket() {
    play("xmppjs.mjs", List.of("xmppjsa", "xmppjsb"), "ok login", "ok message", "ok ping", "ok logout");
  }

  @Test
  void stropheTalksOverWebSocketAndByRequests() {
    play(
        "strophe.mjs",
        List.of("strophe"),
        "ok websocket login", "ok websocket message", "ok websocket pings", "ok websocket logout",
        "ok bosh login", "ok bosh message", "ok bosh pings", "ok bosh logout");
  }

  @Test
  void stanzaTalksOverWebSocketAndByRequests() {
    play(
        "stanza.cjs",
        List.of("stanza"),
        "ok websocket login", "ok websocket message", "ok websocket discovery", "ok websocket logout",
        "ok bosh login", "ok bosh message", "ok bosh discovery", "ok bosh logout");
  }

  private static void play(String script, List<String> users, String... steps) {
    ServerUnderTest server = ServerKind.RECADO.shared();
    server.addAccounts(users.stream().map(user -> new Account(user, "secret")).toList());
    List<String> command =
        new ArrayList<>(List.of("/usr/bin/node", script, "" + server.port("http.port"), server.domain()));
    command.addAll(users);
    try (DebianProgram node = DebianProgram.start(folder, "", command)) {
      int code = node.awaitExit(Duration.ofSeconds(90));
      assertThat(node.output().lines().filter(line -> line.startsWith("ok ") || line.startsWith("failed ")))
          .as(node.output())
          .containsExactly(steps);
      assertThat(code).isZero();
    }
  }
}
