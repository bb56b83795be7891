package im.recado.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sizes of letters. */
class ThemeTest {
  @AfterEach
  void asTheyAre() {
    Theme.letters("0");
    Theme.set("light");
  }

  @Test
  void allLettersGrowTogether() {
    Theme.letters("0");
    Theme.set("light");
    float own = Theme.font().getSize2D();
    assertThat(Theme.scale()).isEqualTo(1);
    Theme.letters("7");
    Theme.set("dark");
    assertThat(Theme.font().getSize2D()).isEqualTo(own + 7);
    assertThat(Theme.scale()).isEqualTo((own + 7) / own);
    assertThat(Theme.unscaled(2, true).getSize2D()).isEqualTo(own + 2);
    Theme.letters("100");
    Theme.set("light");
    assertThat(Theme.font().getSize2D()).isEqualTo(own);
  }
}
