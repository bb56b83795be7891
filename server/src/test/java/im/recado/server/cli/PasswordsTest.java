package im.recado.server.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.server.Failure;
import org.junit.jupiter.api.Test;

/** What people choose at the prompt has to be as long as what they choose in a client. */
final class PasswordsTest {
  @Test
  void aShortPasswordIsRefusedWithTheNumberAndTheSetting() {
    assertThatThrownBy(() -> Passwords.requireLong("1234567", 8))
        .isInstanceOf(Failure.class)
        .hasMessage("A password has at least 8 characters (registration.password-length), nothing done.");
  }

  @Test
  void charactersAreCountedNotTheirHalves() {
    assertThatThrownBy(() -> Passwords.requireLong("😀😀😀😀", 8)).isInstanceOf(Failure.class);
    assertThatCode(() -> Passwords.requireLong("😀😀😀😀😀😀😀😀", 8)).doesNotThrowAnyException();
  }
}
