package im.recado.modules.pubsub;

import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;

/** Tells where a deleted node went (XEP-0060 section 6.1.3.11). */
final class Redirects {
  private Redirects() {}

  /** Refuses with {@code <gone/>} if the node has left word; whether it has. */
  static boolean refuse(Engine engine, Call call, String name) {
    String uri = engine.store().redirect(call.host().jid(), name);
    if (uri == null) {
      return false;
    }
    call.refuse(
        Element.builder("error", Namespaces.CLIENT)
            .attribute("type", "modify")
            .child("gone", Namespaces.STANZA_ERRORS, uri)
            .build());
    return true;
  }
}
