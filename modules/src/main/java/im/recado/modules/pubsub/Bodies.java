package im.recado.modules.pubsub;

import im.recado.wire.xml.Element;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells payloads in words for clients that know no other way (XEP-0060 section 12.8): Atom entries by their title (XEP-0472). */
final class Bodies {
  private static final String ATOM = "http://www.w3.org/2005/Atom";
  private static final Set<String> TYPES =
      Set.of(
          ATOM, "urn:xmpp:microblog:0", "urn:xmpp:pubsub-social-feed:1", "urn:xmpp:pubsub-social-feed:gallery:1");

  private Bodies() {}

  /** Whether what is published to a node can be told in words. */
  static boolean has(NodeConfig config) {
    return TYPES.contains(config.get(NodeField.TYPE));
  }

  /** Payloads in words, a line each; null when there is nothing to say. */
  static @Nullable String of(List<Item> items) {
    String lines =
        items.stream()
            .map(Item::payload)
            .filter(Objects::nonNull)
            .map(Bodies::of)
            .filter(Objects::nonNull)
            .collect(Collectors.joining("\n"));
    return lines.isEmpty() ? null : lines;
  }

  private static @Nullable String of(Element payload) {
    Element title = payload.is("entry", ATOM) ? payload.child("title", ATOM) : null;
    String text = title == null ? "" : text(title).strip();
    return text.isEmpty() ? null : text;
  }

  private static String text(Element element) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < element.childCount(); i++) {
      text.append(element.child(i) instanceof Element child ? text(child) : element.child(i));
    }
    return text.toString();
  }
}
