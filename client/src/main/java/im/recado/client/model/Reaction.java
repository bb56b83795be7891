package im.recado.client.model;

import im.recado.client.services.store.ReactionStore.Put;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A sign at a message.
 *
 * @param count of how many people
 * @param own whether one is among them
 */
public record Reaction(String sign, int count, boolean own) {
  /** What is offered at once. */
  public static final List<String> USUAL = List.of("👍", "❤️", "😂", "😮", "😢", "🙏");

  /** The sums for each message, by the id under which reactions name it; the sign that came first stands first. */
  static Map<String, List<Reaction>> sums(List<Put> all, String self) {
    Map<String, Map<String, Reaction>> sums = new HashMap<>();
    for (Put put : all) {
      Map<String, Reaction> message = sums.computeIfAbsent(put.id(), id -> new LinkedHashMap<>());
      boolean own = put.who().equals(self);
      put.signs().forEach(sign -> message.merge(sign, new Reaction(sign, 1, own),
          (one, other) -> new Reaction(sign, one.count + 1, one.own || other.own)));
    }
    Map<String, List<Reaction>> lists = new HashMap<>();
    sums.forEach((id, signs) -> lists.put(id, List.copyOf(signs.values())));
    return lists;
  }

  /** One's own signs with this one more, or without it if it was among them. */
  static List<String> toggled(List<Reaction> reactions, String sign) {
    List<String> own = new ArrayList<>(reactions.stream().filter(Reaction::own).map(Reaction::sign).toList());
    if (!own.remove(sign)) {
      own.add(sign);
    }
    return own;
  }
}
