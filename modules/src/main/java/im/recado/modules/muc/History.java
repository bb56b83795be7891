package im.recado.modules.muc;

import im.recado.modules.delay.Dates;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The last messages of a room, for those who come (XEP-0045 section 7.2.13). On the room's lane. */
final class History {
  /**
   * A message as newcomers get it.
   *
   * @param id the room's stanza-id of it
   * @param occupant the occupant-id of who wrote it
   * @param message from the occupant's address, with the delay, without {@code to}
   * @param sent when the room got it
   */
  record Past(String id, String occupant, Message message, Instant sent) {}

  /**
   * What a newcomer wants of it (section 7.2.14).
   *
   * @param characters of the stanzas, null for any number
   * @param messages null for any number
   * @param since not from before, or null
   */
  record Wish(@Nullable Long characters, @Nullable Long messages, @Nullable Instant since) {
    /** Reads {@code <history/>}; what is no number or date is {@code bad-request}. */
    static Wish of(@Nullable Element history, Instant now) throws StanzaException {
      if (history == null) {
        return new Wish(null, null, null);
      }
      Long seconds = number(history, "seconds");
      Instant since = seconds == null ? null : now.minusSeconds(Math.min(seconds, 1L << 40));
      String written = history.attribute("since");
      if (written != null) {
        Instant named = Dates.parse(written);
        if (named == null) {
          throw new StanzaException(Condition.BAD_REQUEST, "History since when?");
        }
        since = since == null || named.isAfter(since) ? named : since;
      }
      return new Wish(number(history, "maxchars"), number(history, "maxstanzas"), since);
    }

    /** The same, but nothing that is older than so many days; 0 for no such limit. */
    Wish within(Instant now, int days) {
      Instant oldest = now.minus(Duration.ofDays(days));
      return days == 0 || (since != null && since.isAfter(oldest)) ? this : new Wish(characters, messages, oldest);
    }

    private static @Nullable Long number(Element history, String attribute) throws StanzaException {
      String written = history.attribute(attribute);
      if (written == null) {
        return null;
      }
      try {
        long number = Long.parseLong(written.strip());
        if (number >= 0) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      throw new StanzaException(Condition.BAD_REQUEST, "\"" + attribute + "\" of the history is a number.");
    }
  }

  private final ArrayDeque<Past> past = new ArrayDeque<>();

  /** Keeps a message and forgets the oldest beyond {@code most}. */
  void add(Past message, int most) {
    past.add(message);
    trim(most);
  }

  void trim(int most) {
    while (past.size() > most) {
      past.removeFirst();
    }
  }

  boolean isEmpty() {
    return past.isEmpty();
  }

  List<Past> all() {
    return List.copyOf(past);
  }

  /** The message with this stanza-id, or null. */
  @Nullable Past find(String id) {
    for (Past one : past) {
      if (one.id().equals(id)) {
        return one;
      }
    }
    return null;
  }

  /** Changes a message, or takes it out when it becomes null. */
  void change(String id, UnaryOperator<@Nullable Past> change) {
    List<Past> all = new ArrayList<>(past);
    past.clear();
    for (Past one : all) {
      Past now = one.id().equals(id) ? change.apply(one) : one;
      if (now != null) {
        past.add(now);
      }
    }
  }

  /**
   * The newest messages that a wish allows, oldest first.
   *
   * @param most so many at most
   * @param addressed how many characters the newcomer's address adds to each
   */
  List<Message> wished(Wish wish, int most, int addressed) {
    long messages = wish.messages() == null ? most : Math.min(most, wish.messages());
    long characters = wish.characters() == null ? Long.MAX_VALUE : wish.characters();
    List<Message> wished = new ArrayList<>();
    Iterator<Past> newest = past.descendingIterator();
    while (newest.hasNext() && wished.size() < messages) {
      Past one = newest.next();
      if (wish.since() != null && one.sent().isBefore(wish.since())) {
        break;
      }
      if (characters != Long.MAX_VALUE) {
        characters -= one.message().toString().length() + addressed;
        if (characters < 0) {
          break;
        }
      }
      wished.add(one.message());
    }
    Collections.reverse(wished);
    return wished;
  }
}
