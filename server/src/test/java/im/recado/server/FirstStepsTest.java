package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is alone on a new server is told on the dashboard how others come. */
final class FirstStepsTest {
  @Test
  void aNewServerTellsHowOthersCome(@TempDir Path folder) throws Exception {
    Path home = folder.resolve("home");
    Path answers =
        Files.writeString(
            folder.resolve("answers.toml"),
            "domain = \"verona.example\"\nadministrator = \"admin\"\nadministrator-password = \"" + ConsoleServer.PASSWORD + "\"\n");
    assertThat(Program.run("setup", "--from", answers.toString(), "--home", home.toString()).code()).isZero();
    try (ConsoleServer server = ConsoleServer.on(home)) {
      ConsoleServer.Browser browser = server.browser("admin");
      assertThat(browser.get("/dashboard").body())
          .contains("href=\"/invitations\"", "verona.example, port " + server.port("c2s.port") + " (STARTTLS)")
          .contains("port " + server.port("c2s.direct-tls-port") + " (TLS)", ">Make accounts<");
      server.run("user", "add", "alice@verona.example", "--password", ConsoleServer.PASSWORD);
      assertThat(browser.get("/dashboard").body()).as("they are there").doesNotContain(">Make accounts<");
    }
  }
}
