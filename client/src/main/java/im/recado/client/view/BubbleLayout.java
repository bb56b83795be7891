package im.recado.client.view;

import im.recado.client.model.ChatRow.Bubble;
import im.recado.client.model.Texts;
import im.recado.client.model.Words;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.LineBreakMeasurer;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.awt.image.BufferedImage;
import java.text.AttributedString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A message broken into lines of a width: made once, drawn often. */
final class BubbleLayout {
  static final int PAD_X = 12;
  static final int PAD_Y = 7;
  private static final int META = 74;
  private static final int LOCK = 14;

  /** A line of text: where it is in the text, and where it is drawn. */
  private record Line(TextLayout layout, int start, int end, float baseline) {}

  private final List<Line> lines = new ArrayList<>();
  private final List<Texts.Link> links;
  private final @Nullable BufferedImage picture;
  private final @Nullable QuoteBlock quote;
  private final boolean gone;
  private final int below;
  private final int pictureWidth;
  private final int pictureHeight;
  final int width;
  final int height;

  /** Breaks a text, or has a picture in its place; below what it answers to. */
  BubbleLayout(Bubble bubble, Words words, int most, Font letters, FontRenderContext context, @Nullable BufferedImage picture) {
    this.picture = picture;
    String text = bubble.text();
    gone = bubble.message().gone().isSo();
    Font font = gone ? letters.deriveFont(Font.ITALIC) : letters;
    links = gone ? List.of() : Texts.links(text);
    quote = bubble.quote() == null ? null : new QuoteBlock(bubble.quote(), words, most - 2 * PAD_X, context);
    below = quote == null ? PAD_Y : PAD_Y + quote.height + 5;
    if (picture != null) {
      double scale = Math.min(1, Math.min((double) (most - 2 * PAD_X) / picture.getWidth(), 260.0 / picture.getHeight()));
      pictureWidth = Math.max(60, (int) (picture.getWidth() * scale));
      pictureHeight = Math.max(20, (int) (picture.getHeight() * scale));
      width = Math.max(pictureWidth, quote == null ? 0 : quote.width) + 2 * PAD_X;
      height = pictureHeight + below + PAD_Y + 18;
      return;
    }
    pictureWidth = 0;
    pictureHeight = 0;
    float widest = quote == null ? 0 : quote.width;
    float y = below;
    float lastAdvance = 0;
    int start = 0;
    for (String paragraph : text.split("\n", -1)) {
      if (paragraph.isEmpty()) {
        y += font.getLineMetrics(" ", context).getHeight();
        lastAdvance = 0;
      } else {
        AttributedString styled = styled(paragraph, start, font);
        LineBreakMeasurer measurer = new LineBreakMeasurer(styled.getIterator(), context);
        while (measurer.getPosition() < paragraph.length()) {
          int from = measurer.getPosition();
          TextLayout layout = measurer.nextLayout(most - 2f * PAD_X);
          y += layout.getAscent();
          lines.add(new Line(layout, start + from, start + measurer.getPosition(), y));
          y += layout.getDescent() + layout.getLeading() + 1;
          lastAdvance = layout.getAdvance();
          widest = Math.max(widest, lastAdvance);
        }
      }
      start += paragraph.length() + 1;
    }
    // The time stands behind the last line where there is room for it, else below.
    int meta = META + LOCK;
    boolean beside = lastAdvance + meta + 2 * PAD_X <= most;
    float needed = beside ? lastAdvance + meta : meta;
    width = Math.round(Math.max(widest, needed)) + 2 * PAD_X;
    height = Math.round(y) + PAD_Y + (beside ? 0 : 14);
  }

  private AttributedString styled(String paragraph, int offset, Font font) {
    AttributedString styled = new AttributedString(paragraph);
    styled.addAttribute(TextAttribute.FONT, font);
    for (Texts.Link link : links) {
      int from = Math.max(0, link.start() - offset);
      int to = Math.min(paragraph.length(), link.end() - offset);
      if (from < to) {
        styled.addAttribute(TextAttribute.UNDERLINE, TextAttribute.UNDERLINE_ON, from, to);
        styled.addAttribute(TextAttribute.FOREGROUND, Theme.link(), from, to);
      }
    }
    return styled;
  }

  /** Draws it with its upper left corner there. */
  void draw(Graphics2D g, int x, int y) {
    if (quote != null) {
      quote.draw(g, x + PAD_X, y + PAD_Y);
    }
    if (picture != null) {
      g.drawImage(picture, x + PAD_X, y + below, pictureWidth, pictureHeight, null);
      return;
    }
    g.setColor(gone ? Theme.faint() : Theme.text());
    lines.forEach(line -> line.layout.draw(g, x + PAD_X, y + line.baseline));
  }

  /** What can be opened at a point of it. */
  Optional<Texts.Link> linkAt(int x, int y) {
    for (Line line : lines) {
      float top = line.baseline - line.layout.getAscent();
      if (y >= top && y <= line.baseline + line.layout.getDescent()) {
        int at = line.start + line.layout.hitTestChar(x - PAD_X, y - line.baseline).getCharIndex();
        boolean inside = x >= PAD_X && x <= PAD_X + line.layout.getAdvance();
        return links.stream().filter(link -> inside && at >= link.start() && at < link.end()).findFirst();
      }
    }
    return Optional.empty();
  }

  /** The message that is quoted at a point of it, if one can go there. */
  OptionalLong quoteAt(int x, int y) {
    QuoteBlock block = quote;
    return block != null && block.target() >= 0 && x >= PAD_X && x < width - PAD_X && y >= PAD_Y && y < below
        ? OptionalLong.of(block.target()) : OptionalLong.empty();
  }

  List<Texts.Link> links() {
    return links;
  }

  boolean isPicture() {
    return picture != null;
  }
}
