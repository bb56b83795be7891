package im.recado.modules.conventions;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;

/** What the server follows wherever it speaks, without a handler of its own: dates, delays, hints, escaped addresses. */
public final class ConventionsModule implements Module {
  @Override
  public Declaration declare() {
    return Declaration.module("conventions", "Dates, delays, hints and escaped addresses, wherever they occur.")
        .xep(4, "2.13.2", "Data Forms")
        .xep(59, "1.0", "Result Set Management")
        .xep(68, "1.3.0", "Field Standardization for Data Forms")
        .xep(82, "1.1.1", "XMPP Date and Time Profiles")
        .xep(106, "1.1.1", "JID Escaping")
        .xep(203, "2.0", "Delayed Delivery")
        .xep(334, "1.0.0", "Message Processing Hints")
        .xep(368, "1.1.0", "SRV records for XMPP over TLS")
        .serverFeature("jid\\20escaping")
        .serverFeature("urn:xmpp:delay");
  }
}
