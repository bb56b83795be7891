package im.recado.client.view;

import im.recado.client.model.ChatRow;
import im.recado.client.model.ChatRow.Bubble;
import im.recado.client.model.Texts;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A line of a conversation with its place.
 *
 * @param layout of a message; null when the line is none
 * @param signs what people have put at it; null when nobody has
 */
record MessageLine(ChatRow row, int y, int height, @Nullable BubbleLayout layout, @Nullable ReactionRow signs) {
  static final int MARGIN = 16;
  static final int AVATAR = 32;
  /** The name over what somebody says in a room. */
  private static final int NAME = 20;

  static int name() {
    return Math.round(NAME * Theme.scale());
  }

  Optional<Bubble> bubble() {
    return row instanceof Bubble bubble ? Optional.of(bubble) : Optional.empty();
  }

  static boolean isNamed(Bubble bubble) {
    return bubble.first() && !bubble.message().own() && bubble.message().room();
  }

  /** Where the message begins, below the name if there is one. */
  int top() {
    return y + (row instanceof Bubble bubble && isNamed(bubble) ? name() : 0);
  }

  /** The left edge of the message in a view of this width. */
  int left(int view) {
    return edge(view, layout == null ? 0 : layout.width);
  }

  int signsLeft(int view) {
    return edge(view, signs == null ? 0 : signs.width);
  }

  private int edge(int view, int width) {
    return row instanceof Bubble bubble && bubble.message().own() ? view - MARGIN - width : MARGIN + AVATAR + 10;
  }

  /** What can be opened at a point of the view. */
  Optional<Texts.Link> linkAt(int view, int x, int pointY) {
    BubbleLayout message = layout;
    if (message == null) {
      return Optional.empty();
    }
    int inX = x - left(view);
    int inY = pointY - top();
    boolean inside = inX >= 0 && inX < message.width && inY >= 0 && inY < message.height;
    return message.isPicture() && inside && message.quoteAt(inX, inY).isEmpty()
        ? message.links().stream().findFirst() : message.linkAt(inX, inY);
  }

  /** How many characters of the message stand before the point of the view that is nearest to this one. */
  int offset(int view, int x, int pointY) {
    return layout == null ? 0 : layout.offset(x - left(view), pointY - top());
  }

  /** The character at a point of the view, or nearest to it. */
  int letter(int view, int x, int pointY) {
    return layout == null ? 0 : layout.letter(x - left(view), pointY - top());
  }

  /** Whether words of the message are at a point of the view. */
  boolean isText(int view, int x, int pointY) {
    return layout != null && layout.isText(x - left(view), pointY - top());
  }

  /** The message to which a click there leads. */
  OptionalLong quoteAt(int view, int x, int pointY) {
    return layout == null ? OptionalLong.empty() : layout.quoteAt(x - left(view), pointY - top());
  }

  /** What is done with its file by a click there. */
  Optional<FileBlock.Act> actAt(int view, int x, int pointY) {
    return layout == null ? Optional.empty() : layout.actAt(x - left(view), pointY - top());
  }

  /** The sign at a point of the view. */
  Optional<String> signAt(int view, int x, int pointY) {
    return signs == null || layout == null ? Optional.empty() : signs.at(x - signsLeft(view), pointY - top() - layout.height);
  }
}
