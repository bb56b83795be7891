package im.recado.gateway;

import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import org.jspecify.annotations.Nullable;

/**
 * The address of a file in a message: beside the text (XEP-0066 section 3, XEP-0447 section 3.1), or as all that is
 * said.
 */
final class SharedLink {
  static final String OOB = "jabber:x:oob";
  static final String SHARING = "urn:xmpp:sfs:0";
  private static final String URL_DATA = "http://jabber.org/protocol/url-data";
  private static final int LONGEST = 2000;

  private SharedLink() {}

  /** Says beside a text that it is the address of a file. */
  static Element of(String address) {
    return Element.of("x", OOB, Element.of("url", OOB, address));
  }

  /** The address that is all that a message says; null when it says something else, or more. */
  static @Nullable String alone(Message message) {
    String beside = beside(message);
    String body = message.body();
    String said = body == null || body.isBlank() ? beside : body.strip();
    boolean one =
        said != null && said.length() <= LONGEST && said.startsWith("http") && said.chars().allMatch(c -> c > ' ');
    return one && (beside == null || beside.equals(said)) ? said : null;
  }

  /** The address that stands beside the text of a message; null when there is none. */
  static @Nullable String beside(Message message) {
    Element x = message.child("x", OOB);
    String url = x == null ? null : x.childText("url", OOB);
    if (url == null) {
      Element sharing = message.child("file-sharing", SHARING);
      Element sources = sharing == null ? null : sharing.child("sources", SHARING);
      Element data = sources == null ? null : sources.child("url-data", URL_DATA);
      url = data == null ? null : data.attribute("target");
    }
    return url == null || url.isBlank() ? null : url.strip();
  }

  /**
   * What a message says in words: its text, or the address that it is about when it has none; null when it says
   * nothing.
   */
  static @Nullable String words(Message message) {
    String body = message.body();
    String beside = body == null || body.isBlank() ? beside(message) : null;
    return beside == null || beside.length() > LONGEST ? body : beside;
  }
}
