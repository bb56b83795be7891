package im.recado.gateway;

import im.recado.modules.delay.Dates;
import im.recado.modules.delay.Delay;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last that was said in a room of a network, as long as somebody of the user is in it (XEP-0045 section 7.2.14). */
final class RoomHistory {
  static final int MOST = 50;
  private static final int MOST_CHARACTERS = 200_000;

  /**
   * What a newcomer wants of it.
   *
   * @param characters of the stanzas
   * @param since not from before, or null
   */
  record Wish(int characters, int messages, @Nullable Instant since) {
    static Wish of(@Nullable Element history, Instant now) throws StanzaException {
      if (history == null) {
        return new Wish(Integer.MAX_VALUE, MOST, null);
      }
      Instant since = null;
      String written = history.attribute("since");
      if (written != null) {
        since = Dates.parse(written);
        if (since == null) {
          throw new StanzaException(Condition.BAD_REQUEST, "History since when?");
        }
      }
      if (history.attribute("seconds") != null) {
        Instant then = now.minusSeconds(number(history, "seconds"));
        since = since == null || then.isAfter(since) ? then : since;
      }
      return new Wish(number(history, "maxchars"), Math.min(MOST, number(history, "maxstanzas")), since);
    }

    private static int number(Element history, String attribute) throws StanzaException {
      String written = history.attribute(attribute);
      if (written == null) {
        return Integer.MAX_VALUE;
      }
      try {
        long number = Long.parseLong(written.strip());
        if (number >= 0) {
          return (int) Math.min(number, Integer.MAX_VALUE);
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      throw new StanzaException(Condition.BAD_REQUEST, "\"" + attribute + "\" of the history is a number.");
    }
  }

  private record Past(Message message, Instant sent, int size) {}

  private final ArrayDeque<Past> past = new ArrayDeque<>();
  private int characters;

  /** Something was said. */
  void add(Message message, Instant sent, Jid room) {
    Message kept = message.has("delay", Delay.NS) ? message : message.withChild(Delay.of(room, sent));
    int size = kept.element().size();
    past.add(new Past(kept, sent, size));
    characters += size;
    while (past.size() > MOST || (characters > MOST_CHARACTERS && past.size() > 1)) {
      characters -= past.removeFirst().size();
    }
  }

  void clear() {
    past.clear();
    characters = 0;
  }

  /** What a wish allows, oldest first, without {@code to}. */
  List<Message> wished(Wish wish) {
    List<Message> wished = new ArrayList<>();
    long left = wish.characters();
    for (Iterator<Past> newest = past.descendingIterator(); newest.hasNext() && wished.size() < wish.messages(); ) {
      Past one = newest.next();
      left -= one.message().toString().length();
      if (left < 0 || (wish.since() != null && one.sent().isBefore(wish.since()))) {
        break;
      }
      wished.add(one.message());
    }
    Collections.reverse(wished);
    return wished;
  }
}
