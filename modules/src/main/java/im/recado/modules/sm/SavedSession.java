package im.recado.modules.sm;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.session.Delivery;
import im.recado.kernel.session.Outbound;
import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session as it is kept over an orderly restart.
 *
 * @param jid its full address
 * @param acknowledged the count that its client has acknowledged
 * @param presence what it broadcast last, or null
 * @param queue what its client has not acknowledged, oldest first
 * @param states what modules keep of it, by module
 */
record SavedSession(Jid jid, int acknowledged, @Nullable Presence presence, List<Kept> queue, List<State> states) {
  private static final Logger LOG = LoggerFactory.getLogger(SavedSession.class);
  private static final String NS = "urn:recado:session:1";

  /**
   * A stanza in the queue.
   *
   * @param copy the id of its durable copy in the spool, 0 when it has none
   */
  record Kept(Stanza stanza, long copy) {}

  /** What a module keeps. */
  record State(String module, String text) {}

  static String write(Session session, List<Declaration> declarations) {
    Session.Unacknowledged unacknowledged = session.unacknowledged();
    Element.Builder saved =
        Element.builder("session", NS)
            .attribute("jid", session.jid().toString())
            .attribute("acknowledged", Integer.toUnsignedString(unacknowledged.acknowledged()));
    if (session.presence() != null) {
      saved.child(Element.of("presence", NS, session.presence().element()));
    }
    for (Outbound outbound : unacknowledged.stanzas()) {
      saved.child(
          Element.builder("queued", NS)
              .attribute("copy", Long.toString(copyOf(outbound.delivery())))
              .child(outbound.stanza().element())
              .build());
    }
    for (Declaration declaration : declarations) {
      for (Declaration.SessionState state : declaration.sessionStates()) {
        String text = state.save().apply(session);
        if (text != null) {
          saved.child(Element.builder("state", NS).attribute("module", state.name()).text(text).build());
        }
      }
    }
    return saved.build().toString();
  }

  /** The number of the stanza's copy in the spool; 0 when it has none, or when the disk did not take it. May wait. */
  private static long copyOf(@Nullable Delivery delivery) {
    CompletableFuture<Long> copy = delivery == null ? null : delivery.secured();
    return copy == null ? 0 : copy.exceptionally(failure -> 0L).join();
  }

  /** Reads what {@link #write} wrote; null when it cannot be read, which is logged. */
  static @Nullable SavedSession read(String text) {
    try {
      Element saved = Xml.parse(text, XmlLimits.STORED);
      Element presence = saved.child("presence", NS);
      List<Kept> queue = new ArrayList<>();
      for (Element queued : saved.elements("queued", NS)) {
        queue.add(new Kept(stanza(queued), Long.parseLong(queued.attributeOr("copy", "0"))));
      }
      List<State> states = new ArrayList<>();
      for (Element state : saved.elements("state", NS)) {
        states.add(new State(state.attributeOr("module", ""), state.text()));
      }
      return new SavedSession(
          Jid.parse(saved.attributeOr("jid", "")),
          Integer.parseUnsignedInt(saved.attributeOr("acknowledged", "0")),
          presence == null ? null : (Presence) stanza(presence),
          queue,
          states);
    } catch (XmlException | StanzaException | JidException | IllegalArgumentException e) {
      LOG.error("A saved session cannot be read: {}", e.getMessage());
      return null;
    }
  }

  private static Stanza stanza(Element around) throws StanzaException {
    Element inside = around.firstElement();
    if (inside == null || !Stanza.isStanza(inside)) {
      throw new IllegalArgumentException("no stanza inside");
    }
    return Stanza.of(inside);
  }

  /** Gives modules back what they kept. */
  void restoreStates(Session session, List<Declaration> declarations) {
    for (Declaration declaration : declarations) {
      for (Declaration.SessionState state : declaration.sessionStates()) {
        for (State kept : states) {
          if (kept.module().equals(state.name())) {
            state.restore().accept(session, kept.text());
          }
        }
      }
    }
  }
}
