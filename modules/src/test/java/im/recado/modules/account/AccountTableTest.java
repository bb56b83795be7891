package im.recado.modules.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountTableTest {
  @Test
  void theHeaderAndEmptyLinesAreNoAccounts() {
    assertThat(AccountTable.count("\ufeffjid,password,name\r\n\r\none,secret\n  \ntwo,secret\n\n")).isEqualTo(2);
    assertThat(AccountTable.count("one,secret\ntwo,secret")).isEqualTo(2);
    assertThat(AccountTable.count("one,secret\njid,password")).as("a header is above").isEqualTo(2);
    assertThat(AccountTable.count("")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jid,password,name", "JID, Password", "address,password,name", "\"Username\",\"Password\"", "jid,password,full name,more"})
  void aHeaderIsNoAccount(String line) {
    assertThat(AccountTable.isHeader(line)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"romeo,password", "user@verona.example,password", "user,secret", "jid", "\"user,password"})
  void anAccountIsNoHeader(String line) {
    assertThat(AccountTable.isHeader(line)).isFalse();
  }
}
