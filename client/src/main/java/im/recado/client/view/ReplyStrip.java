package im.recado.client.view;

import im.recado.client.model.Quote;
import im.recado.client.model.Words;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JPanel;
import net.miginfocom.swing.MigLayout;
import org.jspecify.annotations.Nullable;

/** What one answers to, above the field in which one writes. */
final class ReplyStrip extends JPanel {
  private final Words words;
  private final JComponent block;
  private @Nullable Quote quote;

  ReplyStrip(Words words, Runnable cancels) {
    super(new MigLayout("insets 2 4 2 0, fillx", "[grow,fill]8[]"));
    this.words = words;
    setOpaque(false);
    block = new JComponent() {
      @Override
      protected void paintComponent(Graphics graphics) {
        Graphics2D g = (Graphics2D) graphics;
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        Quote now = quote;
        if (now != null) {
          new QuoteBlock(now, words, getWidth(), g.getFontRenderContext()).draw(g, 0, 0);
        }
      }

      @Override
      public Dimension getPreferredSize() {
        Quote now = quote;
        return new Dimension(100, now == null ? 0
            : new QuoteBlock(now, words, Math.max(100, getWidth()), getFontMetrics(Theme.font()).getFontRenderContext()).height);
      }
    };
    JButton close = Plain.icon(Glyph.CLOSE, words.say("chat.reply.cancel"), cancels);
    close.setName("reply.cancel");
    add(block, "wmin 0");
    add(close, "top");
    setVisible(false);
  }

  void show(@Nullable Quote now) {
    quote = now;
    setVisible(now != null);
    getAccessibleContext().setAccessibleName(now == null ? "" : words.say("chat.reply.said", now.who(), now.text()));
    block.revalidate();
    repaint();
  }
}
