package im.recado.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void whatIsWrittenReadsBack() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("text", "\"quoted\" \\ \n\u0001 é 😀");
    value.put("number", -12L);
    value.put("list", Arrays.asList(true, null, List.of(), Map.of()));
    String json = Json.write(value);
    assertThat(json).doesNotContain("\n");
    assertThat(Json.readMap(json)).isEqualTo(value);
  }

  @Test
  void escapesAndFractionsAreRead() {
    assertThat(Json.read(" [\"\\u00e9\\n\\/\", 1.5e3] ")).isEqualTo(List.of("é\n/", 1500.0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\"}", "[1,]", "tru", "\"a", "1 2", "\"\\x\"", "\"\\u00g0\"", "-", "{a:1}"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Json.read(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void depthIsBounded() {
    assertThatThrownBy(() -> Json.read("[".repeat(100_000))).isInstanceOf(IllegalArgumentException.class);
  }
}
