package im.recado.modules.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CsvTest {
  @Test
  void fieldsStandBetweenCommas() {
    assertThat(Csv.fields("a@b,secret,")).containsExactly("a@b", "secret", "");
    assertThat(Csv.fields("")).containsExactly("");
  }

  @Test
  void quotesKeepCommasAndQuotes() {
    assertThat(Csv.fields("a@b,\"se,c\"\"ret\",\"Anna\"")).containsExactly("a@b", "se,c\"ret", "Anna");
    assertThat(Csv.fields("a,b\"c")).containsExactly("a", "b\"c");
  }

  @Test
  void aQuoteThatDoesNotCloseIsRefused() {
    assertThatThrownBy(() -> Csv.fields("a,\"b")).isInstanceOf(IllegalArgumentException.class);
  }
}
