package im.recado.gateway.oscar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the server has been asked and has not answered yet, by the numbers of the requests. Not all servers answer
 * everything: beyond a number the oldest are forgotten. Guarded by the state.
 */
final class Asks {
  private static final int MOST = 500;

  /** So many bytes name a piece of a message. */
  static final int COOKIE = 8;

  /** What was asked. */
  sealed interface Ask permits Saying, Changing, Looking, Reading, Seeking, Remembering, Opening {}

  /**
   * A piece of a message.
   *
   * @param id of the whole
   * @param cookie by which the piece is told of, in hexadecimal digits
   * @param stored whether the server keeps it for who is not there
   * @param last whether the message is said with it
   */
  record Saying(String id, String cookie, String contact, boolean stored, boolean last) implements Ask {}

  /** A change of the contact list. */
  record Changing(Feedbag.Change change) implements Ask {}

  /**
   * The away text of somebody.
   *
   * @param ofOld whether it was asked for in the older one of two ways
   */
  record Looking(String contact, boolean ofOld) implements Ask {}

  /** What somebody tells of themselves. */
  record Reading(String id, String contact) implements Ask {}

  /** Who has an e-mail address. */
  record Seeking(String id) implements Ask {}

  /** What was said while the user was not there, in the way of ICQ. */
  record Remembering() implements Ask {}

  /** A connection for one thing alone; what waits for the way to it is told. */
  record Opening(CompletableFuture<Tlvs> way) implements Ask {}

  private final Map<Long, Ask> waiting = new LinkedHashMap<>();

  void add(long id, Ask ask) {
    if (waiting.size() >= MOST) {
      waiting.remove(waiting.keySet().iterator().next());
    }
    waiting.put(id, ask);
  }

  /** The one with this number, which waits no more; null when there is none. */
  @Nullable Ask take(long id) {
    return waiting.remove(id);
  }

  /** The piece of a message that a server tells of, which waits no more: some servers number what they say by themselves. */
  @Nullable Saying said(long id, String cookie) {
    Long named = first(ask -> ask instanceof Saying saying && saying.cookie().equals(cookie));
    long number = named == null ? id : named;
    return waiting.get(number) instanceof Saying saying && waiting.remove(number, saying) ? saying : null;
  }

  /** The change of the contact list that a server tells of, which waits no more: one after the other, if it does not say which. */
  @Nullable Changing changed(long id) {
    Long oldest = waiting.containsKey(id) ? Long.valueOf(id) : first(Changing.class::isInstance);
    return oldest != null && waiting.get(oldest) instanceof Changing changing && waiting.remove(oldest, changing) ? changing : null;
  }

  private @Nullable Long first(Predicate<Ask> wanted) {
    return waiting.entrySet().stream().filter(entry -> wanted.test(entry.getValue())).map(Map.Entry::getKey).findFirst().orElse(null);
  }

  /** Whether the away text of somebody has been asked for. */
  boolean isLooking(String contact) {
    return first(ask -> ask instanceof Looking looking && looking.contact().equals(contact)) != null;
  }

  /** Keeps those with these numbers: the others, which wait no more. */
  List<Ask> keep(Set<Long> ids) {
    List<Ask> others = new ArrayList<>();
    waiting.forEach((id, ask) -> {
      if (!ids.contains(id)) {
        others.add(ask);
      }
    });
    waiting.keySet().retainAll(ids);
    return others;
  }

  /** The changes of the contact list that wait, in order. */
  List<Feedbag.Change> changes() {
    return waiting.values().stream()
        .<Feedbag.Change>mapMulti((ask, to) -> {
          if (ask instanceof Changing changing) {
            to.accept(changing.change());
          }
        })
        .toList();
  }

  /** What has failed with a piece of a message fails it: its other pieces say nothing more. */
  void forget(String id) {
    waiting.values().removeIf(ask -> ask instanceof Saying saying && saying.id().equals(id));
  }
}
