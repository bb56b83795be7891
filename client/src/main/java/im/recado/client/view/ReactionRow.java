package im.recado.client.view;

import im.recado.client.model.Reaction;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The signs below a message: each on a small ground, with how many people put it there. */
final class ReactionRow {
  static final int HEIGHT = 26;
  private static final int GAP = 4;
  private static final int PAD = 8;

  /** A sign with its place in the row. */
  private record Chip(Reaction reaction, String text, int x, int width) {}

  private final List<Chip> chips = new ArrayList<>();
  final int width;

  ReactionRow(List<Reaction> reactions, int most, FontRenderContext context) {
    Font font = font();
    int x = 0;
    for (Reaction reaction : reactions) {
      String text = text(reaction.sign(), font) + (reaction.count() > 1 ? " " + reaction.count() : "");
      int chip = (int) Math.ceil(font.getStringBounds(text, context).getWidth()) + 2 * PAD;
      if (x + chip > most) {
        break;
      }
      chips.add(new Chip(reaction, text, x, chip));
      x += chip + GAP;
    }
    width = Math.max(0, x - GAP);
  }

  private static Font font() {
    return Theme.font(0, false);
  }

  /** The sign, or its name when no font of this computer has it. */
  static String text(String sign, Font font) {
    // What says that a sign is to be shown in colour has no shape of its own.
    String shape = sign.replace("\uFE0F", "");
    return font.canDisplayUpTo(shape) < 0 ? shape
        : String.valueOf(Character.getName(sign.codePointAt(0))).toLowerCase(Locale.ROOT).replaceFirst(" sign$", "");
  }

  void draw(Graphics2D g, int x, int y) {
    g.setFont(font());
    FontMetrics metrics = g.getFontMetrics();
    for (Chip chip : chips) {
      g.setColor(chip.reaction.own() ? Theme.selection() : Theme.bubble());
      g.fillRoundRect(x + chip.x, y + 3, chip.width, HEIGHT - 4, HEIGHT - 4, HEIGHT - 4);
      g.setColor(chip.reaction.own() ? Theme.accent() : Theme.line());
      g.drawRoundRect(x + chip.x, y + 3, chip.width - 1, HEIGHT - 5, HEIGHT - 4, HEIGHT - 4);
      g.setColor(Theme.text());
      g.drawString(chip.text, x + chip.x + PAD, y + 3 + (HEIGHT - 4 + metrics.getAscent() - metrics.getDescent()) / 2);
    }
  }

  /** The sign at a point of the row. */
  Optional<String> at(int x, int y) {
    return y < 3 || y >= HEIGHT ? Optional.empty()
        : chips.stream().filter(chip -> x >= chip.x && x < chip.x + chip.width).map(chip -> chip.reaction.sign()).findFirst();
  }
}
