package im.recado.client.protocol;

import im.recado.client.protocol.way.Finder;
import im.recado.client.protocol.way.Place;
import java.util.List;

/**
 * Where the server wants a session to go on (XEP-0198, section 5), which Smack does not look at. Safe for any thread: of a
 * stream that has just ended letters may still come while another begins.
 */
final class Whereabouts {
  private static final String SM = "urn:xmpp:sm:3";

  private final Elements elements = new Elements(() -> true, (xml, length) -> found(xml));
  private boolean looking;
  private List<Place> places = List.of();

  /** There is another connection from now on. */
  synchronized void begin() {
    elements.begin();
    looking = true;
  }

  /** Letters that have come. */
  synchronized void came(CharSequence letters) {
    if (looking) {
      elements.read(letters);
    }
  }

  private void found(String xml) {
    // It is told before there is anything else.
    if (xml.startsWith("<message") || xml.startsWith("<presence") || xml.startsWith("<resumed")) {
      looking = false;
    } else if (xml.startsWith("<enabled")) {
      looking = false;
      places = read(xml);
    }
  }

  private static List<Place> read(String xml) {
    try {
      Node enabled = NodeReader.read(xml);
      Login there = Login.of(Jid.of("session.invalid"), "", enabled.get("location"));
      return there.host() == null || !enabled.ns().equals(SM) ? List.of() : Finder.said(there.host(), there.port());
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }

  /** The places that the server named for the newest session; most name none. */
  synchronized List<Place> places() {
    return places;
  }
}
