package im.recado.kernel.stream;

import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/** Makes stanzas of what clients send, each with its true sender (RFC 6120 section 8.1.2.1). */
final class Inbound {
  private static final String NOT_YOURS = "A stanza came from an address that is not this session's.";

  private Inbound() {}

  /**
   * The stanza, stamped. One whose addresses or shape are wrong is answered, and the stream lives (RFC 6120 section
   * 8.1): null.
   *
   * @param language of the client's stream when that is another than those that the stanza will travel on (section
   *     8.1.5)
   */
  static @Nullable Stanza stamped(Session session, Element element, @Nullable String language) throws StreamException {
    Stanza stanza;
    try {
      stanza = Stanza.of(inLanguage(element, language));
    } catch (StanzaException e) {
      malformed(session, element, e.error());
      return null;
    }
    Jid from = stanza.from();
    if (from != null && !isOwn(session, from)) {
      throw new StreamException("invalid-from", NOT_YOURS);
    }
    // Others see one spelling of an address, whatever its owner writes (SECURITY U2).
    return session.jid().equals(from) ? stanza : stanza.withFrom(session.jid());
  }

  private static boolean isOwn(Session session, Jid from) {
    Jid own = session.jid();
    // COMPAT Converse.js: a page that was loaded again resumes its session and writes from the resource that it would
    // have asked for.
    return from.equals(own) || from.equals(own.bare()) || session.isResumed() && from.bare().equals(own.bare());
  }

  private static boolean isOwn(Session session, String from) {
    try {
      return isOwn(session, Jid.parse(from));
    } catch (JidException e) {
      return false;
    }
  }

  private static Element inLanguage(Element stanza, @Nullable String language) {
    return language == null || stanza.lang() != null
        ? stanza
        : stanza.withAttribute(Namespaces.XML, "lang", language);
  }

  private static void malformed(Session session, Element element, StanzaError error) throws StreamException {
    String from = element.attribute("from");
    if (from != null && !isOwn(session, from)) {
      throw new StreamException("invalid-from", NOT_YOURS);
    }
    Stanza reply = Stanza.refusal(element, null, session.jid(), error);
    if (reply != null) {
      session.send(reply);
    }
  }
}
