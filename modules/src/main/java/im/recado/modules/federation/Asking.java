package im.recado.modules.federation;

import im.recado.kernel.stream.ServerConnection;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/** What the server at the other end of a stream of ours is asked about keys that were shown here (XEP-0220 section 2.4). For the loop. */
final class Asking {
  /** So many questions at most are remembered. */
  private static final int MOST = 100;

  /** And each for so long, which is longer than anybody waits for the answer: one that is late is none that nobody has asked for. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Federation all;
  private final OutgoingLink link;
  private final ServerConnection connection;

  /** What was asked and not answered. */
  private final Set<Verification> asked = new LinkedHashSet<>();

  Asking(Federation all, OutgoingLink link, ServerConnection connection) {
    this.all = all;
    this.link = link;
    this.connection = connection;
  }

  /** Asks what was not asked yet. */
  void ask() {
    for (Verification one : link.verifications().all()) {
      if (asked.size() < MOST && !asked.contains(one)) {
        // The answer is to the question that was asked last.
        asked.removeIf(one::isAboutTheSame);
        asked.add(one);
        all.after(LONGEST, () -> connection.loop().execute(() -> asked.remove(one)));
        link.used();
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
