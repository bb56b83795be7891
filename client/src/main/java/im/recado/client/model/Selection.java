package im.recado.client.model;

import im.recado.client.model.ChatRow.Bubble;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Words of a conversation that are selected, from where one began to where one is: the one may stand before or behind the other.
 *
 * @param from where one began
 * @param to where one is
 */
public record Selection(Place from, Place to) {
  /**
   * A place between two characters.
   *
   * @param message its number
   * @param offset how many characters of what is shown of it stand before the place
   */
  public record Place(long message, int offset) {}

  /** What is selected of a message: from this character to before that one, and at least one. */
  public record Part(Bubble bubble, int start, int end) {
    private String text() {
      return start == 0 && end == bubble.text().length() ? bubble.copied() : bubble.text().substring(start, end);
    }

    private String told() {
      // Lines after the first stand further in: nobody can make up a line of somebody else.
      String text = text().replace("\n", "\n    ");
      return bubble.action() ? text : bubble.sender() + ": " + text;
    }
  }

  /** The word around a place, or what stands between two words there. */
  public static Selection word(Bubble bubble, int offset, Locale locale) {
    String text = bubble.text();
    if (text.isEmpty()) {
      return all(bubble);
    }
    BreakIterator words = BreakIterator.getWordInstance(locale);
    words.setText(text);
    int inside = Math.clamp(offset, 0, text.length() - 1);
    int end = words.following(inside);
    long message = bubble.message().number();
    return new Selection(new Place(message, words.previous()), new Place(message, end));
  }

  /** All of a message. */
  public static Selection all(Bubble bubble) {
    long message = bubble.message().number();
    return new Selection(new Place(message, 0), new Place(message, bubble.text().length()));
  }

  /** The same up to another place. */
  public Selection to(Place place) {
    return new Selection(from, place);
  }

  /** What is selected of these messages, in their order; nothing when one of the ends is not among them. */
  public List<Part> parts(List<Bubble> bubbles) {
    int one = index(bubbles, from);
    int other = index(bubbles, to);
    if (one < 0 || other < 0) {
      return List.of();
    }
    boolean forth = one < other || (one == other && from.offset <= to.offset);
    Place first = forth ? from : to;
    Place last = forth ? to : from;
    List<Part> parts = new ArrayList<>();
    for (int i = Math.min(one, other); i <= Math.max(one, other); i++) {
      Bubble bubble = bubbles.get(i);
      // What was corrected meanwhile may be shorter.
      int length = bubble.text().length();
      int start = i == Math.min(one, other) ? Math.min(first.offset, length) : 0;
      int end = i == Math.max(one, other) ? Math.min(last.offset, length) : length;
      if (start < end) {
        parts.add(new Part(bubble, start, end));
      }
    }
    return parts;
  }

  private static int index(List<Bubble> bubbles, Place place) {
    for (int i = 0; i < bubbles.size(); i++) {
      if (bubbles.get(i).message().number() == place.message) {
        return i;
      }
    }
    return -1;
  }

  /** The words as they are taken along to elsewhere: of several messages a line for each, behind the name of who said it. */
  public static String text(List<Part> parts) {
    return parts.size() == 1 ? parts.getFirst().text() : parts.stream().map(Part::told).collect(Collectors.joining("\n"));
  }
}
