package im.recado.modules.push;

import im.recado.modules.worth.Worth;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/**
 * A reason to wake a client: people have written, called or invited. Not that they are typing, have received or read
 * something, nor what programs tell each other.
 *
 * @param sender who is to be told of: a bare address, or an occupant's in a room
 * @param body what was written, or null when there is nothing that could be shown
 * @param room the message if it was said in a room to all, else null
 * @param request whether somebody asks to see presence
 * @param id by which the same occasion is known again, or null
 */
record Occasion(Jid sender, @Nullable String body, @Nullable Message room, boolean request, @Nullable String id) {
  private static final String CARBONS = "urn:xmpp:carbons:2";
  private static final String FORWARD = "urn:xmpp:forward:0";
  private static final String MENTION_NOTIFICATION = "urn:xmpp:mmn:0";
  private static final String STANZA_ID = "urn:xmpp:sid:0";

  /** Somebody asks to see an account's presence. */
  static Occasion request(Jid contact) {
    return new Occasion(contact, null, null, true, null);
  }

  /**
   * The reason to wake a client that a stanza for it is, or null when it is none.
   *
   * @param account the bare address of the client's account
   */
  static @Nullable Occasion of(Stanza stanza, Jid account) {
    return switch (stanza) {
      case Message message -> of(message, account);
      case Iq iq -> iq.type() == Iq.Type.SET && iq.from() != null && isCall(iq.payload()) ? plain(iq, iq.from()) : null;
      case Presence presence -> null;
    };
  }

  private static Occasion plain(Iq iq, Jid from) {
    return new Occasion(from.bare(), null, null, false, iq.id());
  }

  private static boolean isCall(@Nullable Element payload) {
    return payload != null
        && payload.is("jingle", "urn:xmpp:jingle:1")
        && "session-initiate".equals(payload.attribute("action"));
  }

  private static @Nullable Occasion of(Message message, Jid account) {
    Jid from = message.from();
    if (from == null) {
      return null;
    }
    if (from.bare().equals(account)) {
      Message copied = inside(message.child("received", CARBONS));
      return copied == null || isFrom(copied, account) ? null : of(copied, account);
    }
    return switch (message.type()) {
      case ERROR, HEADLINE -> null;
      case GROUPCHAT -> Worth.wakes(message) ? said(message, from, message) : null;
      case CHAT, NORMAL -> {
        Message mention = inside(message.child("mentions", MENTION_NOTIFICATION));
        if (mention != null && mention.from() != null) {
          yield said(mention, mention.from(), null);
        }
        boolean isPrivate = message.has("x", "http://jabber.org/protocol/muc#user");
        yield Worth.wakes(message) ? said(message, isPrivate ? from : from.bare(), null) : null;
      }
    };
  }

  private static boolean isFrom(Message message, Jid account) {
    return message.from() != null && message.from().bare().equals(account);
  }

  private static Occasion said(Message message, Jid sender, @Nullable Message room) {
    Element id = message.child("stanza-id", STANZA_ID);
    String body = Worth.isEncrypted(message) ? null : message.body();
    return new Occasion(sender, body, room, false, id == null ? message.id() : id.attribute("id"));
  }

  private static @Nullable Message inside(@Nullable Element around) {
    Element forwarded = around == null ? null : around.child("forwarded", FORWARD);
    Element inner = forwarded == null ? null : forwarded.child("message", Namespaces.CLIENT);
    try {
      return inner != null && Stanza.of(inner) instanceof Message message ? message : null;
    } catch (StanzaException e) {
      return null;
    }
  }
}
