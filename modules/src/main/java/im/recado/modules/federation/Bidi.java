package im.recado.modules.federation;

import im.recado.kernel.module.Option;
import im.recado.wire.xml.Element;

/** Streams between servers over which both send (XEP-0288). */
final class Bidi {
  static final Option<Boolean> ENABLED =
      Option.flag(
          "s2s.bidi",
          true,
          "Whether another server and this one may use one connection for both directions (XEP-0288); it counts for new connections.");

  private static final String NS = "urn:xmpp:bidi";
  private static final String FEATURE = "urn:xmpp:features:bidi";
  static final Element OFFER = Element.of("bidi", FEATURE);
  static final Element REQUEST = Element.of("bidi", NS);

  private Bidi() {}

  /** Whether a server takes stanzas of both directions. */
  static boolean isOffered(Element features) {
    return features.has("bidi", FEATURE);
  }

  static boolean isRequest(Element element) {
    return element.is("bidi", NS);
  }
}
