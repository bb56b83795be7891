package im.recado.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.swing.UIManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes of letters, and whether they can be read. */
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

  /** WCAG 2.2, success criteria 1.4.3 and 1.4.11: 4.5 for letters, 3 for signs. */
  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void coloursCanBeToldApart(String theme) {
    Theme.set(theme);
    Map<String, Color> grounds = Map.of("background", Theme.background(), "side", Theme.side(), "rail", Theme.rail(), "bubble", Theme.bubble(),
        "own bubble", Theme.ownBubble(), "mention", Theme.mention(), "selection", Theme.selection());
    Map<String, Color> letters = Map.of("text", Theme.text(), "faint", Theme.faint(), "link", Theme.link(), "bad", Theme.bad());
    grounds.forEach((ground, below) -> {
      letters.forEach((name, colour) -> assertThat(contrast(colour, below)).as(name + " on " + ground).isGreaterThanOrEqualTo(4.5));
      assertThat(contrast(Theme.accent(), below)).as("accent on " + ground).isGreaterThanOrEqualTo(3);
    });
    assertThat(contrast(Theme.text(), Theme.found())).as("what is looked for").isGreaterThanOrEqualTo(4.5);
    for (Color letter : List.of(Theme.text(), Theme.link())) {
      assertThat(contrast(letter, Theme.selected())).as(letter + " where words are selected").isGreaterThanOrEqualTo(4.5);
    }
    for (Color below : List.of(Theme.count(), Theme.alarm(), color("Button.default.background"), color("Button.default.hoverBackground"),
        color("Button.default.focusedBackground"), color("Button.default.pressedBackground"))) {
      assertThat(contrast(Color.WHITE, below)).as("white on " + below).isGreaterThanOrEqualTo(4.5);
    }
    for (String field : List.of("TextField", "PasswordField", "TextArea")) {
      assertThat(contrast(color(field + ".foreground"), color(field + ".background"))).as(field).isGreaterThanOrEqualTo(4.5);
    }
    assertThat(contrast(color("TextField.placeholderForeground"), color("TextField.background"))).as("a hint in a field").isGreaterThanOrEqualTo(4.5);
    assertThat(contrast(color("Component.borderColor"), color("TextField.background"))).as("the edge of a field").isGreaterThanOrEqualTo(3);
    for (String list : List.of("List", "Tree", "Table", "MenuItem")) {
      assertThat(contrast(color(list + ".selectionForeground"), color(list + ".selectionBackground"))).as(list).isGreaterThanOrEqualTo(4.5);
    }
  }

  private static Color color(String key) {
    return Objects.requireNonNull(UIManager.getColor(key), key);
  }

  private static double contrast(Color one, Color other) {
    double light = Math.max(luminance(one), luminance(other));
    return (light + 0.05) / (luminance(one) + luminance(other) - light + 0.05);
  }

  private static double luminance(Color colour) {
    double[] parts = IntStream.of(colour.getRed(), colour.getGreen(), colour.getBlue()).mapToDouble(part -> part / 255.0)
        .map(part -> part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4)).toArray();
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  }
}
