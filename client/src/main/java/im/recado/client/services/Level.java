package im.recado.client.services;

import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Of what in a conversation one wants to be told (XEP-0492). */
public enum Level {
  ALWAYS("always"), MENTION("on-mention"), NEVER("never");

  private static final String CATEGORY = "identity-category";
  private static final String TYPE = "identity-type";

  private final String word;

  Level(String word) {
    this.word = word;
  }

  private static Optional<Level> of(Node element) {
    for (Level level : values()) {
      if (element.is(level.word, Ns.NOTIFY)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  /** How well an element suits a client on a desktop (section 3): more is better, less than zero not at all. */
  private static int suits(Node element) {
    String category = element.get(CATEGORY);
    String type = element.get(TYPE);
    return category.isEmpty() && type.isEmpty() ? 0 : !category.equals("client") ? -1 : type.isEmpty() ? 1 : type.equals("pc") ? 2 : -1;
  }

  /** What the settings of a conversation say for this client, if they say something. */
  static Optional<Level> in(Node notify) {
    return notify.children().stream().filter(element -> of(element).isPresent() && suits(element) >= 0)
        .max(Comparator.comparingInt(Level::suits)).flatMap(Level::of);
  }

  /** The settings with this level for this client: what others understand of them stays. */
  Node set(Node notify) {
    boolean own = notify.children().stream().anyMatch(element -> of(element).isPresent() && suits(element) > 0);
    int wanted = own ? 2 : 0;
    List<Node> children = new ArrayList<>();
    boolean there = false;
    boolean fallback = false;
    for (Node element : notify.children()) {
      boolean setting = of(element).isPresent();
      boolean replaced = setting && suits(element) == wanted;
      fallback |= setting && suits(element) == 0;
      if (!replaced) {
        children.add(element);
      } else if (!there) {
        there = true;
        children.add(new Node(word, Ns.NOTIFY, element.attributes(), element.children(), ""));
      }
    }
    if (!there) {
      children.add(own ? Node.of(word, Ns.NOTIFY).with(CATEGORY, "client").with(TYPE, "pc") : Node.of(word, Ns.NOTIFY));
    }
    if (own && !fallback) {
      children.add(Node.of(word, Ns.NOTIFY));
    }
    return new Node(notify.name(), notify.ns(), notify.attributes(), children, "");
  }
}
