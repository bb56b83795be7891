package im.recado.interop.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A terminal with one program in it, under a tmux server of its own. */
final class Tmux implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Path home;

  /** Starts a command in a terminal of 120 columns and 40 lines. */
  Tmux(Path home, List<String> command) {
    this.home = home;
    List<String> arguments = new ArrayList<>(List.of("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "40"));
    arguments.addAll(command);
    tmux(arguments);
  }

  private String tmux(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("/usr/bin/tmux", "-S", home.resolve("tmux.sock").toString()));
    command.addAll(arguments);
    try (DebianProgram program = DebianProgram.start(home, "", command)) {
      int code = program.awaitExit(LIMIT);
      assertThat(code).as("%s: %s", command, program.output()).isZero();
      return program.output();
    }
  }

  /** Types a line and Enter. */
  void type(String line) {
    tmux(List.of("send-keys", "-l", line));
    tmux(List.of("send-keys", "Enter"));
  }

  /** What stands on the screen. */
  String screen() {
    return tmux(List.of("capture-pane", "-p"));
  }

  /** Waits until the screen shows what is expected; fails with the screen. */
  void await(String what, Predicate<String> condition) {
    try {
      Awaitility.await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(100)).until(() -> condition.test(screen()));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(what + " did not appear on:\n" + screen(), e);
    }
  }

  void awaitText(String text) {
    await(text, screen -> screen.contains(text));
  }

  @Override
  public void close() {
    tmux(List.of("kill-server"));
  }
}
