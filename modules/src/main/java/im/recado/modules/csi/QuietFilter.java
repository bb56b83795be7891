package im.recado.modules.csi;

import im.recado.kernel.session.Outbound;
import im.recado.kernel.session.OutboundFilter;
import im.recado.modules.worth.Worth;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds back what an inactive client does not need to wake up for: of each sender the last presence and the last chat
 * state. Anything else takes all of it along, in order, so that no answer overtakes what came before it.
 */
final class QuietFilter implements OutboundFilter {
  /** So many stanzas are held back, at most; one more lets all go. */
  static final int MOST_HELD = 250;

  /** So much memory a stanza may take that is held back, in bytes; what takes more goes at once. */
  private static final int MOST_BYTES = 16 * 1024;

  private static final String MUC_USER = "http://jabber.org/protocol/muc#user";
  private static final String CARBONS = "urn:xmpp:carbons:2";
  private static final String FORWARD = "urn:xmpp:forward:0";

  private final boolean presence;
  private final boolean chatStates;
  private final LinkedHashMap<String, Outbound> held = new LinkedHashMap<>();

  QuietFilter(boolean presence, boolean chatStates) {
    this.presence = presence;
    this.chatStates = chatStates;
  }

  @Override
  public List<Outbound> filter(Outbound outbound) {
    String key = key(outbound.stanza());
    if (key == null) {
      if (held.isEmpty()) {
        return List.of(outbound);
      }
      List<Outbound> all = release();
      all.add(outbound);
      return all;
    }
    Outbound outdated = held.remove(key);
    held.put(key, outbound);
    if (outdated != null && outdated.delivery() != null) {
      outdated.delivery().settle();
    }
    return held.size() > MOST_HELD ? release() : List.of();
  }

  @Override
  public List<Outbound> release() {
    List<Outbound> all = new ArrayList<>(held.values());
    held.clear();
    return all;
  }

  @Override
  public List<Outbound> held() {
    return List.copyOf(held.values());
  }

  /** What a later stanza must have in common with this one to replace it; null for what is not held back. */
  private @Nullable String key(Stanza stanza) {
    String key = likeness(stanza);
    return key == null || stanza.element().size() > MOST_BYTES ? null : key;
  }

  private @Nullable String likeness(Stanza stanza) {
    return switch (stanza) {
      case Presence one -> presence && isUpdate(one) ? "presence " + one.from() : null;
      case Message one -> chatStates ? typing(one.element(), one.from()) : null;
      case Iq one -> null;
    };
  }

  /** Not what asks for something, and not what tells a client of itself in a room (XEP-0045 status 110). */
  private static boolean isUpdate(Presence presence) {
    if (presence.type() != Presence.Type.AVAILABLE && presence.type() != Presence.Type.UNAVAILABLE) {
      return false;
    }
    Element room = presence.child("x", MUC_USER);
    return room == null
        || room.elements("status", MUC_USER).stream().noneMatch(status -> "110".equals(status.attribute("code")));
  }

  private static @Nullable String typing(Element message, @Nullable Jid from) {
    Element copy = message.childIn(CARBONS);
    Element forwarded = copy == null ? null : copy.child("forwarded", FORWARD);
    if (copy != null && forwarded != null) {
      Element inner = forwarded.child("message", Namespaces.CLIENT);
      return inner != null && Worth.isTyping(inner)
          ? copy.name() + " " + inner.attribute("from") + " " + inner.attribute("to")
          : null;
    }
    return Worth.isTyping(message) ? "typing " + from : null;
  }
}
