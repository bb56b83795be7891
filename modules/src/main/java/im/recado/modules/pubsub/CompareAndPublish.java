package im.recado.modules.pubsub;

import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Publishes only when the latest item is the one that the publisher knows (XEP-0395, version 0.2.0). */
final class CompareAndPublish {
  static final String NS = "urn:xmpp:pubsub:cap:0";
  static final String OPTION = "pubsub#prev_item_cap_value";

  private CompareAndPublish() {}

  /** What stands for an item's content: it changes when the content does. */
  static String value(Item item) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(item.id().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(digest.digest(item.text().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The values of items, for an answer that holds them. */
  static Element map(List<Item> items) {
    Element.Builder map = Element.builder("cap-v-map", NS);
    for (Item item : items) {
      map.child(
          Element.builder("cap-value-map-entry", NS)
              .attribute("item-id", item.id())
              .attribute("cap-value", value(item))
              .build());
    }
    return map.build();
  }

  /**
   * Throws, with the value of the latest item, when that is another one than the publisher knows (section 3.3). Where there is
   * none, the empty value is the one to know.
   */
  static void requireSame(@Nullable String known, @Nullable Item last) throws StanzaException {
    String now = last == null ? "" : value(last);
    if (!now.equals(known == null ? "" : known)) {
      throw new StanzaException(
          Condition.CONFLICT
              .error()
              .withType(StanzaError.Type.MODIFY)
              .withDetail(Element.of("precondition-not-met", PubSub.ERRORS))
              .withDetail(
                  Element.builder("compare-and-publish-failed", NS)
                      .attribute("cap-id", now.isEmpty() ? null : now)
                      .build()));
    }
  }
}
