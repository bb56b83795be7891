package im.recado.modules.federation;

import im.recado.kernel.stream.ServerConnection;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.HashMap;
import java.util.Map;

/** What the server at the other end of a stream of ours is asked about keys that were shown here (XEP-0220 section 2.4). For the loop. */
final class Asking {
  private final OutgoingLink link;
  private final ServerConnection connection;

  /** What was asked and not answered, by the id of the stream that it is about. */
  private final Map<String, Verification> asked = new HashMap<>();

  Asking(OutgoingLink link, ServerConnection connection) {
    this.link = link;
    this.connection = connection;
  }

  /** Asks what was not asked yet. */
  void ask() {
    for (Verification one : link.verifications().all()) {
      if (!one.equals(asked.put(one.stream(), one))) {
        connection.write(
            Element.builder("verify", Namespaces.DIALBACK)
                .attribute("from", link.ours().toString())
                .attribute("to", link.theirs().toString())
                .attribute("id", one.stream())
                .text(one.key())
                .build());
      }
    }
  }

  /** Takes an answer, if it was asked for on this stream with this id (SECURITY S1); false when it was not. */
  boolean answered(Element element) {
    String stream = element.attribute("id");
    if (!element.name().equals("verify") || stream == null || asked.remove(stream) == null) {
      return false;
    }
    String type = element.attribute("type");
    link.verifications().answer(
        stream,
        "valid".equals(type)
            ? Verification.Outcome.VALID
            : "invalid".equals(type) ? Verification.Outcome.INVALID : Verification.Outcome.FAILED);
    return true;
  }
}
