package im.recado.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.client.services.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ClientTest {
  @TempDir Path folder;

  private Client client() {
    Client client = new Client();
    new CommandLine(client).parseArgs("--profile", folder.toString());
    return client;
  }

  @Test
  void aProfileOfANewerVersionIsOneSentence() throws Exception {
    new Profile(folder).close();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("profile.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("pragma user_version = 1000");
    }
    assertThatThrownBy(() -> client().accounts()).isInstanceOf(CommandLine.ParameterException.class)
        .hasMessage("The profile " + folder + " cannot be used: this profile was written by a newer version");
  }

  @Test
  void aProfileThatIsNoneIsOneSentence() throws IOException {
    Files.writeString(folder.resolve("profile.db"), "not a database, and longer than the header of one would be: ".repeat(20));
    assertThatThrownBy(() -> client().accounts()).isInstanceOfSatisfying(CommandLine.ParameterException.class,
        e -> assertThat(e.getMessage()).startsWith("The profile " + folder + " cannot be used: ").doesNotContain("\n"));
  }
}
