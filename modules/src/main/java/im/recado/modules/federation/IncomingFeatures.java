package im.recado.modules.federation;

import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.XmlLimits;

/**
 * What a server that has connected is offered.
 *
 * @param isClear there is no TLS yet
 * @param mayStayClear and there need not be any
 * @param external it has shown a certificate with which it may log in
 * @param isKnown it has logged in
 * @param bidi it may let us send over its stream
 */
record IncomingFeatures(boolean isClear, boolean mayStayClear, boolean external, boolean isKnown, boolean bidi) {
  static final String LIMITS = "urn:xmpp:stream-limits:0";

  Element element() {
    Element.Builder features = Element.builder("features", Namespaces.STREAM);
    if (isClear) {
      features.child(
          Element.builder("starttls", Namespaces.TLS)
              .child(mayStayClear ? null : Element.of("required", Namespaces.TLS))
              .build());
    }
    if (external) {
      features.child(
          Element.builder("mechanisms", Namespaces.SASL).child("mechanism", Namespaces.SASL, "EXTERNAL").build());
    }
    // Before TLS, too (XEP-0288 section 2.1); it is asked for behind it.
    features.child(bidi && !isKnown ? Bidi.OFFER : null);
    if (!isClear || mayStayClear) {
      features.child(Element.of("dialback", IncomingStream.DIALBACK_FEATURE, Element.of("errors", IncomingStream.DIALBACK_FEATURE)));
      features.child(
          Element.builder("limits", LIMITS).child("max-bytes", LIMITS, String.valueOf(XmlLimits.SERVER.bytes())).build());
      // Who proves its domain by dialback is offered nothing later.
      features.child(Element.of("sm", Sm.NS));
    }
    return features.build();
  }
}
