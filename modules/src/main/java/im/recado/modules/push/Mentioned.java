package im.recado.modules.push;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.jid.XmppUri;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether a message to a room speaks to somebody in particular: by name, by mention, or by a reply. */
final class Mentioned {
  private static final String REFERENCE = "urn:xmpp:reference:0";
  private static final String MENTIONS = "urn:xmpp:mentions:0";
  private static final String REPLY = "urn:xmpp:reply:0";

  private Mentioned() {}

  /**
   * @param account the bare address of who may be spoken to
   * @param own the same in the room: their occupant addresses
   */
  static boolean in(Message message, Jid account, List<Jid> own) {
    for (Element child : message.element().elements()) {
      boolean meant =
          switch (child.namespace()) {
            case REFERENCE ->
                "mention".equals(child.attribute("type"))
                    && isOne(XmppUri.address(child.attributeOr("uri", "")), account, own);
            case MENTIONS ->
                !child.has("noping", MENTIONS)
                    && (child.attribute("mentions") != null || isOne(child.attributeOr("jid", ""), account, own));
            case REPLY -> isOne(child.attributeOr("to", ""), account, own);
            default -> false;
          };
      if (meant) {
        return true;
      }
    }
    String body = message.body();
    return body != null && own.stream().anyMatch(jid -> isNamed(body, Objects.requireNonNullElse(jid.resource(), "")));
  }

  private static boolean isOne(String address, Jid account, List<Jid> own) {
    try {
      return isOne(Jid.parse(address), account, own);
    } catch (JidException e) {
      return false;
    }
  }

  private static boolean isOne(@Nullable Jid jid, Jid account, List<Jid> own) {
    return jid != null && (jid.bare().equals(account) || own.contains(jid));
  }

  /** Whether a nickname stands in a text as a word of its own. */
  static boolean isNamed(String text, String nick) {
    if (nick.isBlank()) {
      return false;
    }
    String in = text.toLowerCase(Locale.ROOT);
    String name = nick.toLowerCase(Locale.ROOT);
    for (int at = in.indexOf(name); at >= 0; at = in.indexOf(name, at + 1)) {
      int end = at + name.length();
      boolean begins = at == 0 || !Character.isLetterOrDigit(in.codePointBefore(at));
      boolean ends = end == in.length() || !Character.isLetterOrDigit(in.codePointAt(end));
      if (begins && ends) {
        return true;
      }
    }
    return false;
  }
}
