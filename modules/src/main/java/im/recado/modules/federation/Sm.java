package im.recado.modules.federation;

import im.recado.kernel.stream.StreamError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/** The elements of stream management (XEP-0198) between servers. */
final class Sm {
  static final String NS = "urn:xmpp:sm:3";
  static final Element REQUEST = Element.of("r", NS);

  private Sm() {}

  static Element answer(int count) {
    return Element.builder("a", NS).attribute("h", Integer.toUnsignedString(count)).build();
  }

  static Element failed(Condition condition, @Nullable Integer count) {
    return Element.builder("failed", NS)
        .attribute("h", count == null ? null : Integer.toUnsignedString(count))
        .child(Element.of(condition.wire(), Namespaces.STANZA_ERRORS))
        .build();
  }

  /** The count that an element tells; null when it tells none that is a number. */
  static @Nullable Integer count(Element element) {
    try {
      return Integer.parseUnsignedInt(element.attributeOr("h", "").strip());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static StreamError tooHigh(int count, int sent) {
    return new StreamError(
        "undefined-condition",
        "More is acknowledged than was sent.",
        Element.builder("handled-count-too-high", NS)
            .attribute("h", Integer.toUnsignedString(count))
            .attribute("send-count", Integer.toUnsignedString(sent))
            .build());
  }
}
