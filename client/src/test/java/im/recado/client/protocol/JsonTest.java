package im.recado.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void allKindsOfValuesAreRead() {
    assertThat(Json.read(" { \"a\" : [ 1, -2.5e1, true, false, null, \"\" ] , \"b\":{} , \"c\" : \"\\u00e9\\n\\/\\\"\\\\\" , \"d\" : [] } "))
        .isEqualTo(Map.of("a", Arrays.asList(1.0, -25.0, true, false, null, ""), "b", Map.of(), "c", "é\n/\"\\", "d", List.of()));
    assertThat(Json.read("\"x\"")).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[1,", "[1 2]", "{\"a\"}", "{\"a\":1,}", "\"a", "\"\\u00", "\"\\x\"", "nul", "1 2", "{a:1}", "-", "\"\\uzzzz\""})
  void whatIsNoneIsNotRead(String text) {
    assertThatThrownBy(() -> Json.read(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void itIsReadOnlySoDeep() {
    assertThatThrownBy(() -> Json.read("[".repeat(100_000))).isInstanceOf(IllegalArgumentException.class);
  }
}
