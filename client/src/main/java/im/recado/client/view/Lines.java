package im.recado.client.view;

import im.recado.client.model.ChatRow;
import im.recado.client.model.ChatRow.Bubble;
import im.recado.client.model.Selection.Place;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The lines of a conversation, each at its place: one below the other, without a gap.
 *
 * @param height of all of them with what is free around them
 */
record Lines(List<MessageLine> all, int height) {
  static final Lines NONE = new Lines(List.of(), 2 * MessageLine.MARGIN);

  int size() {
    return all.size();
  }

  /** The message of a line; nothing when the line is none, or there is no such line. */
  Optional<Bubble> bubble(int index) {
    return index >= 0 && index < all.size() ? all.get(index).bubble() : Optional.empty();
  }

  /** The first line that ends below this height; their number when there is none. */
  int from(int y) {
    int low = 0;
    int high = all.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (all.get(middle).y() + all.get(middle).height() > y) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** The line at this height; -1 when there is none. */
  int at(int y) {
    int index = from(y);
    return index < all.size() && y >= all.get(index).y() ? index : -1;
  }

  /** The line of the message with this number; -1 when it is not there. */
  int of(long number) {
    return IntStream.range(0, all.size()).filter(i -> bubble(i).filter(bubble -> bubble.message().number() == number).isPresent())
        .findFirst().orElse(-1);
  }

  /** The messages among them, in their order. */
  List<Bubble> bubbles() {
    return all.stream().map(MessageLine::bubble).flatMap(Optional::stream).toList();
  }

  /** The place between two characters that is nearest to a point of a view of this width: of the message at its height, or of the next one. */
  Optional<Place> place(int view, int x, int y) {
    for (int i = Math.min(from(Math.max(0, y)), all.size() - 1); i >= 0 && i < all.size(); i++) {
      MessageLine line = all.get(i);
      if (line.bubble().isPresent()) {
        return line.bubble().map(bubble -> new Place(bubble.message().number(), line.offset(view, x, y)));
      }
    }
    return all.isEmpty() ? Optional.empty() : all.getLast().bubble().map(bubble -> new Place(bubble.message().number(), bubble.text().length()));
  }

  /** Which character of the message at its height is below a point, or next to it. */
  int letter(int view, int x, int y) {
    int index = at(y);
    return index < 0 ? 0 : all.get(index).letter(view, x, y);
  }

  /** The first message at this height or below it, if there is one. */
  OptionalLong messageAt(int y) {
    return IntStream.range(from(y), all.size()).mapToObj(this::bubble).flatMap(Optional::stream)
        .mapToLong(bubble -> bubble.message().number()).findFirst();
  }

  /** How far down a message begins, if it is there. */
  OptionalInt top(OptionalLong number) {
    int index = number.isPresent() ? of(number.getAsLong()) : -1;
    return index < 0 ? OptionalInt.empty() : OptionalInt.of(all.get(index).y());
  }

  /** How far down what is new begins, if something is. */
  OptionalInt unread() {
    return all.stream().filter(line -> line.row() instanceof ChatRow.Unread).mapToInt(MessageLine::y).findFirst();
  }
}
