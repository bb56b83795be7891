package im.recado.modules.stanzaid;

import im.recado.modules.delay.Delay;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What only a server, an archive or a room may say in a message, all in one place (SECURITY M1, M2, M7, M8). Every such
 * child at the top of a message is taken out, however many there are and wherever they stand; what is wrapped deeper is
 * somebody's quotation and proves nothing.
 *
 * <table>
 * <caption>What is taken out</caption>
 * <tr><td>stanza-id by the recipient's account, the sender's, or this server</td><td>always</td></tr>
 * <tr><td>delay from this server or the recipient's account</td><td>always</td></tr>
 * <tr><td>carbons: sent, received</td><td>always: the server's own are not routed</td></tr>
 * <tr><td>results of an archive; occupant-id</td><td>from a client of this server</td></tr>
 * <tr><td>muc#user, mix</td><td>from a client of this server to an account of this server; towards a room they are a
 * client's to say</td></tr>
 * </table>
 *
 * <p>Left alone: origin-id, stanza-ids by others (XEP-0359 section 3, rule 3), delay from the client itself (XEP-0203
 * section 3), extended addresses (XEP-0033), which the service that multiplies them judges.
 */
final class ServerOwned {
  private static final String STANZA_ID = StanzaIds.NS;
  private static final String OLD_DELAY = "jabber:x:delay";
  private static final String CARBONS = "urn:xmpp:carbons:2";
  private static final String ARCHIVE = "urn:xmpp:mam:2";
  private static final String OCCUPANT = "urn:xmpp:occupant-id:0";
  private static final String MUC_USER = "http://jabber.org/protocol/muc#user";
  private static final String MIX = "urn:xmpp:mix:core:1";

  private final Predicate<String> isOurDomain;

  /** @param isOurDomain whether accounts of a domain live here */
  ServerOwned(Predicate<String> isOurDomain) {
    this.isOurDomain = isOurDomain;
  }

  /** What a client of this server sends, without what is not its to say. */
  Message fromClient(Message message) {
    Jid account = message.from() == null ? null : message.from().bare();
    Jid to = message.to();
    boolean toAccount = to != null && to.local() != null && isOurDomain.test(to.domain());
    return strip(
        message,
        child ->
            switch (child.namespace()) {
              case STANZA_ID -> isOurs(child, "stanza-id", "by", account);
              case ARCHIVE -> child.name().equals("result") || child.name().equals("fin");
              case OCCUPANT -> true;
              case MUC_USER, MIX -> toAccount;
              default -> false;
            });
  }

  /** What comes for an account, from wherever, without what only its own server may say. */
  Message forAccount(Message message) {
    Jid account = message.to() == null ? null : message.to().bare();
    return strip(
        message,
        child ->
            switch (child.namespace()) {
              case STANZA_ID -> isOurs(child, "stanza-id", "by", account);
              case Delay.NS -> isOurs(child, "delay", "from", account);
              case OLD_DELAY -> isOurs(child, "x", "from", account);
              case CARBONS -> child.name().equals("sent") || child.name().equals("received");
              default -> false;
            });
  }

  private static Message strip(Message message, Predicate<Element> unwanted) {
    Element element = message.element();
    for (int i = 0; i < element.childCount(); i++) {
      if (element.child(i) instanceof Element child && unwanted.test(child)) {
        return message.without(unwanted);
      }
    }
    return message;
  }

  /** Whether this claims to be by the account or by this server, in whatever spelling. */
  private boolean isOurs(Element child, String name, String attribute, @Nullable Jid account) {
    String by = child.attribute(attribute);
    if (!child.name().equals(name) || by == null) {
      return false;
    }
    if (account != null && by.equals(account.toString())) {
      return true;
    }
    try {
      Jid jid = Jid.parse(by);
      return jid.bare().equals(account) || (jid.local() == null && isOurDomain.test(jid.domain()));
    } catch (JidException e) {
      return false;
    }
  }
}
