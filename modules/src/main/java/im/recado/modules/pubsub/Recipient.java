package im.recado.modules.pubsub;

import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a notification has for one recipient alone. For one thread. */
final class Recipient {
  static final String SHIM = "http://jabber.org/protocol/shim";

  private static final String SUBID = "SubID";
  private static final String COLLECTION = "Collection";

  /** The headers that notifications may have, as the features of a node (XEP-0131 section 3.2). */
  static final List<String> HEADERS = List.of(SHIM + '#' + COLLECTION, SHIM + '#' + SUBID);

  private final List<String> subids = new ArrayList<>(1);
  private final List<String> collections = new ArrayList<>(0);
  private boolean wantsBody;
  private boolean sharesPresence;

  /** It is for this subscription too. */
  void add(Subscription subscription) {
    subids.add(subscription.subid());
    wantsBody |= subscription.options().includeBody();
  }

  /** It comes through this collection too. */
  void add(String collection) {
    if (!collections.contains(collection)) {
      collections.add(collection);
    }
  }

  Recipient sharingPresence(boolean shares) {
    sharesPresence = shares;
    return this;
  }

  /** What is told is the same for every subscription (section 12.16). */
  void withoutSubids() {
    subids.clear();
  }

  boolean wantsBody() {
    return wantsBody;
  }

  boolean sharesPresence() {
    return sharesPresence;
  }

  /**
   * The ids of the subscriptions where there are several (section 7.1.2.4), and the collections (XEP-0248 section 5.3.1);
   * null when there is nothing to say.
   */
  @Nullable Element headers() {
    if (subids.size() < 2 && collections.isEmpty()) {
      return null;
    }
    Element.Builder headers = Element.builder("headers", SHIM);
    if (subids.size() > 1) {
      subids.forEach(subid -> headers.child(header(SUBID, subid)));
    }
    collections.forEach(name -> headers.child(header(COLLECTION, name)));
    return headers.build();
  }

  private static Element header(String name, String value) {
    return Element.builder("header", SHIM).attribute("name", name).text(value).build();
  }
}
