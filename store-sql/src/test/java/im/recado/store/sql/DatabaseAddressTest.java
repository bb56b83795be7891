package im.recado.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mysql://localhost/recado", "jdbc:mysql://127.0.0.1:3306/recado", "jdbc:mariadb://[::1]/recado?sslMode=trust",
        "jdbc:mariadb:sequential://LOCALHOST,127.3.2.1:3307/recado"
      })
  void nobodyStandsInBetweenOnThisMachine(String url) {
    assertThat(DatabaseAddress.of(url).isLoopback()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mysql://db.example.org/recado", "jdbc:mysql://127.0.0.1.example.org/recado", "jdbc:mysql://192.0.2.1/localhost",
        "jdbc:mariadb:sequential://localhost,db.example.org/recado", "jdbc:mysql://db.example.org/recado?x=//localhost/recado"
      })
  void somebodyMayOnTheWayToAnother(String url) {
    assertThat(DatabaseAddress.of(url).isLoopback()).isFalse();
  }
}
