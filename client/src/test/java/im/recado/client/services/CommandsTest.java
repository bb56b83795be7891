package im.recado.client.services;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.Ground;
import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Commands.Command;
import im.recado.client.services.Commands.Step;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands of a real server. */
class CommandsTest {
  @TempDir Path folder;

  @Test
  void theServersCommandsAreListedFilledInAndDone() throws Exception {
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Commands commands = ground.enter(Ground.ROMEO).session().commands();
      Command directory = commands.list(Jid.of(Ground.DOMAIN)).stream()
          .filter(command -> command.node().equals("directory")).findFirst().orElseThrow();
      assertThat(directory.name()).isEqualTo("Be found in the directory");
      Step asked = commands.begin(directory);
      assertThat(asked.asks()).as(asked.toString()).isTrue();
      assertThat(asked.session()).isNotEmpty();
      DataForm form = asked.form().orElseThrow();
      Step done = commands.go(asked, asked.usual(), form);
      assertThat(done.done()).isTrue();
      assertThat(done.notes()).isNotEmpty();
      Step other = commands.begin(directory);
      commands.cancel(other);
    }
  }
}
