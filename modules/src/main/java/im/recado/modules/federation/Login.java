package im.recado.modules.federation;

import im.recado.kernel.stream.ServerConnection;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How this server tells another one which of its domains speaks: the elements (XEP-0178 section 3, XEP-0220 section 2.1). */
record Login(Federation all, OutgoingLink link, ServerConnection connection) {
  static boolean offersExternal(Element features) {
    Element mechanisms = features.child("mechanisms", Namespaces.SASL);
    return mechanisms != null
        && mechanisms.elements("mechanism", Namespaces.SASL).stream().anyMatch(one -> one.text().strip().equals("EXTERNAL"));
  }

  void byCertificate() {
    connection.write(
        Element.builder("auth", Namespaces.SASL)
            .attribute("mechanism", "EXTERNAL")
            .text(Base64.getEncoder().encodeToString(link.ours().toString().getBytes(StandardCharsets.UTF_8)))
            .build());
  }

  /** @param stream the id that the other side has given it */
  void byDialback(String stream) {
    connection.write(
        Element.builder("result", Namespaces.DIALBACK)
            .attribute("from", link.ours().toString())
            .attribute("to", link.theirs().toString())
            .text(all.keys().key(link.theirs(), link.ours(), stream))
            .build());
  }

  /** Whether an element of dialback is from their domain to ours. */
  boolean isForUs(Element element) {
    return link.theirs().toString().equals(element.attribute("from")) && link.ours().toString().equals(element.attribute("to"));
  }
}
