package im.recado.client.view;

import im.recado.client.model.ChatRow.Bubble;
import im.recado.client.model.Selection.Part;
import im.recado.client.model.Styling;
import im.recado.client.model.Texts;
import im.recado.client.model.Words;
import im.recado.client.services.store.Matches;
import im.recado.client.services.store.Message.Security;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.font.FontRenderContext;
import java.awt.font.LineBreakMeasurer;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
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
  private static final int PAD_Y = 7;
  private static final int META = 74;
  private static final int LOCK = 14;
  /** Between the last word and what stands behind it. */
  private static final int APART = 8;
  /** What the time takes when it stands below. */
  static final int BELOW = 14;
  /** The pencil before the time of what was corrected. */
  private static final int PENCIL = 18;
  /** How far words stand to the right for each quotation around them. */
  private static final int INDENT = 10;

  /** A line of text: where it is in the text, and where it is drawn. */
  private record Line(TextLayout layout, int start, int end, int x, float baseline) {}

  /** Something beside or behind lines: the bar of a quotation, or the ground of a block of code. */
  private record Block(int depth, boolean code, float top, float bottom) {}

  private final String text;
  private final List<Line> lines = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private final List<Texts.Link> links;
  private final @Nullable BufferedImage picture;
  private final @Nullable QuoteBlock quote;
  private final @Nullable FileBlock file;
  /** Taken back or not for this device: what stands there are no words of theirs. */
  private final boolean hollow;
  private final int below;
  /** Free above and below what is in it. */
  final int pad;
  private final int pictureWidth;
  private final int pictureHeight;
  final int width;
  final int height;

  /** Breaks a text, or has a picture in its place; below what it answers to. */
  BubbleLayout(Bubble bubble, Words words, int most, Font letters, FontRenderContext context, @Nullable BufferedImage picture) {
    this.picture = picture;
    text = bubble.text();
    hollow = bubble.message().gone().isSo() || bubble.message().security() == Security.UNREADABLE;
    links = bubble.links();
    quote = bubble.quote() == null ? null : new QuoteBlock(bubble.quote(), words, most - 2 * PAD_X, context);
    pad = Theme.isCompact() ? 3 : PAD_Y;
    below = quote == null ? pad : pad + quote.height + 5;
    if (picture != null) {
      double scale = Math.min(1, Math.min((double) (most - 2 * PAD_X) / picture.getWidth(), 260.0 / picture.getHeight()));
      pictureWidth = Math.max(60, (int) (picture.getWidth() * scale));
      pictureHeight = Math.max(20, (int) (picture.getHeight() * scale));
      width = Math.max(pictureWidth, quote == null ? 0 : quote.width) + 2 * PAD_X;
      height = pictureHeight + below + pad + 18;
      file = null;
      return;
    }
    pictureWidth = 0;
    pictureHeight = 0;
    int meta = Math.max(Math.round((META + LOCK + (bubble.message().edited() ? PENCIL : 0)) * Theme.scale()),
        MessagePainter.meta(bubble.message(), words, context) + APART);
    if (bubble.file() != null) {
      file = new FileBlock(text, bubble.file(), words, most - 2 * PAD_X, meta, context);
      width = Math.max(file.width, quote == null ? 0 : quote.width) + 2 * PAD_X;
      height = file.height + below + pad;
      return;
    }
    file = null;
    Font font = hollow || bubble.action() ? letters.deriveFont(Font.ITALIC) : letters;
    boolean styled = !hollow && !bubble.message().file() && !bubble.message().unstyled();
    Styling styling = styled ? Styling.of(text) : Styling.none(text);
    float widest = quote == null ? 0 : quote.width;
    float y = below;
    float lastAdvance = 0;
    for (Styling.Line part : styling.lines()) {
      float top = y;
      int indent = part.depth() * INDENT;
      if (part.start() == part.end()) {
        y += font.getLineMetrics(" ", context).getHeight();
        lastAdvance = 0;
      } else {
        AttributedString shown = styled(text, part, styling, font);
        LineBreakMeasurer measurer = new LineBreakMeasurer(shown.getIterator(), context);
        while (measurer.getPosition() < part.end() - part.start()) {
          int from = measurer.getPosition();
          TextLayout layout = measurer.nextLayout(most - 2f * PAD_X - indent);
          y += layout.getAscent();
          lines.add(new Line(layout, part.start() + from, part.start() + measurer.getPosition(), indent, y));
          y += layout.getDescent() + layout.getLeading() + 1;
          lastAdvance = layout.getAdvance() + indent;
          widest = Math.max(widest, lastAdvance);
        }
      }
      beside(part, top, y);
    }
    // The time stands behind the last line where there is room for it, else below.
    boolean beside = lastAdvance + meta + 2 * PAD_X <= most;
    float needed = beside ? lastAdvance + meta : meta;
    width = Math.round(Math.max(widest, needed)) + 2 * PAD_X;
    height = Math.round(y) + pad + (beside ? 0 : BELOW);
  }

  /** The bars of the quotations in which a line stands, and the ground of code. */
  private void beside(Styling.Line line, float top, float bottom) {
    for (int depth = 1; depth <= line.depth(); depth++) {
      blocks.add(new Block(depth, false, top, bottom));
    }
    if (line.preformatted()) {
      blocks.add(new Block(line.depth(), true, top, bottom));
    }
  }

  private AttributedString styled(String text, Styling.Line line, Styling styling, Font font) {
    AttributedString styled = new AttributedString(text.substring(line.start(), line.end()));
    int length = line.end() - line.start();
    for (int from = 0, to; from < length; from = to) {
      int style = styling.at(line.start() + from);
      to = from + 1;
      while (to < length && styling.at(line.start() + to) == style) {
        to++;
      }
      boolean code = (style & Styling.CODE) != 0;
      int face = ((style & Styling.STRONG) != 0 ? Font.BOLD : Font.PLAIN) | ((style & Styling.EMPHASIS) != 0 ? Font.ITALIC : font.getStyle());
      Font letters = code ? new Font(Font.MONOSPACED, face, font.getSize()).deriveFont(font.getSize2D()) : font.deriveFont(face);
      styled.addAttribute(TextAttribute.FONT, letters, from, to);
      if ((style & Styling.STRIKE) != 0) {
        styled.addAttribute(TextAttribute.STRIKETHROUGH, TextAttribute.STRIKETHROUGH_ON, from, to);
      }
      if (code && !line.preformatted()) {
        styled.addAttribute(TextAttribute.BACKGROUND, ground(), from, to);
      }
    }
    for (Texts.Link link : links) {
      int from = Math.max(0, link.start() - line.start());
      int to = Math.min(length, link.end() - line.start());
      if (from < to) {
        styled.addAttribute(TextAttribute.UNDERLINE, TextAttribute.UNDERLINE_ON, from, to);
        styled.addAttribute(TextAttribute.FOREGROUND, Theme.link(), from, to);
      }
    }
    return styled;
  }

  /** The ground of code, on whatever a bubble has. */
  private static Color ground() {
    Color text = Theme.text();
    return new Color(text.getRed(), text.getGreen(), text.getBlue(), 20);
  }

  /** Draws it with its upper left corner there; what is looked for is marked, and what is selected. */
  void draw(Graphics2D g, int x, int y, String find, @Nullable Part selected) {
    if (quote != null) {
      quote.draw(g, x + PAD_X, y + pad);
    }
    if (picture != null) {
      g.drawImage(picture, x + PAD_X, y + below, pictureWidth, pictureHeight, null);
      if (selected != null) {
        Color over = Theme.selected();
        g.setColor(new Color(over.getRed(), over.getGreen(), over.getBlue(), 128));
        g.fillRect(x + PAD_X, y + below, pictureWidth, pictureHeight);
      }
      return;
    }
    if (file != null) {
      if (selected != null) {
        g.setColor(Theme.selected());
        g.fillRect(x + PAD_X, y + below, file.width, file.height);
      }
      file.draw(g, x + PAD_X, y + below);
      return;
    }
    for (Block block : blocks) {
      int top = y + Math.round(block.top);
      int tall = y + Math.round(block.bottom) - top;
      int left = x + PAD_X + block.depth * INDENT;
      g.setColor(block.code ? ground() : Theme.faint());
      g.fillRect(block.code ? left - 3 : left - INDENT, top, block.code ? x + width - PAD_X + 3 - left + 3 : 2, tall);
    }
    mark(g, x, y, find);
    if (selected != null) {
      g.setColor(Theme.selected());
      ground(g, x, y, selected.start(), selected.end());
    }
    g.setColor(hollow ? Theme.faint() : Theme.text());
    lines.forEach(line -> line.layout.draw(g, x + PAD_X + line.x, y + line.baseline));
  }

  private void mark(Graphics2D g, int x, int y, String find) {
    g.setColor(Theme.found());
    for (int at = Matches.at(text, find, 0); at >= 0; at = Matches.at(text, find, at + find.length())) {
      ground(g, x, y, at, at + find.length());
    }
  }

  /** Fills what is behind the characters from this one to before that one. */
  private void ground(Graphics2D g, int x, int y, int start, int end) {
    for (Line line : lines) {
      int from = Math.max(start, line.start) - line.start;
      int to = Math.min(end, line.end) - line.start;
      if (from < to) {
        AffineTransform there = AffineTransform.getTranslateInstance(x + PAD_X + line.x, y + line.baseline);
        g.fill(there.createTransformedShape(line.layout.getLogicalHighlightShape(from, to)));
      }
    }
  }

  /** How many characters stand before the point that is nearest to this one; above its lines none, below them all do. */
  int offset(int x, int y) {
    if (lines.isEmpty()) {
      return y < height / 2 ? 0 : text.length();
    }
    Line last = lines.getLast();
    if (y < lines.getFirst().baseline - lines.getFirst().layout.getAscent()) {
      return 0;
    }
    if (y > last.baseline + last.layout.getDescent()) {
      return text.length();
    }
    Line line = near(y);
    return line.start + line.layout.hitTestChar(x - PAD_X - line.x, 0).getInsertionIndex();
  }

  /** The character at a point, or nearest to it. */
  int letter(int x, int y) {
    if (lines.isEmpty()) {
      return 0;
    }
    Line line = near(y);
    return line.start + line.layout.hitTestChar(x - PAD_X - line.x, 0).getCharIndex();
  }

  private Line near(int y) {
    return lines.stream().filter(line -> y <= line.baseline + line.layout.getDescent()).findFirst().orElse(lines.getLast());
  }

  /** Whether words are at a point. */
  boolean isText(int x, int y) {
    return lines.stream().anyMatch(line -> y >= line.baseline - line.layout.getAscent() && y <= line.baseline + line.layout.getDescent()
        && x >= PAD_X + line.x && x <= PAD_X + line.x + line.layout.getAdvance());
  }

  /** What can be opened at a point of it. */
  Optional<Texts.Link> linkAt(int x, int y) {
    for (Line line : lines) {
      float top = line.baseline - line.layout.getAscent();
      if (y >= top && y <= line.baseline + line.layout.getDescent()) {
        int left = PAD_X + line.x;
        int at = line.start + line.layout.hitTestChar(x - left, y - line.baseline).getCharIndex();
        boolean inside = x >= left && x <= left + line.layout.getAdvance();
        return links.stream().filter(link -> inside && at >= link.start() && at < link.end()).findFirst();
      }
    }
    return Optional.empty();
  }

  /** The message that is quoted at a point of it, if one can go there. */
  OptionalLong quoteAt(int x, int y) {
    QuoteBlock block = quote;
    return block != null && block.target() >= 0 && x >= PAD_X && x < width - PAD_X && y >= pad && y < below
        ? OptionalLong.of(block.target()) : OptionalLong.empty();
  }

  /** What is done with the file by a click at a point of it. */
  Optional<FileBlock.Act> actAt(int x, int y) {
    return file == null ? Optional.empty() : file.at(x - PAD_X, y - below);
  }

  /** The middle of a button of the file, if there is such a one. */
  Optional<Point> button(FileBlock.Act act) {
    return file == null ? Optional.empty() : file.middle(act).map(at -> new Point(at.x + PAD_X, at.y + below));
  }

  List<Texts.Link> links() {
    return links;
  }

  boolean isPicture() {
    return picture != null;
  }
}
