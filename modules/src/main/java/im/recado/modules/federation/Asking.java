package im.recado.modules.federation;

import im.recado.kernel.stream.ServerConnection;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.HashSet;
import java.util.Set;

/** What the server at the other end of a stream of ours is asked about keys that were shown here (XEP-0220 section 2.4). For the loop. */
final class Asking {
  private final OutgoingLink link;
  private final ServerConnection connection;

  /** What was asked and not answered. */
  private final Set<Verification> asked = new HashSet<>();

  Asking(OutgoingLink link, ServerConnection connection) {
    this.link = link;
    this.connection = connection;
  }

  /** Asks what was not asked yet. */
  void ask() {
    for (Verification one : link.verifications().all()) {
      if (asked.add(one)) {
        connection.write(
            Element.builder("verify", Namespaces.DIALBACK)
                .attribute("from", one.ours().toString())
                .attribute("to", link.theirs().toString())
                .attribute("id", one.stream())
                .text(one.key())
                .build());
      }
    }
  }

  /** Takes an answer, if it was asked for on this stream with this id (SECURITY S1); false when it was not. */
  boolean answered(Element element) {
    if (!element.name().equals("verify")) {
      return false;
    }
    Verification question = asked.stream().filter(one -> isAnswer(element, one)).findFirst().orElse(null);
    if (question == null) {
      return false;
    }
    asked.remove(question);
    String type = element.attribute("type");
    link.verifications().answer(
        question,
        "valid".equals(type)
            ? Verification.Outcome.VALID
            : "invalid".equals(type) ? Verification.Outcome.INVALID : Verification.Outcome.FAILED);
    return true;
  }

  private boolean isAnswer(Element element, Verification question) {
    return question.stream().equals(element.attribute("id"))
        && link.theirs().toString().equals(element.attribute("from"))
        && question.ours().toString().equals(element.attribute("to"));
  }
}
