package im.recado.client.view;

import im.recado.client.model.ChatRow;
import im.recado.client.model.ChatRow.Bubble;
import im.recado.client.model.Colours;
import im.recado.client.model.Selection.Part;
import im.recado.client.model.Words;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.State;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.geom.Line2D;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Draws the lines of a conversation. */
final class MessagePainter {
  /** The ticks with what is free before them. */
  private static final int TICKS = 20;
  /** The padlock with what is free behind it. */
  private static final int LOCK = 12;
  private final Words words;
  private final AvatarPainter people;
  private final DateTimeFormatter time;
  private String find = "";
  private final DateTimeFormatter date;

  MessagePainter(Words words, AvatarPainter people) {
    this.words = words;
    this.people = people;
    time = DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).withLocale(words.locale());
    date = DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL).withLocale(words.locale());
  }

  /** What is looked for from now on, and marked; empty: nothing. */
  void find(String text) {
    find = text;
  }

  /**
   * Draws a line.
   *
   * @param width of the view
   * @param marked whether it is the chosen one
   * @param selected what of its words is selected
   * @param exposed whether a message that is not encrypted is to be seen as that
   */
  void paint(Graphics2D g, MessageLine line, int width, boolean marked, @Nullable Part selected, Predicate<Message> exposed) {
    switch (line.row()) {
      case ChatRow.Day day -> rule(g, day(day.date()), line.y(), width, Theme.faint());
      case ChatRow.Unread unread -> rule(g, words.say("chat.unread"), line.y(), width, Theme.accent());
      case Bubble bubble -> bubble(g, bubble, line, width, marked, selected, exposed);
    }
  }

  private String day(LocalDate day) {
    LocalDate today = LocalDate.now(ZoneId.systemDefault());
    return day.equals(today) ? words.say("chat.today")
        : day.equals(today.minusDays(1)) ? words.say("chat.yesterday") : date.format(day);
  }

  private static void rule(Graphics2D g, String text, int y, int view, Color colour) {
    g.setFont(Theme.font(-1, true));
    FontMetrics metrics = g.getFontMetrics();
    int width = metrics.stringWidth(text);
    int x = (view - width) / 2;
    g.setColor(colour.equals(Theme.accent()) ? colour : Theme.line());
    g.fillRect(MessageLine.MARGIN, y + 17, Math.max(0, x - 2 * MessageLine.MARGIN), 1);
    g.fillRect(x + width + MessageLine.MARGIN, y + 17, Math.max(0, view - x - width - 2 * MessageLine.MARGIN), 1);
    g.setColor(colour);
    g.drawString(text, x, y + 21);
  }

  private void bubble(Graphics2D g, Bubble bubble, MessageLine line, int width, boolean marked, @Nullable Part selected, Predicate<Message> exposed) {
    BubbleLayout layout = Objects.requireNonNull(line.layout());
    Message message = bubble.message();
    int x = line.left(width);
    int y = line.top();
    if (MessageLine.isNamed(bubble)) {
      g.setFont(Theme.font(-1, true));
      g.setColor(new Color(Colours.of(message.sender().resource(), 80, Theme.isDark() ? 70 : 40)));
      g.drawString(bubble.sender(), x + 2, line.y() + Math.round(14 * Theme.scale()));
    }
    g.setColor(message.own() ? Theme.ownBubble() : bubble.mentioned() ? Theme.mention() : Theme.bubble());
    Rounded.fill(g, x, y, layout.width, layout.height, 16);
    if (marked) {
      g.setColor(Theme.accent());
      g.setStroke(new BasicStroke(2));
      g.drawRoundRect(x, y, layout.width - 1, layout.height - 1, 16, 16);
    }
    if (bubble.last() && !message.own()) {
      people.paint(g, message.author(), bubble.sender(), null, MessageLine.MARGIN, y + layout.height - MessageLine.AVATAR,
          MessageLine.AVATAR, Theme.background());
    }
    layout.draw(g, x, y, find, selected);
    ReactionRow signs = line.signs();
    if (signs != null) {
      signs.draw(g, line.signsLeft(width), y + layout.height);
    }
    meta(g, message, x + layout.width - BubbleLayout.PAD_X, y + layout.height - layout.pad - 1, exposed);
  }

  private static String stamp(Message message, DateTimeFormatter time) {
    String text = time.format(message.at().atZone(ZoneId.systemDefault()));
    return message.edited() ? "✎ " + text : text;
  }

  /** What the padlock, the time and the ticks of a message take, whether it has all of them yet or not. */
  static int meta(Message message, Words words, FontRenderContext context) {
    String text = stamp(message, DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).withLocale(words.locale()));
    double wide = Theme.font(-2, false).getStringBounds(text, context).getWidth();
    return LOCK + (int) Math.ceil(wide) + (message.own() ? TICKS : 0);
  }

  /** The time and how far the message has come, with its lower right corner there. */
  private void meta(Graphics2D g, Message message, int right, int bottom, Predicate<Message> exposed) {
    int x = right;
    // Of a file that goes from client to client its words say how far it is.
    if (message.own() && !message.handed().isSo()) {
      x -= TICKS - 4;
      mark(g, message.state(), x, bottom - 9);
      x -= 4;
    }
    g.setFont(Theme.font(-2, false));
    g.setColor(message.state() == State.FAILED ? Theme.bad() : Theme.faint());
    String text = stamp(message, time);
    x -= g.getFontMetrics().stringWidth(text);
    g.drawString(text, x, bottom);
    if (message.security().isEncrypted() || exposed.test(message)) {
      LockButton.mark(g, message.security(), x - LOCK, bottom - 9);
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
}
