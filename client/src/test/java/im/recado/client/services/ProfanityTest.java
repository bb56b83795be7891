package im.recado.client.services;

import static im.recado.client.Ground.JULIET;
import static im.recado.client.Ground.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import im.recado.client.Ground;
import im.recado.client.Ground.Person;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.Security;
import im.recado.client.services.store.OmemoStore.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted words with profanity (Debian's, by libsignal-protocol-c): both ways, and after either was started anew. */
class ProfanityTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;

  /** A terminal with profanity in it. */
  private record Terminal(Path home) implements AutoCloseable {
    static Terminal open(Path home) throws Exception {
      Files.createDirectories(home);
      Terminal terminal = new Terminal(home);
      terminal.tmux("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "40", "/usr/bin/env", "HOME=" + home, "LC_ALL=C.UTF-8",
          "XDG_CONFIG_HOME=" + home.resolve("config"), "XDG_DATA_HOME=" + home.resolve("data"), "/usr/bin/profanity");
      terminal.shows("Profanity");
      return terminal;
    }

    String tmux(String... arguments) throws IOException, InterruptedException {
      List<String> command = new ArrayList<>(List.of("/usr/bin/tmux", "-S", home.resolve("tmux.sock").toString()));
      command.addAll(List.of(arguments));
      Path output = Files.createTempFile(home, "screen", ".txt");
      Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      String text = Files.readString(output, StandardCharsets.UTF_8);
      Files.delete(output);
      return text;
    }

    void type(String line) throws Exception {
      tmux("send-keys", "-l", line);
      tmux("send-keys", "Enter");
    }

    void shows(String text) throws Exception {
      try {
        await(text).atMost(LIMIT).pollInterval(Duration.ofMillis(100)).until(() -> tmux("capture-pane", "-p").contains(text));
      } catch (ConditionTimeoutException e) {
        throw new AssertionError(text + " did not appear on:\n" + tmux("capture-pane", "-p"), e);
      }
    }

    void logIn(Ground ground) throws Exception {
      type("/connect " + JULIET + " server 127.0.0.1 port " + ground.port() + " tls trust");
      shows("Enter password");
      type(Ground.PASSWORD);
      shows("logged in successfully");
    }

    @Override
    public void close() throws Exception {
      tmux("kill-server");
    }
  }

  private static Message last(Person person) {
    return person.session().chats().messages().last(JULIET).orElseThrow();
  }

  @Test
  void encryptedBothWaysAndAfterARestartOfEither() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/profanity")) && Files.isExecutable(Path.of("/usr/bin/tmux")),
        "profanity or tmux is not installed (./recado test --peers installs them)");
    Path home = folder.resolve("home");
    try (Ground ground = new Ground(folder.resolve("ground"))) {
      ground.friends();
      Profile profile = ground.profile("romeo");
      Person romeo = ground.enter(ROMEO, profile);
      try (Terminal terminal = Terminal.open(home)) {
        terminal.logIn(ground);
        terminal.type("/omemo trustmode blind");
        terminal.type("/omemo gen");
        terminal.shows("materials generated");
        // COMPAT profanity 0.13 tells of no device as long as it has no list: an empty one has it tell.
        terminal.type("/omemo clear_device_list");
        await("profanity's device").atMost(LIMIT).until(() ->
            romeo.session().omemo().devices(JULIET).stream().anyMatch(Device::listed));
        romeo.session().omemo().set(JULIET, true);
        romeo.session().chats().send(JULIET, "words from the desktop");
        terminal.type("/msg " + ROMEO);
        terminal.shows("words from the desktop");
        assertThat(last(romeo).state()).isNotEqualTo(Message.State.FAILED);
        terminal.type("/omemo start");
        terminal.type("words from the terminal");
        await("answer").atMost(LIMIT).until(() -> last(romeo).body().equals("words from the terminal"));
        assertThat(last(romeo).security()).isEqualTo(Security.BLIND);
        romeo.session().chats().send(JULIET, "a second time");
        terminal.shows("a second time");
        terminal.type("/quit");
      }
      romeo.session().close();
      Person again = ground.person(ROMEO, profile);
      again.session().start();
      again.session().chats().send(JULIET, "while you were away");
      await("sent").atMost(LIMIT).until(() -> last(again).state() == Message.State.SENT);
      try (Terminal terminal = Terminal.open(home)) {
        terminal.logIn(ground);
        terminal.type("/msg " + ROMEO);
        terminal.shows("while you were away");
        terminal.type("/omemo start");
        terminal.type("back again");
        await("after the restart").atMost(LIMIT).until(() -> last(again).body().equals("back again"));
        assertThat(last(again).security()).isEqualTo(Security.BLIND);
        again.session().chats().send(JULIET, "good night");
        terminal.shows("good night");
        terminal.type("/quit");
      }
    }
  }
}
