package im.recado.modules.muc;

import im.recado.modules.delay.Delay;
import im.recado.modules.hints.Hints;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a room passes on of what occupants say, and what it takes out because only a room or a server may say it (XEP-0045
 * section 17.3, XEP-0421 section 4, SECURITY M7, M8, R5): every such child at the top, however many there are.
 */
final class Passing {
  static final String STANZA_ID = "urn:xmpp:sid:0";
  /** RFC 6121 section 4.7.2.1; anything else says nothing. */
  private static final Set<String> SHOWS = Set.of("away", "chat", "dnd", "xa");
  private static final String ADDRESSES = "http://jabber.org/protocol/address";

  private Passing() {}

  /** The children of an occupant's presence that others get to see. */
  static List<Element> said(Presence presence, Hall hall, Role role, Room room) {
    Element element = presence.element();
    List<Element> said = new ArrayList<>(element.childCount());
    int longest = hall.option(MucOptions.LONGEST_STATUS);
    boolean mayShowStatus = role != Role.VISITOR || room.config().is(Settings.VISITORS_STATUS);
    for (int i = 0; i < element.childCount(); i++) {
      if (!(element.child(i) instanceof Element child) || isOurs(child, room.jid(), hall) || child.is("error", Namespaces.CLIENT)) {
        continue;
      }
      if (child.is("status", Namespaces.CLIENT)) {
        if (mayShowStatus) {
          said.add(shortened(child, longest));
        }
      } else if (child.is("show", Namespaces.CLIENT)) {
        if (SHOWS.contains(child.text()) && said.stream().noneMatch(other -> other.is("show", Namespaces.CLIENT))) {
          said.add(child);
        }
      } else {
        said.add(child);
      }
    }
    return List.copyOf(said);
  }

  private static Element shortened(Element status, int longest) {
    String text = status.text();
    if (!Text.isLonger(text, longest)) {
      return status;
    }
    Element.Builder cut = Element.builder("status", Namespaces.CLIENT).text(Text.cut(text, longest));
    if (status.lang() != null) {
      cut.attribute(Namespaces.XML, "lang", status.lang());
    }
    return cut.build();
  }

  /** A message without what only a room may say. */
  static Message said(Message message, Jid room, Hall hall) {
    return message.without(child -> isOurs(child, room, hall));
  }

  private static boolean isOurs(Element child, Jid room, Hall hall) {
    return switch (child.namespace()) {
      case Muc.NS,
          Muc.USER,
          Muc.ADMIN,
          Muc.OWNER,
          Faces.OCCUPANT_ID,
          Hats.NS,
          "xmpp:prosody.im/protocol/hats:1",
          "http://jabber.org/protocol/hats",
          AffiliationVersions.NS,
          RoomArchive.SENDER,
          ADDRESSES ->
          true;
      case STANZA_ID -> child.name().equals("stanza-id") && isOf(child.attribute("by"), room, hall);
      // Without an address it is read as the room's: that is how rooms once told of the past.
      case Delay.NS, "jabber:x:delay" -> child.attribute("from") == null || isOf(child.attribute("from"), room, hall);
      case "urn:xmpp:mam:2" -> child.name().equals("result") || child.name().equals("fin");
      case "urn:xmpp:carbons:2" -> !child.name().equals("private");
      case "urn:xmpp:message-moderate:1", "urn:xmpp:rai:0", "urn:xmpp:mmn:0" -> true;
      case "urn:xmpp:message-retract:1" ->
          child.name().equals("retracted") || child.childIn("urn:xmpp:message-moderate:1") != null;
      default -> false;
    };
  }

  /**
   * Whether this is the room, one of its occupants, or its service, in whatever spelling; or this server or one of its
   * accounts, whose word a message of a room is handed to without another look (XEP-0359 section 3, rule 2): it is made once
   * for everybody.
   */
  private static boolean isOf(@Nullable String written, Jid room, Hall hall) {
    if (written == null) {
      return false;
    }
    try {
      Jid jid = Jid.parse(written);
      return jid.domain().equals(room.domain())
          ? jid.local() == null || jid.bare().equals(room)
          : hall.kernel().domains().contains(jid.domain());
    } catch (JidException e) {
      return false;
    }
  }

  /** Whether newcomers should see a message. */
  static boolean isForHistory(Message message) {
    return message.body() != null && !Hints.noStore(message);
  }

  /** About how many characters something has. Depth costs no stack beyond what the tokenizer lets in. */
  static int size(Element element) {
    int size = element.name().length() + element.namespace().length();
    for (int i = 0; i < element.attributeCount(); i++) {
      size += element.attributeName(i).length() + element.attributeValue(i).length();
    }
    for (int i = 0; i < element.childCount(); i++) {
      size += element.child(i) instanceof Element child ? size(child) : ((String) element.child(i)).length();
    }
    return size;
  }
}
