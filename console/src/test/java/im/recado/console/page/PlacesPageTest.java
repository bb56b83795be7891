package im.recado.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages of accounts on a network. */
final class PlacesPageTest {
  @Test
  void aPageEndsBetweenTwoOwners() {
    List<Row> rows =
        Stream.of("benvolio", "juliet", "juliet", "romeo", "romeo").map(owner -> new Row(List.of("account"), List.of(owner))).toList();
    assertThat(PlacesPage.withoutLastOwner(rows)).extracting(row -> row.get("account")).containsExactly("benvolio", "juliet", "juliet");
  }
}
