package im.recado.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.gateway.Vault.VaultException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {
  private final Path file;
  private final Vault vault;

  VaultTest(@TempDir Path folder) {
    file = folder.resolve("vault.key");
    vault = Vault.at(file, new SecureRandom());
  }

  @Test
  void whatIsSealedOpensAlsoAfterARestart() throws Exception {
    String sealed = vault.seal("Olá, Julieta", "romeo");
    assertThat(new String(Base64.getDecoder().decode(sealed), StandardCharsets.UTF_8)).doesNotContain("Julieta");
    assertThat(vault.open(sealed, "romeo")).isEqualTo("Olá, Julieta");
    assertThat(Vault.at(file, new SecureRandom()).open(sealed, "romeo")).isEqualTo("Olá, Julieta");
  }

  @Test
  void nothingIsSealedTwiceAlike() throws Exception {
    assertThat(vault.seal("secret", "romeo")).isNotEqualTo(vault.seal("secret", "romeo"));
  }

  @Test
  void aRecordOpensInItsPlaceAlone() throws Exception {
    String sealed = vault.seal("secret", "romeo");
    assertThatThrownBy(() -> vault.open(sealed, "juliet")).isInstanceOf(VaultException.class);
  }

  @Test
  void everyChangeIsNoticed() throws Exception {
    byte[] sealed = Base64.getDecoder().decode(vault.seal("secret", "romeo"));
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      String text = Base64.getEncoder().encodeToString(changed);
      assertThatThrownBy(() -> vault.open(text, "romeo")).as("byte " + i).isInstanceOf(VaultException.class);
    }
    assertThatThrownBy(() -> vault.open("", "romeo")).isInstanceOf(VaultException.class);
    assertThatThrownBy(() -> vault.open("%", "romeo")).isInstanceOf(VaultException.class);
  }

  @Test
  void theKeyIsForItsOwnerAlone() throws Exception {
    String sealed = vault.seal("secret", "romeo");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> Vault.at(file, new SecureRandom()).open(sealed, "romeo"))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void anotherKeyOpensNothingAndALostOneIsNotMadeAnew() throws Exception {
    String sealed = vault.seal("secret", "romeo");
    assertThatThrownBy(() -> Vault.inMemory(new SecureRandom()).open(sealed, "romeo"))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("another key");
    Files.delete(file);
    assertThatThrownBy(() -> Vault.at(file, new SecureRandom()).open(sealed, "romeo"))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("missing");
    assertThat(file).doesNotExist();
  }

  @Test
  void aFileThatHoldsNoKeyIsNotUsed() throws Exception {
    Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    assertThatThrownBy(() -> vault.seal("secret", "romeo"))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("does not hold a key");
  }

  @Test
  void aNewKeySealsAndThoseOfBeforeOpen() throws Exception {
    String before = vault.seal("secret", "romeo");
    vault.rotate();
    String after = vault.seal("secret", "romeo");
    assertThat(after.substring(0, 6)).as("the key's id").isNotEqualTo(before.substring(0, 6));
    assertThat(vault.open(before, "romeo")).isEqualTo("secret");
    assertThat(Files.readAllLines(file)).hasSize(2);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    Vault again = Vault.at(file, new SecureRandom());
    assertThat(again.open(before, "romeo")).isEqualTo("secret");
    assertThat(again.open(after, "romeo")).isEqualTo("secret");
    // Without the line of before only what was sealed anew opens.
    Files.writeString(file, Files.readAllLines(file).getFirst());
    Vault one = Vault.at(file, new SecureRandom());
    assertThat(one.open(after, "romeo")).isEqualTo("secret");
    assertThatThrownBy(() -> one.open(before, "romeo")).hasMessageContaining("another key");
  }
}
