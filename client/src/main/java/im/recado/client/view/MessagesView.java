package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.ChatRow;
import im.recado.client.model.ChatRow.Bubble;
import im.recado.client.model.Quote;
import im.recado.client.model.Texts;
import im.recado.client.model.Words;
import im.recado.client.services.store.Message;
import java.awt.Cursor;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.event.ComponentAdapter;
import java.awt.event.ComponentEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.accessibility.AccessibleContext;
import javax.accessibility.AccessibleRole;
import javax.swing.JComponent;
import javax.swing.Scrollable;
import org.jspecify.annotations.Nullable;

/** The lines of a conversation. Only what is in sight is drawn; what was laid out once is kept until it changes. */
final class MessagesView extends JComponent implements Scrollable {
  private static final int MARGIN = MessageLine.MARGIN;
  private static final int WIDEST = 620;

  /** What decides how a message is laid out. */
  private record Key(long number, String text, int most, boolean picture, @Nullable Quote quote) {}

  private final Words words;
  private final MessagePainter painter;
  private final Map<Key, BubbleLayout> layouts = new HashMap<>();
  private final Consumer<String> opens;
  private Function<Message, Optional<BufferedImage>> pictures = message -> Optional.empty();
  private List<MessageLine> placed = List.of();
  private @Nullable ChatModel model;
  private int height;
  private int selected = -1;

  MessagesView(Words words, AvatarPainter painter, Consumer<String> opens) {
    this.words = words;
    this.painter = new MessagePainter(words, painter);
    this.opens = opens;
    setFocusable(true);
    setOpaque(true);
    setName("messages");
    addComponentListener(new ComponentAdapter() {
      @Override
      public void componentResized(ComponentEvent event) {
        place();
      }
    });
    MouseAdapter mouse = new MouseAdapter() {
      @Override
      public void mousePressed(MouseEvent event) {
        requestFocusInWindow();
        select(indexAt(event.getY()));
        popup(event);
      }

      @Override
      public void mouseReleased(MouseEvent event) {
        popup(event);
      }

      @Override
      public void mouseClicked(MouseEvent event) {
        lineAt(event).flatMap(line -> line.linkAt(getWidth(), event.getX(), event.getY())).ifPresent(link -> opens.accept(link.address()));
        lineAt(event).flatMap(line -> line.signAt(getWidth(), event.getX(), event.getY())).ifPresent(sign -> react(sign));
        quoteAt(event).ifPresent(number -> go(number));
        actAt(event).ifPresent(act -> act(act));
      }

      @Override
      public void mouseMoved(MouseEvent event) {
        setCursor(Cursor.getPredefinedCursor(isLively(event) ? Cursor.HAND_CURSOR : Cursor.DEFAULT_CURSOR));
      }
    };
    addMouseListener(mouse);
    addMouseMotionListener(mouse);
    Plain.key(this, WHEN_FOCUSED, "UP", () -> step(-1));
    Plain.key(this, WHEN_FOCUSED, "DOWN", () -> step(1));
    Plain.key(this, WHEN_FOCUSED, "ctrl C", () -> bubble(selected).ifPresent(MessageMenu::copy));
    Plain.key(this, WHEN_FOCUSED, "R", this::reply);
    Plain.key(this, WHEN_FOCUSED, "ENTER", () -> bubble(selected).ifPresent(this::follow));
    Plain.key(this, WHEN_FOCUSED, "CONTEXT_MENU", () -> menu(MARGIN, selected < 0 ? 0 : placed.get(selected).y()));
    Plain.key(this, WHEN_FOCUSED, "shift F10", () -> menu(MARGIN, selected < 0 ? 0 : placed.get(selected).y()));
  }

  /** Another theme: what was laid out has colours in it. */
  @Override
  public void updateUI() {
    layouts.clear();
    place();
  }

  void pictures(Function<Message, Optional<BufferedImage>> source) {
    pictures = source;
  }

  /** Shows another conversation, or none. */
  void show(@Nullable ChatModel chat) {
    model = chat;
    selected = -1;
    layouts.clear();
    place();
  }

  /** The lines have changed. */
  void place() {
    ChatModel chat = model;
    long before = bubble(selected).map(bubble -> bubble.message().number()).orElse(-1L);
    selected = -1;
    List<MessageLine> now = new ArrayList<>();
    int y = MARGIN;
    if (chat != null && getWidth() > 0) {
      int most = Math.min(WIDEST, getWidth() - 2 * MARGIN - 2 * (MessageLine.AVATAR + 10));
      FontRenderContext context = getFontMetrics(Theme.font()).getFontRenderContext();
      Font letters = Theme.font(1, false);
      int name = MessageLine.name();
      Map<Key, BubbleLayout> kept = new HashMap<>();
      for (ChatRow row : chat.rows()) {
        BubbleLayout layout = null;
        ReactionRow reactions = null;
        int rowHeight = 40;
        if (row instanceof Bubble bubble) {
          selected = bubble.message().number() == before ? now.size() : selected;
          BufferedImage picture = bubble.message().file() ? pictures.apply(bubble.message()).orElse(null) : null;
          Key key = new Key(bubble.message().number(), bubble.text(), most, picture != null, bubble.quote());
          layout = layouts.get(key);
          if (layout == null) {
            layout = new BubbleLayout(bubble, words, Math.max(120, most), letters, context, picture);
          }
          kept.put(key, layout);
          rowHeight = layout.height + (bubble.last() && !Theme.isCompact() ? 10 : 2) + (MessageLine.isNamed(bubble) ? name : 0);
          if (!bubble.reactions().isEmpty()) {
            reactions = new ReactionRow(bubble.reactions(), Math.max(120, most), context);
            rowHeight += ReactionRow.HEIGHT;
          }
        }
        now.add(new MessageLine(row, y, rowHeight, layout, reactions));
        y += rowHeight;
      }
      layouts.clear();
      layouts.putAll(kept);
    }
    painter.find(chat == null ? "" : chat.search().text());
    placed = now;
    height = y + MARGIN;
    revalidate();
    repaint();
  }

  @Override
  protected void paintComponent(Graphics graphics) {
    Graphics2D g = (Graphics2D) graphics;
    Rectangle clip = g.getClipBounds();
    // Before edges are smoothed: a ground filled with that costs ten times as much.
    g.setColor(Theme.background());
    g.fillRect(clip.x, clip.y, clip.width, clip.height);
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    for (int i = 0; i < placed.size(); i++) {
      MessageLine line = placed.get(i);
      if (line.y() + line.height() >= clip.y && line.y() <= clip.y + clip.height) {
        painter.paint(g, line, getWidth(), i == selected && (isFocusOwner() || (model != null && !model.search().text().isEmpty())), model != null && model.encrypted());
      }
    }
  }

  private int indexAt(int y) {
    for (int i = 0; i < placed.size(); i++) {
      if (y >= placed.get(i).y() && y < placed.get(i).y() + placed.get(i).height()) {
        return i;
      }
    }
    return -1;
  }

  private Optional<Bubble> bubble(int index) {
    return index >= 0 && index < placed.size() ? placed.get(index).bubble() : Optional.empty();
  }

  private Optional<MessageLine> lineAt(MouseEvent event) {
    int index = indexAt(event.getY());
    return index < 0 ? Optional.empty() : Optional.of(placed.get(index));
  }

  private OptionalLong quoteAt(MouseEvent event) {
    return lineAt(event).map(line -> line.quoteAt(getWidth(), event.getX(), event.getY())).orElse(OptionalLong.empty());
  }

  private Optional<FileBlock.Act> actAt(MouseEvent event) {
    return lineAt(event).flatMap(line -> line.actAt(getWidth(), event.getX(), event.getY()));
  }

  private boolean isLively(MouseEvent event) {
    return quoteAt(event).isPresent() || actAt(event).isPresent() || lineAt(event).filter(line -> line.linkAt(getWidth(), event.getX(), event.getY()).isPresent()
        || line.signAt(getWidth(), event.getX(), event.getY()).isPresent()).isPresent();
  }

  /** Does this with the file of the chosen message. */
  private void act(FileBlock.Act act) {
    ChatModel chat = model;
    if (chat != null && act == FileBlock.Act.SAVE) {
      bubble(selected).ifPresent(bubble -> SaveDialog.show(this, chat, words, bubble.message()));
    } else {
      bubble(selected).ifPresent(this::follow);
    }
  }

  /** Opens the link of a message; without one goes to what it answers to. */
  private void follow(Bubble bubble) {
    Optional<Texts.Link> link = bubble.links().stream().findFirst();
    if (link.isPresent()) {
      opens.accept(link.get().address());
    } else if (bubble.quote() != null && bubble.quote().target() >= 0) {
      go(bubble.quote().target());
    }
  }

  /** Shows a message and chooses it, wherever it is. */
  void go(long number) {
    go(number, true);
  }

  /** The same without taking the keyboard from where one writes. */
  void reveal(long number) {
    go(number, false);
  }

  private void go(long number, boolean focus) {
    ChatModel chat = model;
    if (chat != null) {
      // After the lines have been laid out anew, and the scrolling that comes with it.
      chat.reach(number, () -> EventQueue.invokeLater(() -> EventQueue.invokeLater(() -> {
        for (int i = 0; i < placed.size(); i++) {
          int index = i;
          bubble(i).filter(bubble -> bubble.message().number() == number).ifPresent(bubble -> choose(index, focus));
        }
      })));
    }
  }

  private void choose(int index, boolean focus) {
    if (focus) {
      requestFocusInWindow();
    }
    select(index);
    MessageLine line = placed.get(index);
    int around = Math.max(0, (getVisibleRect().height - line.height()) / 2);
    scrollRectToVisible(new Rectangle(0, line.y() - around, 1, line.height() + 2 * around));
  }

  /** Begins an answer to the chosen message. */
  private void reply() {
    ChatModel chat = model;
    if (chat != null) {
      bubble(selected).ifPresent(bubble -> chat.reply(bubble.message()));
    }
  }

  private void react(String sign) {
    ChatModel chat = model;
    if (chat != null) {
      bubble(selected).ifPresent(bubble -> chat.react(bubble.message(), sign));
    }
  }

  boolean hasLines() {
    return !placed.isEmpty();
  }

  /** The first message at this height or below it, if there is one. */
  OptionalLong messageAt(int y) {
    return placed.stream().filter(line -> line.y() + line.height() > y).flatMap(line -> line.bubble().stream())
        .mapToLong(bubble -> bubble.message().number()).findFirst();
  }

  /** How far down a message begins, if it is there. */
  OptionalInt top(OptionalLong number) {
    return placed.stream().filter(line -> number.isPresent()
        && line.bubble().filter(bubble -> bubble.message().number() == number.getAsLong()).isPresent()).mapToInt(MessageLine::y).findFirst();
  }

  /** How far down what is new begins, if something is. */
  OptionalInt unread() {
    return placed.stream().filter(line -> line.row() instanceof ChatRow.Unread).mapToInt(MessageLine::y).findFirst();
  }

  /** The words of the message that is chosen, empty when none is. */
  String chosen() {
    return bubble(selected).map(Bubble::text).orElse("");
  }

  /** The message with this text, if it is there. */
  Optional<MessageLine> line(String text) {
    return placed.stream().filter(line -> line.row() instanceof Bubble bubble && bubble.text().equals(text)).findFirst();
  }

  private void select(int index) {
    selected = index;
    bubble(index).ifPresent(bubble -> getAccessibleContext().setAccessibleDescription(bubble.sender() + ": "
        + (bubble.quote() == null ? "" : words.say("chat.reply.said", bubble.quote().who(), bubble.quote().text()) + " ") + bubble.text()
        + bubble.reactions().stream().map(reaction -> " " + reaction.sign() + " " + reaction.count()).collect(Collectors.joining())));
    repaint();
  }

  private void step(int by) {
    int next = selected < 0 ? placed.size() - 1 : selected + by;
    while (next >= 0 && next < placed.size() && bubble(next).isEmpty()) {
      next += by;
    }
    if (bubble(next).isPresent()) {
      select(next);
      scrollRectToVisible(new Rectangle(0, placed.get(next).y(), 1, placed.get(next).height()));
    }
  }

  private void popup(MouseEvent event) {
    if (event.isPopupTrigger()) {
      menu(event.getX(), event.getY());
    }
  }

  private void menu(int x, int y) {
    ChatModel chat = model;
    Optional<Bubble> chosen = bubble(selected);
    if (chat == null || chosen.isEmpty()) {
      return;
    }
    MessageMenu.of(chosen.get(), chat, words, this, new Point(x, y), opens).show(this, x, y);
  }

  @Override
  public Font getFont() {
    return Theme.font();
  }

  @Override
  public AccessibleContext getAccessibleContext() {
    if (accessibleContext == null) {
      accessibleContext = new AccessibleJComponent() {
        @Override
        public AccessibleRole getAccessibleRole() {
          return AccessibleRole.LIST;
        }
      };
      accessibleContext.setAccessibleName(words.say("chat.messages"));
    }
    return accessibleContext;
  }

  @Override
  public Dimension getPreferredSize() {
    return new Dimension(200, height);
  }

  @Override
  public Dimension getPreferredScrollableViewportSize() {
    return getPreferredSize();
  }

  @Override
  public int getScrollableUnitIncrement(Rectangle visible, int orientation, int direction) {
    return 24;
  }

  @Override
  public int getScrollableBlockIncrement(Rectangle visible, int orientation, int direction) {
    return visible.height - 40;
  }

  @Override
  public boolean getScrollableTracksViewportWidth() {
    return true;
  }

  @Override
  public boolean getScrollableTracksViewportHeight() {
    return getParent() != null && getParent().getHeight() > height;
  }
}
