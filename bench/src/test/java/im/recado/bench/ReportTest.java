package im.recado.bench;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.bench.load.Figure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static Report.Result result(String server, double cpu) {
    return new Report.Result(server, List.of(Figure.of("cpu", "CPU, µs", cpu, 1), Figure.note("n", "messages", 1234)),
        Map.of(), Map.of());
  }

  @Test
  void serversStandSideBySideWithRatiosToTheFirst() {
    Report report = new Report("chat", Map.of(), List.of(result("recado", 10), result("prosody 0.12.3", 125)));
    assertThat(report.table()).isEqualTo("""
        chat

                                 recado   prosody 0.12.3   prosody / recado
        CPU, µs                    10.0            125.0             12.50×
        messages                  1,234            1,234
        exactly once, in order      yes              yes

        """);
  }

  @Test
  void whatWentWrongIsSaid() {
    Report.Result wrong = new Report.Result("x", List.of(), Map.of("missing", 3L), Map.of("a: b", 1));
    Report report = new Report("chat", Map.of(), List.of(wrong));
    assertThat(report.clean()).isFalse();
    assertThat(report.table()).contains("NO").contains("x: 3 missing").contains("1× a: b");
    assertThat(report.json()).contains("\"ok\": false").contains("\"missing\": 3");
  }

  @Test
  void itIsForPeopleOrAsJsonOrBoth(@TempDir Path folder) throws IOException {
    Report report = new Report("s2s", Map.of(), List.of(result("recado", 10)));
    StringWriter people = new StringWriter();
    assertThat(report.deliver(new PrintWriter(people), folder.resolve("figures.json"))).isZero();
    assertThat(people.toString()).isEqualTo(System.lineSeparator() + report.table());
    assertThat(folder.resolve("figures.json")).hasContent(report.json());
    StringWriter alone = new StringWriter();
    report.deliver(new PrintWriter(alone), Path.of("-"));
    assertThat(alone.toString()).isEqualTo(report.json());
  }

  @Test
  void jsonIsEscapedAndNumbersAreFinite() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("text", "a\"b\\c\n\u0001");
    value.put("half", 0.5);
    value.put("ten", 10.0);
    value.put("nan", Double.NaN);
    value.put("empty", List.of());
    assertThat(Json.write(value)).isEqualTo("""
        {
          "text": "a\\"b\\\\c\\n\\u0001",
          "half": 0.5,
          "ten": 10,
          "nan": null,
          "empty": []
        }
        """);
  }
}
