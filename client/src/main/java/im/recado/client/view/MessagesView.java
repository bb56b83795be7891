package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.ChatRow;
import im.recado.client.model.ChatRow.Bubble;
import im.recado.client.model.Colours;
import im.recado.client.model.Reaction;
import im.recado.client.model.Texts;
import im.recado.client.model.Words;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.State;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Cursor;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Toolkit;
import java.awt.datatransfer.StringSelection;
import java.awt.event.ComponentAdapter;
import java.awt.event.ComponentEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.font.FontRenderContext;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.accessibility.AccessibleContext;
import javax.accessibility.AccessibleRole;
import javax.swing.JComponent;
import javax.swing.JMenu;
import javax.swing.JMenuItem;
import javax.swing.JPopupMenu;
import javax.swing.Scrollable;
import org.jspecify.annotations.Nullable;

/** The lines of a conversation. Only what is in sight is drawn; what was laid out once is kept until it changes. */
final class MessagesView extends JComponent implements Scrollable {
  private static final int MARGIN = 16;
  private static final int AVATAR = 32;
  private static final int WIDEST = 620;

  /** A line with its place. */
  private record Placed(ChatRow row, int y, int height, @Nullable BubbleLayout layout, @Nullable ReactionRow reactions) {}

  /** What decides how a message is laid out. */
  private record Key(long number, String text, int most, boolean picture) {}

  private final Words words;
  private final AvatarPainter painter;
  private final DateTimeFormatter time;
  private final DateTimeFormatter date;
  private final Map<Key, BubbleLayout> layouts = new HashMap<>();
  private final Consumer<String> opens;
  private Function<Message, Optional<BufferedImage>> pictures = message -> Optional.empty();
  private List<Placed> placed = List.of();
  private @Nullable ChatModel model;
  private int height;
  private int selected = -1;

  MessagesView(Words words, AvatarPainter painter, Consumer<String> opens) {
    this.words = words;
    this.painter = painter;
    this.opens = opens;
    time = DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).withLocale(words.locale());
    date = DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL).withLocale(words.locale());
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
        linkAt(event).ifPresent(link -> opens.accept(link.address()));
        signAt(event).ifPresent(sign -> react(sign));
      }

      @Override
      public void mouseMoved(MouseEvent event) {
        setCursor(Cursor.getPredefinedCursor(linkAt(event).isPresent() || signAt(event).isPresent() ? Cursor.HAND_CURSOR : Cursor.DEFAULT_CURSOR));
      }
    };
    addMouseListener(mouse);
    addMouseMotionListener(mouse);
    Plain.key(this, WHEN_FOCUSED, "UP", () -> step(-1));
    Plain.key(this, WHEN_FOCUSED, "DOWN", () -> step(1));
    Plain.key(this, WHEN_FOCUSED, "ctrl C", this::copy);
    Plain.key(this, WHEN_FOCUSED, "ENTER", () -> bubble(selected).ifPresent(bubble ->
        Texts.links(bubble.text()).stream().findFirst().ifPresent(link -> opens.accept(link.address()))));
    Plain.key(this, WHEN_FOCUSED, "CONTEXT_MENU", () -> menu(MARGIN, selected < 0 ? 0 : placed.get(selected).y));
    Plain.key(this, WHEN_FOCUSED, "shift F10", () -> menu(MARGIN, selected < 0 ? 0 : placed.get(selected).y));
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
    List<Placed> now = new ArrayList<>();
    int y = MARGIN;
    if (chat != null && getWidth() > 0) {
      int most = Math.min(WIDEST, getWidth() - 2 * MARGIN - 2 * (AVATAR + 10));
      FontRenderContext context = getFontMetrics(Theme.font()).getFontRenderContext();
      Map<Key, BubbleLayout> kept = new HashMap<>();
      for (ChatRow row : chat.rows()) {
        BubbleLayout layout = null;
        ReactionRow reactions = null;
        int rowHeight = 40;
        if (row instanceof Bubble bubble) {
          BufferedImage picture = bubble.message().file() ? pictures.apply(bubble.message()).orElse(null) : null;
          Key key = new Key(bubble.message().number(), bubble.text(), most, picture != null);
          layout = layouts.get(key);
          if (layout == null) {
            layout = new BubbleLayout(bubble, Math.max(120, most), Theme.font(1, false), context, picture);
          }
          kept.put(key, layout);
          rowHeight = layout.height + (bubble.last() ? 10 : 2) + (named(bubble) ? 20 : 0);
          if (!bubble.reactions().isEmpty()) {
            reactions = new ReactionRow(bubble.reactions(), Math.max(120, most), context);
            rowHeight += ReactionRow.HEIGHT;
          }
        }
        now.add(new Placed(row, y, rowHeight, layout, reactions));
        y += rowHeight;
      }
      layouts.clear();
      layouts.putAll(kept);
    }
    placed = now;
    height = y + MARGIN;
    selected = Math.min(selected, placed.size() - 1);
    revalidate();
    repaint();
  }

  private boolean named(Bubble bubble) {
    return bubble.first() && !bubble.message().own() && bubble.message().room();
  }

  @Override
  protected void paintComponent(Graphics graphics) {
    Graphics2D g = (Graphics2D) graphics;
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    Rectangle clip = g.getClipBounds();
    g.setColor(Theme.background());
    g.fillRect(clip.x, clip.y, clip.width, clip.height);
    for (int i = 0; i < placed.size(); i++) {
      Placed line = placed.get(i);
      if (line.y + line.height < clip.y || line.y > clip.y + clip.height) {
        continue;
      }
      switch (line.row) {
        case ChatRow.Day day -> rule(g, day(day.date()), line.y, Theme.faint());
        case ChatRow.Unread unread -> rule(g, words.say("chat.unread"), line.y, Theme.accent());
        case Bubble bubble -> bubble(g, bubble, line, i == selected && isFocusOwner());
      }
    }
  }

  private String day(LocalDate day) {
    LocalDate today = LocalDate.now(ZoneId.systemDefault());
    return day.equals(today) ? words.say("chat.today")
        : day.equals(today.minusDays(1)) ? words.say("chat.yesterday") : date.format(day);
  }

  private void rule(Graphics2D g, String text, int y, Color colour) {
    g.setFont(Theme.font(-1, true));
    FontMetrics metrics = g.getFontMetrics();
    int width = metrics.stringWidth(text);
    int x = (getWidth() - width) / 2;
    g.setColor(colour.equals(Theme.accent()) ? colour : Theme.line());
    g.fillRect(MARGIN, y + 17, Math.max(0, x - 2 * MARGIN), 1);
    g.fillRect(x + width + MARGIN, y + 17, Math.max(0, getWidth() - x - width - 2 * MARGIN), 1);
    g.setColor(colour);
    g.drawString(text, x, y + 21);
  }

  private int left(Bubble bubble, BubbleLayout layout) {
    return bubble.message().own() ? getWidth() - MARGIN - layout.width : MARGIN + AVATAR + 10;
  }

  private void bubble(Graphics2D g, Bubble bubble, Placed line, boolean marked) {
    BubbleLayout layout = java.util.Objects.requireNonNull(line.layout);
    Message message = bubble.message();
    int x = left(bubble, layout);
    int y = line.y;
    if (named(bubble)) {
      g.setFont(Theme.font(-1, true));
      g.setColor(new Color(Colours.of(message.sender().resource(), 80, Theme.isDark() ? 70 : 40)));
      g.drawString(bubble.sender(), x + 2, y + 14);
      y += 20;
    }
    g.setColor(message.own() ? Theme.ownBubble() : bubble.mentioned() ? Theme.mention() : Theme.bubble());
    g.fillRoundRect(x, y, layout.width, layout.height, 16, 16);
    if (marked) {
      g.setColor(Theme.accent());
      g.setStroke(new BasicStroke(2));
      g.drawRoundRect(x, y, layout.width - 1, layout.height - 1, 16, 16);
    }
    if (bubble.last() && !message.own()) {
      painter.paint(g, message.sender(), bubble.sender(), null, MARGIN, y + layout.height - AVATAR, AVATAR, Theme.background());
    }
    layout.draw(g, x, y);
    if (line.reactions != null) {
      line.reactions.draw(g, signsLeft(bubble, line.reactions), y + layout.height);
    }
    meta(g, message, x + layout.width - BubbleLayout.PAD_X, y + layout.height - BubbleLayout.PAD_Y - 1);
  }

  /** The time and how far the message has come, with its lower right corner there. */
  private void meta(Graphics2D g, Message message, int right, int bottom) {
    int x = right;
    if (message.own()) {
      x -= 16;
      mark(g, message.state(), x, bottom - 9);
      x -= 4;
    }
    g.setFont(Theme.font(-2, false));
    g.setColor(message.state() == State.FAILED ? Theme.bad() : Theme.faint());
    String text = time.format(message.at().atZone(ZoneId.systemDefault()));
    if (message.edited()) {
      text = "✎ " + text;
    }
    x -= g.getFontMetrics().stringWidth(text);
    g.drawString(text, x, bottom);
    if (message.security().isEncrypted() || model != null && model.encrypted()) {
      LockButton.mark(g, message.security(), x - 12, bottom - 9);
    }
  }

  /** A clock: waiting; a tick: the server has it; two: it arrived; two in colour: read; a cross: it came back. */
  private static void mark(Graphics2D g, State state, int x, int y) {
    g.setStroke(new BasicStroke(1.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.setColor(state == State.READ ? Theme.accent() : state == State.FAILED ? Theme.bad() : Theme.faint());
    switch (state) {
      case PENDING -> {
        g.drawOval(x + 3, y, 8, 8);
        g.draw(new Line2D.Double(x + 7, y + 2, x + 7, y + 4.5));
        g.draw(new Line2D.Double(x + 7, y + 4.5, x + 9, y + 4.5));
      }
      case FAILED -> {
        g.draw(new Line2D.Double(x + 4, y + 1, x + 11, y + 8));
        g.draw(new Line2D.Double(x + 11, y + 1, x + 4, y + 8));
      }
      case SENT -> tick(g, x + 3, y);
      default -> {
        tick(g, x, y);
        tick(g, x + 5, y);
      }
    }
  }

  private static void tick(Graphics2D g, int x, int y) {
    g.draw(new Line2D.Double(x + 1, y + 4.5, x + 3.5, y + 7.5));
    g.draw(new Line2D.Double(x + 3.5, y + 7.5, x + 9, y + 0.5));
  }

  private int indexAt(int y) {
    for (int i = 0; i < placed.size(); i++) {
      if (y >= placed.get(i).y && y < placed.get(i).y + placed.get(i).height) {
        return i;
      }
    }
    return -1;
  }

  private Optional<Bubble> bubble(int index) {
    return index >= 0 && index < placed.size() && placed.get(index).row instanceof Bubble bubble
        ? Optional.of(bubble) : Optional.empty();
  }

  private Optional<Texts.Link> linkAt(MouseEvent event) {
    int index = indexAt(event.getY());
    return bubble(index).flatMap(bubble -> {
      Placed line = placed.get(index);
      BubbleLayout layout = java.util.Objects.requireNonNull(line.layout);
      int x = event.getX() - left(bubble, layout);
      int y = event.getY() - line.y - (named(bubble) ? 20 : 0);
      return layout.isPicture() && x >= 0 && x < layout.width && y >= 0 && y < layout.height
          ? layout.links().stream().findFirst() : layout.linkAt(x, y);
    });
  }

  private int signsLeft(Bubble bubble, ReactionRow signs) {
    return bubble.message().own() ? getWidth() - MARGIN - signs.width : MARGIN + AVATAR + 10;
  }

  private Optional<String> signAt(MouseEvent event) {
    int index = indexAt(event.getY());
    return bubble(index).flatMap(bubble -> {
      Placed line = placed.get(index);
      int top = line.y + (named(bubble) ? 20 : 0) + java.util.Objects.requireNonNull(line.layout).height;
      return line.reactions == null ? Optional.empty()
          : line.reactions.at(event.getX() - signsLeft(bubble, line.reactions), event.getY() - top);
    });
  }

  private void react(String sign) {
    ChatModel chat = model;
    if (chat != null) {
      bubble(selected).ifPresent(bubble -> chat.react(bubble.message(), sign));
    }
  }

  /** A point in the message with this text, if it is there. */
  Optional<Point> place(String text) {
    for (Placed line : placed) {
      if (line.row instanceof Bubble bubble && bubble.text().equals(text)) {
        return Optional.of(new Point(left(bubble, java.util.Objects.requireNonNull(line.layout)) + 8, line.y + (named(bubble) ? 20 : 0) + 8));
      }
    }
    return Optional.empty();
  }

  private void select(int index) {
    selected = index;
    bubble(index).ifPresent(bubble -> getAccessibleContext().setAccessibleDescription(bubble.sender() + ": " + bubble.text()
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
      scrollRectToVisible(new Rectangle(0, placed.get(next).y, 1, placed.get(next).height));
    }
  }

  private void copy() {
    bubble(selected).ifPresent(bubble -> Toolkit.getDefaultToolkit().getSystemClipboard()
        .setContents(new StringSelection(bubble.text()), null));
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
    Message message = chosen.get().message();
    JPopupMenu menu = new JPopupMenu();
    if (chat.reactable(message)) {
      JMenu signs = new JMenu(words.say("chat.react"));
      signs.setName("react");
      for (String sign : Reaction.USUAL) {
        JMenuItem item = signs.add(ReactionRow.text(sign, Theme.font()));
        item.setName("react." + sign);
        item.addActionListener(event -> chat.react(message, sign));
      }
      menu.add(signs);
    }
    menu.add(words.say("chat.copy")).addActionListener(event -> copy());
    if (message.own() && !message.file()) {
      menu.add(words.say("chat.correct")).addActionListener(event -> chat.correct(message));
    }
    if (message.file() && message.security().isEncrypted()) {
      menu.add(words.say("omemo.file.save")).addActionListener(event -> LockButton.save(this, chat, message));
    }
    if (message.state() == State.FAILED) {
      menu.add(words.say("chat.again")).addActionListener(event -> chat.again(message));
    }
    for (Texts.Link link : Texts.links(chosen.get().text())) {
      Texts.opens(link.address()).ifPresent(uri ->
          menu.add(words.say("chat.open", Texts.host(uri))).addActionListener(event -> opens.accept(link.address())));
    }
    menu.show(this, x, y);
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
