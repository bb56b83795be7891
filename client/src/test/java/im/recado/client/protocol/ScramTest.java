package im.recado.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScramTest {
  @ParameterizedTest
  @CsvSource({"-1,false", "0,false", "1,false", "4095,false", "4096,true", "10000,true", "1000000,true", "1000001,false"})
  void aProofIsGivenForNeitherTooFewRoundsNorTooMany(int iterations, boolean given) {
    assertThat(Scram.isWorth(iterations)).isEqualTo(given);
  }
}
