package im.recado.gateway;

import im.recado.modules.delay.Dates;
import im.recado.modules.delay.Delay;
import im.recado.modules.stanzaid.StanzaIds;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
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

  /** A network and this server may differ by so much about when something was said. */
  private static final Duration APART = Duration.ofMinutes(2);

  private record Past(Message message, Instant sent, int size) {}

  /** In the order in which it was said. */
  private final List<Past> past = new ArrayList<>();
  private int characters;

  /** Something was said. */
  void add(Message message, Instant sent, Jid room) {
    Message kept = message.has("delay", Delay.NS) ? message : message.withChild(Delay.of(room, sent));
    int size = kept.element().size();
    int at = past.size();
    while (at > 0 && past.get(at - 1).sent().isAfter(sent)) {
      at--;
    }
    past.add(at, new Past(kept, sent, size));
    characters += size;
    while (past.size() > MOST || (characters > MOST_CHARACTERS && past.size() > 1)) {
      characters -= past.removeFirst().size();
    }
  }

  /** What was said by an id, that of the room or that of whoever said it (XEP-0444 section 4.2, XEP-0308); null when it is not known. */
  @Nullable Message find(String id) {
    for (Past one : past.reversed()) {
      Element given = one.message().child("stanza-id", StanzaIds.NS);
      if (id.equals(one.message().id()) || (given != null && id.equals(given.attribute("id")))) {
        return one.message();
      }
    }
    return null;
  }

  /** When the last was said; null when nothing was. */
  @Nullable Instant newest() {
    return past.isEmpty() ? null : past.getLast().sent();
  }

  /** What was heard here up to now, to tell what a network says again. */
  final class Heard {
    private final List<Past> left = new ArrayList<>(past);

    /** Whether something has been heard that was said then by this one; each is told once. */
    boolean take(@Nullable Jid face, String text, Instant sent) {
      for (Past one : left) {
        String body = Objects.requireNonNullElse(one.message().body(), "");
        if (Objects.equals(one.message().from(), face)
            && Duration.between(one.sent(), sent).abs().compareTo(APART) <= 0
            && body.contains(text)) {
          // Of what was said here in several lines each comes back by itself.
          if (body.equals(text)) {
            left.remove(one);
          }
          return true;
        }
      }
      return false;
    }
  }

  Heard heard() {
    return new Heard();
  }

  /** What a wish allows, oldest first, without {@code to}. */
  List<Message> wished(Wish wish) {
    List<Message> wished = new ArrayList<>();
    long left = wish.characters();
    for (Past one : past.reversed()) {
      if (wished.size() >= wish.messages()) {
        break;
      }
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
