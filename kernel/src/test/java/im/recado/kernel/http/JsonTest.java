package im.recado.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
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
    assertThat(Json.read(" [\"\\u00e9\\n\\/\", 1.5e3] ")).isEqualTo(List.of("é\n/", new BigDecimal("1.5e3")));
  }

  @Test
  void numbersAreReadExactly() {
    assertThat(Json.read("9007199254740993.0")).isEqualTo(new BigDecimal("9007199254740993.0"));
    assertThat(Json.read("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
    assertThat(Json.read("1e308")).isEqualTo(new BigDecimal("1e308"));
    assertThatThrownBy(() -> Json.read("0." + "1".repeat(10_000))).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\"}", "[1,]", "tru", "\"a", "1 2", "\"\\x\"", "\"\\u00g0\"", "-", "{a:1}", "+5", "007", ".5", "5.", "1e", "0x1", "1-1", "1e999999999", "1e-999999999", "1e99999999999", "9223372036854775808"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Json.read(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void depthIsBounded() {
    assertThatThrownBy(() -> Json.read("[".repeat(100_000))).isInstanceOf(IllegalArgumentException.class);
  }
}
