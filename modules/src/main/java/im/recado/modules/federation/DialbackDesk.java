package im.recado.modules.federation;

import im.recado.kernel.background.Background;
import im.recado.kernel.limit.Source;
import im.recado.kernel.module.Option;
import im.recado.kernel.stream.ServerConnection;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Dialback on a stream that another server has opened (XEP-0220): it shows a key, and the server of its domain is asked; or it asks
 * about a key of ours. Answers that nobody has asked for are none (SECURITY S1). For the connection's loop.
 */
final class DialbackDesk {
  static final Option<Integer> RATE =
      Option.integer(
          "s2s.dialbacks-per-address",
          5,
          1,
          10_000,
          "So many domains may be dialled back a minute for servers at one address: each makes this server connect somewhere.");

  /** Who is said to speak, and to whom. */
  private record Pair(Jid theirs, Jid ours) {}

  private record Shown(Pair pair, String key) {}

  /** So many certificates at a time are looked at for one stream; further ones wait for their turn. */
  private static final int LOOKS = 5;

  private final Federation all;
  private final IncomingStream stream;
  private final ServerConnection connection;
  private final Source source;
  private final Set<Pair> underWay = new HashSet<>();
  private final Queue<Shown> toLookAt = new ArrayDeque<>();
  private int lookedAtNow;

  DialbackDesk(Federation all, IncomingStream stream, ServerConnection connection) {
    this.all = all;
    this.stream = stream;
    this.connection = connection;
    this.source = Source.of(connection.peer().getAddress());
  }

  void take(Element element) {
    Jid from = IncomingStream.domain(element.attribute("from"));
    Jid to = IncomingStream.domain(element.attribute("to"));
    if (element.attribute("type") != null || from == null || to == null) {
      all.security().refused(connection.peer(), null, "s2s-dialback", "An answer that nobody has asked for, or no domains.");
    } else if (element.name().equals("result")) {
      keyShown(from, to, element.text());
    } else if (element.name().equals("verify")) {
      asked(from, to, element);
    }
  }

  /** Section 2.1: the peer says that it speaks for a domain, be it the first on this stream or one more (section 2.6). */
  private void keyShown(Jid theirs, Jid ours, String key) {
    Pair pair = new Pair(theirs, ours);
    boolean isMore = underWay.contains(pair) || underWay.size() >= IncomingStream.MOST_DOMAINS;
    Condition no = isMore ? Condition.RESOURCE_CONSTRAINT : objection(theirs, ours);
    if (no != null) {
      result(pair, "error", no);
    } else if (stream.speaksFor(theirs)) {
      // It was shown before who that is.
      proved(pair, stream.how());
    } else {
      underWay.add(pair);
      lookAtCertificate(pair, key);
    }
  }

  private @Nullable Condition objection(Jid theirs, Jid ours) {
    if (!all.policy().isOurs(ours.domain())) {
      return Condition.ITEM_NOT_FOUND;
    }
    if (all.policy().isOurs(theirs.domain()) || all.policy().isKeptOut(theirs)) {
      return Condition.NOT_ALLOWED;
    }
    if (connection.tls() == null && all.policy().of(theirs) != Trust.CLEARTEXT) {
      return Condition.POLICY_VIOLATION;
    }
    return stream.isFull() && !stream.speaksFor(theirs) ? Condition.RESOURCE_CONSTRAINT : null;
  }

  /** A certificate that holds for the domain makes the question needless (XEP-0344 section 2.4). */
  private void lookAtCertificate(Pair pair, String key) {
    if (connection.tls() == null) {
      ask(pair, key);
      return;
    }
    toLookAt.add(new Shown(pair, key));
    lookOn();
  }

  private void lookOn() {
    while (lookedAtNow < LOOKS && !toLookAt.isEmpty()) {
      look(toLookAt.remove());
    }
  }

  private void look(Shown shown) {
    Pair pair = shown.pair();
    if (!all.brakes().looks(source)) {
      underWay.remove(pair);
      result(pair, "error", Condition.RESOURCE_CONSTRAINT);
      return;
    }
    lookedAtNow++;
    boolean selfSigned = all.policy().of(pair.theirs()) == Trust.SELF_SIGNED;
    Background.start(
        "a further domain of another server",
        () -> {
          boolean holds = false;
          try {
            holds = connection.doubt(pair.theirs(), selfSigned) == null;
          } finally {
            all.brakes().looked(source);
            boolean found = holds;
            connection.loop().execute(() -> lookedAt(shown, found));
          }
        });
  }

  private void lookedAt(Shown shown, boolean holds) {
    lookedAtNow--;
    if (stream.isClosed()) {
      toLookAt.clear();
      return;
    }
    if (holds) {
      underWay.remove(shown.pair());
      proved(shown.pair(), "certificate");
    } else {
      ask(shown.pair(), shown.key());
    }
    lookOn();
  }

  private void ask(Pair pair, String key) {
    if (!all.policy().of(pair.theirs()).takesDialback()) {
      underWay.remove(pair);
      result(pair, "error", Condition.POLICY_VIOLATION);
    } else if (!all.brakes().mayDialBack(source)) {
      underWay.remove(pair);
      result(pair, "error", Condition.RESOURCE_CONSTRAINT);
    } else {
      all.verify(
          pair.ours(),
          pair.theirs(),
          new Verification(
              pair.ours(), stream.id(), key.strip(), outcome -> connection.loop().execute(() -> verified(pair, outcome))));
    }
  }

  private void verified(Pair pair, Verification.Outcome outcome) {
    underWay.remove(pair);
    switch (outcome) {
      case VALID -> proved(pair, "dialback");
      case INVALID -> denied(pair);
      case REFUSED -> result(pair, "error", Condition.NOT_AUTHORIZED);
      case FAILED -> result(pair, "error", Condition.REMOTE_SERVER_TIMEOUT);
    }
  }

  private void proved(Pair pair, String by) {
    if (stream.isClosed()) {
      return;
    }
    if (stream.proved(pair.theirs(), pair.ours(), by)) {
      result(pair, "valid", null);
    } else {
      result(pair, "error", Condition.RESOURCE_CONSTRAINT);
    }
  }

  /** Section 2.2.2: others on the stream do not suffer for it. */
  private void denied(Pair pair) {
    all.security().authenticationFailed(connection.peer(), pair.theirs().toString(), "dialback", "invalid");
    if (stream.isProven()) {
      result(pair, "error", Condition.FORBIDDEN);
    } else {
      result(pair, "invalid", null);
      stream.end(null);
    }
  }

  /** Section 2.4: the peer asks whether we have made a key. */
  private void asked(Jid theirs, Jid ours, Element element) {
    String id = element.attribute("id");
    boolean isOurs =
        id != null && all.policy().isOurs(ours.domain()) && all.keys().isOurs(element.text(), theirs, ours, id);
    connection.write(
        Element.builder("verify", Namespaces.DIALBACK)
            .attribute("from", ours.toString())
            .attribute("to", theirs.toString())
            .attribute("id", id)
            .attribute("type", isOurs ? "valid" : "invalid")
            .build());
  }

  private void result(Pair pair, String type, @Nullable Condition condition) {
    Element.Builder result =
        Element.builder("result", Namespaces.DIALBACK)
            .attribute("from", pair.ours().toString())
            .attribute("to", pair.theirs().toString())
            .attribute("type", type);
    if (condition != null) {
      result.child(
          Element.builder("error", Namespaces.SERVER)
              .attribute("type", condition.error().type().wire())
              .child(Element.of(condition.wire(), Namespaces.STANZA_ERRORS))
              .build());
    }
    connection.write(result.build());
  }
}
