package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.ChatRow;
import im.recado.client.model.ChatRow.Bubble;
import im.recado.client.model.Selection.Part;
import im.recado.client.model.Texts;
import im.recado.client.model.Words;
import im.recado.client.services.store.Message;
import java.awt.Cursor;
import java.awt.Dimension;
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
import java.awt.image.BufferedImage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.accessibility.AccessibleContext;
import javax.accessibility.AccessibleRole;
import javax.swing.JComponent;
import javax.swing.Scrollable;
import javax.swing.SwingUtilities;
import org.jspecify.annotations.Nullable;

/** The lines of a conversation. Only what is in sight is drawn; what was laid out once is kept until it changes. */
final class MessagesView extends JComponent implements Scrollable {
  private static final int MARGIN = MessageLine.MARGIN;
  private final Words words;
  private final MessagePainter painter;
  private final Typesetter typesetter;
  private final Consumer<String> opens;
  private Function<Message, Optional<BufferedImage>> pictures = message -> Optional.empty();
  private Consumer<Runnable> moves = Runnable::run;
  private Lines lines = Lines.NONE;
  private @Nullable ChatModel model;
  private int selected = -1;
  private final Selecting selecting;
  /** The message to which one goes as soon as it is among the lines; negative: none. */
  private long goal = -1;
  private boolean goalFocus;

  MessagesView(Words words, AvatarPainter painter, Consumer<String> opens) {
    this.words = words;
    this.painter = new MessagePainter(words, painter);
    this.opens = opens;
    typesetter = new Typesetter(words);
    setFocusable(true);
    setOpaque(true);
    setName("messages");
    addComponentListener(new ComponentAdapter() {
      @Override
      public void componentResized(ComponentEvent event) {
        place();
      }
    });
    // Before the menu is opened: it copies what is selected then.
    selecting = new Selecting(this, words.locale());
    MouseAdapter mouse = new MouseAdapter() {
      @Override
      public void mousePressed(MouseEvent event) {
        requestFocusInWindow();
        select(lines.at(event.getY()));
        popup(event);
      }

      @Override
      public void mouseReleased(MouseEvent event) {
        popup(event);
      }

      @Override
      public void mouseClicked(MouseEvent event) {
        if (!SwingUtilities.isLeftMouseButton(event) || event.getClickCount() > 1 || !selecting.isEmpty()) {
          return;
        }
        lineAt(event).flatMap(line -> line.linkAt(getWidth(), event.getX(), event.getY())).ifPresent(link -> opens.accept(link.address()));
        lineAt(event).flatMap(line -> line.signAt(getWidth(), event.getX(), event.getY())).ifPresent(sign -> react(sign));
        quoteAt(event).ifPresent(number -> go(number));
        actAt(event).ifPresent(act -> act(act));
      }

      @Override
      public void mouseMoved(MouseEvent event) {
        setCursor(Cursor.getPredefinedCursor(isLively(event) ? Cursor.HAND_CURSOR : isText(event) ? Cursor.TEXT_CURSOR : Cursor.DEFAULT_CURSOR));
      }
    };
    addMouseListener(mouse);
    addMouseMotionListener(mouse);
    Plain.key(this, WHEN_FOCUSED, "UP", () -> step(-1));
    Plain.key(this, WHEN_FOCUSED, "DOWN", () -> step(1));
    Plain.key(this, WHEN_FOCUSED, "ctrl C", this::copy);
    Plain.key(this, WHEN_FOCUSED, "R", this::reply);
    Plain.key(this, WHEN_FOCUSED, "ENTER", () -> lines.bubble(selected).ifPresent(this::follow));
    Plain.key(this, WHEN_FOCUSED, "CONTEXT_MENU", () -> menu(MARGIN, selected < 0 ? 0 : lines.all().get(selected).y()));
    Plain.key(this, WHEN_FOCUSED, "shift F10", () -> menu(MARGIN, selected < 0 ? 0 : lines.all().get(selected).y()));
  }

  /** Another theme: what was laid out has colours in it. */
  @Override
  public void updateUI() {
    place();
  }

  void pictures(Function<Message, Optional<BufferedImage>> source) {
    pictures = source;
  }

  /** Says who keeps what is in sight where it is while lines are exchanged: what is given is run within that. */
  void onMove(Consumer<Runnable> listener) {
    moves = listener;
  }

  /** Shows another conversation, or none. */
  void show(@Nullable ChatModel chat) {
    model = chat;
    goal = -1;
    selecting.clear();
    set(Lines.NONE);
    place();
  }

  /** The lines have changed: they are shown as soon as they are laid out. */
  void place() {
    ChatModel chat = model;
    if (chat == null || getWidth() == 0) {
      return;
    }
    Map<Long, BufferedImage> known = new HashMap<>();
    for (ChatRow row : chat.rows()) {
      if (row instanceof Bubble bubble && bubble.message().file()) {
        pictures.apply(bubble.message()).ifPresent(picture -> known.put(bubble.message().number(), picture));
      }
    }
    typesetter.set(chat.rows(), getWidth(), getFontMetrics(Theme.font()).getFontRenderContext(), known, laid -> {
      if (chat == model) {
        moves.accept(() -> set(laid));
      }
    });
  }

  private void set(Lines now) {
    OptionalLong before = lines.bubble(selected).stream().mapToLong(bubble -> bubble.message().number()).findFirst();
    lines = now;
    selected = before.isPresent() ? now.of(before.getAsLong()) : -1;
    selecting.moved();
    painter.find(model == null ? "" : model.search().text());
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
    boolean marks = isFocusOwner() || (model != null && !model.search().text().isEmpty());
    ChatModel chat = model;
    Predicate<Message> exposed = message -> chat != null && chat.exposed(message);
    for (int i = lines.from(clip.y); i < lines.size() && lines.all().get(i).y() <= clip.y + clip.height; i++) {
      MessageLine line = lines.all().get(i);
      Part part = line.bubble().map(selecting::of).orElse(null);
      painter.paint(g, line, getWidth(), i == selected && marks && selecting.isEmpty(), part, exposed);
    }
  }

  private Optional<MessageLine> lineAt(MouseEvent event) {
    int index = lines.at(event.getY());
    return index < 0 ? Optional.empty() : Optional.of(lines.all().get(index));
  }

  private OptionalLong quoteAt(MouseEvent event) {
    return lineAt(event).map(line -> line.quoteAt(getWidth(), event.getX(), event.getY())).orElse(OptionalLong.empty());
  }

  private Optional<FileBlock.Act> actAt(MouseEvent event) {
    return lineAt(event).flatMap(line -> line.actAt(getWidth(), event.getX(), event.getY()));
  }

  private boolean isText(MouseEvent event) {
    return lineAt(event).filter(line -> line.isText(getWidth(), event.getX(), event.getY())).isPresent();
  }

  private boolean isLively(MouseEvent event) {
    return quoteAt(event).isPresent() || actAt(event).isPresent() || lineAt(event).filter(line -> line.linkAt(getWidth(), event.getX(), event.getY()).isPresent()
        || line.signAt(getWidth(), event.getX(), event.getY()).isPresent()).isPresent();
  }

  /** Does this with the file of the chosen message. */
  private void act(FileBlock.Act act) {
    ChatModel chat = model;
    if (chat != null && act == FileBlock.Act.SAVE) {
      lines.bubble(selected).ifPresent(bubble -> SaveDialog.show(this, chat, words, bubble.message()));
    } else {
      lines.bubble(selected).ifPresent(this::follow);
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
      chat.reach(number, () -> {
        goal = number;
        goalFocus = focus;
        arrive();
      });
    }
  }

  /** Goes to where one wished to be; false when one did not, or when that is not laid out yet. */
  boolean arrive() {
    int index = goal < 0 ? -1 : lines.of(goal);
    if (index < 0) {
      return false;
    }
    goal = -1;
    if (goalFocus) {
      requestFocusInWindow();
    }
    select(index);
    MessageLine line = lines.all().get(index);
    int around = Math.max(0, (getVisibleRect().height - line.height()) / 2);
    scrollRectToVisible(new Rectangle(0, line.y() - around, 1, line.height() + 2 * around));
    return true;
  }

  /** Begins an answer to the chosen message. */
  private void reply() {
    ChatModel chat = model;
    if (chat != null) {
      lines.bubble(selected).ifPresent(bubble -> chat.reply(bubble.message()));
    }
  }

  private void react(String sign) {
    ChatModel chat = model;
    if (chat != null) {
      lines.bubble(selected).ifPresent(bubble -> chat.react(bubble.message(), sign));
    }
  }

  Lines lines() {
    return lines;
  }

  private void copy() {
    if (!selecting.isEmpty()) {
      Selecting.copy(this, selecting.text());
    } else {
      lines.bubble(selected).ifPresent(bubble -> Selecting.copy(this, bubble.copied()));
    }
  }

  /** What is copied: the words that are selected, else all of a message. */
  private String copied(Bubble bubble) {
    return selecting.isEmpty() ? bubble.copied() : selecting.text();
  }

  /** The words that are selected, empty when none are. */
  String selectedText() {
    return selecting.text();
  }

  /** The words of the message that is chosen, empty when none is. */
  String chosen() {
    return lines.bubble(selected).map(Bubble::text).orElse("");
  }

  /** The message with this text, if it is there. */
  Optional<MessageLine> line(String text) {
    return lines.all().stream().filter(line -> line.row() instanceof Bubble bubble && bubble.text().equals(text)).findFirst();
  }

  private void select(int index) {
    selected = index;
    lines.bubble(index).ifPresent(bubble -> getAccessibleContext().setAccessibleDescription(bubble.sender() + ": "
        + (bubble.quote() == null ? "" : words.say("chat.reply.said", bubble.quote().who(), bubble.quote().text()) + " ") + bubble.text()
        + bubble.reactions().stream().map(reaction -> " " + reaction.sign() + " " + reaction.count()).collect(Collectors.joining())));
    repaint();
  }

  private void step(int by) {
    int next = selected < 0 ? lines.size() - 1 : selected + by;
    while (next >= 0 && next < lines.size() && lines.bubble(next).isEmpty()) {
      next += by;
    }
    if (lines.bubble(next).isPresent()) {
      selecting.clear();
      select(next);
      MessageLine line = lines.all().get(next);
      scrollRectToVisible(new Rectangle(0, line.y(), 1, line.height()));
    }
  }

  private void popup(MouseEvent event) {
    if (event.isPopupTrigger()) {
      menu(event.getX(), event.getY());
    }
  }

  private void menu(int x, int y) {
    ChatModel chat = model;
    Optional<Bubble> chosen = lines.bubble(selected);
    if (chat == null || chosen.isEmpty()) {
      return;
    }
    MessageMenu.of(chosen.get(), copied(chosen.get()), chat, words, this, new Point(x, y), opens).show(this, x, y);
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
    return new Dimension(200, lines.height());
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
    return getParent() != null && getParent().getHeight() > lines.height();
  }
}
