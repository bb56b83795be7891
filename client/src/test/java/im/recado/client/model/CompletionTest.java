package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CompletionTest {
  private static final List<String> NAMES = List.of("Juliet", "Julia of Verona", "Romeo");

  @Test
  void afterTheSignAllAreOffered() {
    assertThat(Completion.at("@", 1, NAMES, false).names()).isEqualTo(NAMES);
    assertThat(Completion.at("well, @jul", 10, NAMES, false).names()).containsExactly("Juliet", "Julia of Verona");
    assertThat(Completion.at("well, @Julia of", 15, NAMES, false).names()).containsExactly("Julia of Verona");
    assertThat(Completion.at("romeo@verona", 12, List.of("verona"), false).names()).isEmpty();
    assertThat(Completion.at("@tybalt", 7, NAMES, false).names()).isEmpty();
  }

  @Test
  void wordsAreCompletedOnlyWhenAskedFor() {
    assertThat(Completion.at("ro", 2, NAMES, false).names()).isEmpty();
    assertThat(Completion.at("ro", 2, NAMES, true)).isEqualTo(new Completion(0, 2, List.of("Romeo")));
    assertThat(Completion.at("ro ", 3, NAMES, true).names()).isEmpty();
    assertThat(Completion.at("", 0, NAMES, true).names()).isEmpty();
  }

  @Test
  void oneSpeaksToSomebodyOrOfThem() {
    assertThat(Completion.at("@rom", 4, NAMES, false).with("@rom", "Romeo")).isEqualTo(new Completion.Text("Romeo, ", 7));
    assertThat(Completion.at("ask @rom now", 8, NAMES, false).with("ask @rom now", "Romeo"))
        .isEqualTo(new Completion.Text("ask Romeo now", 10));
  }
}
