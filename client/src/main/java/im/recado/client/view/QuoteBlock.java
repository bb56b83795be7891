package im.recado.client.view;

import im.recado.client.model.Colours;
import im.recado.client.model.Quote;
import im.recado.client.model.Words;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.LineBreakMeasurer;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.text.AttributedString;
import java.util.ArrayList;
import java.util.List;

/** What a message answers to, above its words: a bar in the colour of who said it, the name, the beginning of what was said. */
final class QuoteBlock {
  private static final int INDENT = 10;
  private static final int MOST_LINES = 2;

  private final Quote quote;
  private final String name;
  private final List<TextLayout> lines = new ArrayList<>();
  private final int nameHeight;
  private final int lineHeight;
  final int width;
  final int height;

  QuoteBlock(Quote quote, Words words, int most, FontRenderContext context) {
    this.quote = quote;
    name = quote.who().isEmpty() ? words.say("chat.reply.unknown") : quote.who();
    Font bold = Theme.font(-1, true);
    Font plain = Theme.font(-1, false);
    nameHeight = (int) Math.ceil(bold.getLineMetrics(name, context).getHeight());
    lineHeight = (int) Math.ceil(plain.getLineMetrics("X", context).getHeight());
    float widest = (float) bold.getStringBounds(name, context).getWidth();
    String text = String.join(" ", quote.text().strip().lines().toList());
    if (!text.isEmpty()) {
      AttributedString styled = new AttributedString(text);
      styled.addAttribute(TextAttribute.FONT, plain);
      LineBreakMeasurer measurer = new LineBreakMeasurer(styled.getIterator(), context);
      float room = most - INDENT;
      while (measurer.getPosition() < text.length() && lines.size() < MOST_LINES) {
        int from = measurer.getPosition();
        TextLayout line = measurer.nextLayout(room);
        boolean cut = lines.size() == MOST_LINES - 1 && measurer.getPosition() < text.length();
        lines.add(cut ? cut(text.substring(from, measurer.getPosition()).stripTrailing(), plain, room, context) : line);
        widest = Math.max(widest, lines.getLast().getAdvance());
      }
    }
    width = Math.min(most, Math.round(widest) + INDENT + 1);
    height = nameHeight + lines.size() * lineHeight + 2;
  }

  private static TextLayout cut(String text, Font font, float room, FontRenderContext context) {
    String shown = text;
    TextLayout line = new TextLayout(shown + "…", font, context);
    while (line.getAdvance() > room && shown.length() > 1) {
      shown = shown.substring(0, shown.offsetByCodePoints(shown.length(), -1));
      line = new TextLayout(shown + "…", font, context);
    }
    return line;
  }

  static Color colour(Quote quote) {
    var author = quote.author();
    return author == null ? Theme.faint()
        : new Color(Colours.of(author.isBare() ? author.toString() : author.resource(), 80, Theme.isDark() ? 70 : 40));
  }

  void draw(Graphics2D g, int x, int y) {
    g.setColor(colour(quote));
    g.fillRoundRect(x, y + 1, 3, height - 2, 3, 3);
    g.setFont(Theme.font(-1, true));
    CellPainter.text(g, name, x + INDENT, y + g.getFontMetrics().getAscent(), width - INDENT + 1, Theme.font(-1, true), colour(quote));
    g.setColor(Theme.faint());
    float baseline = y + nameHeight;
    for (TextLayout line : lines) {
      line.draw(g, x + INDENT, baseline + line.getAscent());
      baseline += lineHeight;
    }
  }

  /** Where a click on it leads; negative: nowhere. */
  long target() {
    return quote.target();
  }
}
