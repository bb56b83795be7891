package im.recado.gateway;

import im.recado.gateway.network.Availability;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Texts and states of networks in XMPP's words, and back. */
final class Words {
  static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";
  static final String ATTENTION = "urn:xmpp:attention:0";
  static final String RECEIPTS = "urn:xmpp:receipts";

  /** More characters than that come from no person. */
  private static final int LONGEST = 60_000;

  private Words() {}

  /** A text as XML can hold it (XML 1.0 section 2.2): lines end in LF, what XML cannot hold is left out. */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), LONGEST));
    for (int i = 0; i < text.length() && clean.length() < LONGEST; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c == '\r') {
        if (i >= text.length() || text.charAt(i) != '\n') {
          clean.append('\n');
        }
      } else if (c == '\t' || c == '\n' || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000) {
        clean.appendCodePoint(c);
      }
    }
    return clean.toString();
  }

  /** What a network says, with an end that something can follow. */
  static String sentence(String text) {
    String clean = clean(text).strip();
    return clean.isEmpty() || ".!?".indexOf(clean.charAt(clean.length() - 1)) >= 0 ? clean : clean + ".";
  }

  /** A text as networks get it: lines end in LF. */
  static String lines(String text) {
    return text.replace("\r\n", "\n").replace('\r', '\n');
  }

  /** Presence of somebody on a network: without a resource, as the network has none (XEP-0100 section 4.4). */
  static Presence presence(Jid from, Jid to, Availability availability, String status) {
    Element words = status.isEmpty() ? null : Element.of("status", Namespaces.CLIENT, clean(status));
    Presence.Type type = availability == Availability.OFFLINE ? Presence.Type.UNAVAILABLE : Presence.Type.AVAILABLE;
    Presence presence = Presence.of(type, from, to);
    if (availability != Availability.OFFLINE && availability != Availability.ONLINE) {
      presence =
          presence.withChild(Element.of("show", Namespaces.CLIENT, availability.name().toLowerCase(Locale.ROOT)));
    }
    return words == null ? presence : presence.withChild(words);
  }

  /** How available a client says that it is. */
  static Availability availability(Presence presence) {
    String show = presence.element().childText("show", Namespaces.CLIENT);
    return switch (show == null ? "" : show.strip()) {
      case "chat" -> Availability.CHAT;
      case "away" -> Availability.AWAY;
      case "xa" -> Availability.XA;
      case "dnd" -> Availability.DND;
      default -> Availability.ONLINE;
    };
  }

  static String status(Presence presence) {
    String status = presence.element().childText("status", Namespaces.CLIENT);
    return status == null ? "" : status;
  }

  /** Whether a client says that its user types (XEP-0085); null when it says nothing of that. */
  static @Nullable Boolean typing(Message message) {
    Element state = message.element().childIn(CHAT_STATES);
    return state == null ? null : (Boolean) state.name().equals("composing");
  }
}
