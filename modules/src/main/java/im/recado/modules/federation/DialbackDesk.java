package im.recado.modules.federation;

import im.recado.kernel.limit.Source;
import im.recado.kernel.module.Option;
import im.recado.kernel.stream.ServerConnection;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.HashSet;
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

  private final Federation all;
  private final IncomingStream stream;
  private final ServerConnection connection;
  private final Set<Jid> underWay = new HashSet<>();

  DialbackDesk(Federation all, IncomingStream stream, ServerConnection connection) {
    this.all = all;
    this.stream = stream;
    this.connection = connection;
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

  /** Section 2.1: the peer says that it speaks for a domain. */
  private void keyShown(Jid theirs, Jid ours, String key) {
    Condition no = objection(theirs, ours);
    if (no != null) {
      result(theirs, ours, "error", no);
      return;
    }
    underWay.add(theirs);
    Verification question =
        new Verification(
            stream.id(), key.strip(), outcome -> connection.loop().execute(() -> verified(theirs, ours, outcome)));
    all.verify(ours, theirs, question);
  }

  private @Nullable Condition objection(Jid theirs, Jid ours) {
    if (!all.policy().isOurs(ours.domain())) {
      return Condition.ITEM_NOT_FOUND;
    }
    if (all.policy().isOurs(theirs.domain()) || all.policy().isKeptOut(theirs)) {
      return Condition.NOT_ALLOWED;
    }
    Trust trust = all.policy().of(theirs);
    if (!trust.takesDialback() || (connection.tls() == null && trust != Trust.CLEARTEXT)) {
      return Condition.POLICY_VIOLATION;
    }
    if (underWay.contains(theirs) || !all.mayDialBack(Source.of(connection.peer().getAddress()))) {
      return Condition.RESOURCE_CONSTRAINT;
    }
    return null;
  }

  private void verified(Jid theirs, Jid ours, Verification.Outcome outcome) {
    underWay.remove(theirs);
    switch (outcome) {
      case VALID -> {
        stream.proved(theirs, ours, "dialback");
        result(theirs, ours, "valid", null);
      }
      case INVALID -> {
        all.security().authenticationFailed(connection.peer(), theirs.toString(), "dialback", "invalid");
        result(theirs, ours, "invalid", null);
      }
      case REFUSED -> result(theirs, ours, "error", Condition.NOT_AUTHORIZED);
      case FAILED -> result(theirs, ours, "error", Condition.REMOTE_SERVER_TIMEOUT);
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

  private void result(Jid theirs, Jid ours, String type, @Nullable Condition condition) {
    Element.Builder result =
        Element.builder("result", Namespaces.DIALBACK)
            .attribute("from", ours.toString())
            .attribute("to", theirs.toString())
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
