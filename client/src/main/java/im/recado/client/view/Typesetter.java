package im.recado.client.view;

import im.recado.client.model.ChatRow;
import im.recado.client.model.ChatRow.Bubble;
import im.recado.client.model.Words;
import java.awt.EventQueue;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Breaks messages into lines and puts one below the other, beside the thread of the user interface: that takes longer than a frame may. What was
 * laid out once is used again until it changes. Belongs to that thread; the work is done by one thread at a time.
 */
final class Typesetter {
  private static final int WIDEST = 620;
  private static final int NARROWEST = 120;
  /** A day, or where what is new begins. */
  private static final int RULE = 40;

  /**
   * What everything looks like. With another look all is laid out anew: colours are in it, too.
   *
   * @param most points a message may be wide
   */
  private record Look(int most, Font letters, FontRenderContext context, boolean dark, boolean compact) {}

  /**
   * What is to be laid out.
   *
   * @param pictures that are known, by the numbers of the messages
   */
  private record Copy(List<ChatRow> rows, Look look, Map<Long, BufferedImage> pictures, Consumer<Lines> shows) {}

  /** What decides how a message is laid out: all of it but what stands around. */
  private record Key(Bubble bubble, boolean picture) {
    static Key of(Bubble whole, boolean picture) {
      Bubble alone = new Bubble(whole.message(), "", whole.text(), false, false, false, List.of(), whole.quote(), whole.file(), whole.action());
      return new Key(alone, picture);
    }
  }

  private final Words words;
  private @Nullable Copy next;
  private boolean working;
  /** The last look and what was laid out in it: of the thread that works. */
  private @Nullable Look look;
  private Map<Key, BubbleLayout> layouts = Map.of();

  Typesetter(Words words) {
    this.words = words;
  }

  /**
   * Lays this out. Of wishes that come while it works the last one alone is fulfilled.
   *
   * @param width of the view
   * @param shows hears of the lines, on the thread of the user interface
   */
  void set(List<ChatRow> rows, int width, FontRenderContext context, Map<Long, BufferedImage> pictures, Consumer<Lines> shows) {
    int room = width - 2 * MessageLine.MARGIN - 2 * (MessageLine.AVATAR + 10);
    Look now = new Look(Math.clamp(room, NARROWEST, WIDEST), Theme.font(1, false), context, Theme.isDark(), Theme.isCompact());
    next = new Copy(rows, now, pictures, shows);
    if (!working) {
      work();
    }
  }

  private void work() {
    Copy copy = next;
    next = null;
    working = copy != null;
    if (copy != null) {
      Thread.startVirtualThread(() -> {
        try {
          Lines lines = lay(copy);
          EventQueue.invokeLater(() -> copy.shows.accept(lines));
        } finally {
          EventQueue.invokeLater(this::work);
        }
      });
    }
  }

  private Lines lay(Copy copy) {
    Map<Key, BubbleLayout> known = copy.look.equals(look) ? layouts : Map.of();
    Map<Key, BubbleLayout> kept = new HashMap<>();
    List<MessageLine> lines = new ArrayList<>(copy.rows.size());
    int y = MessageLine.MARGIN;
    for (ChatRow row : copy.rows) {
      MessageLine line = row instanceof Bubble bubble ? message(bubble, y, copy, known, kept) : new MessageLine(row, y, RULE, null, null);
      lines.add(line);
      y += line.height();
    }
    look = copy.look;
    layouts = kept;
    return new Lines(List.copyOf(lines), y + MessageLine.MARGIN);
  }

  private MessageLine message(Bubble bubble, int y, Copy copy, Map<Key, BubbleLayout> known, Map<Key, BubbleLayout> kept) {
    Look all = copy.look;
    BufferedImage picture = copy.pictures.get(bubble.message().number());
    Key key = Key.of(bubble, picture != null);
    BubbleLayout layout = known.get(key);
    if (layout == null) {
      layout = new BubbleLayout(bubble, words, all.most, all.letters, all.context, picture);
    }
    kept.put(key, layout);
    int height = layout.height + (bubble.last() && !all.compact ? 10 : 2) + (MessageLine.isNamed(bubble) ? MessageLine.name() : 0);
    if (bubble.reactions().isEmpty()) {
      return new MessageLine(bubble, y, height, layout, null);
    }
    return new MessageLine(bubble, y, height + ReactionRow.HEIGHT, layout, new ReactionRow(bubble.reactions(), all.most, all.context));
  }
}
