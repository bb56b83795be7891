package im.recado.modules.federation;

import im.recado.kernel.stream.ServerConnection;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of domains beside the first on a stream that this server has opened: the other side is asked for each by dialback, and
 * nothing is sent for it before it has said yes (XEP-0220 section 2.6). For the connection's loop.
 */
final class Company {
  /** So long the other side has to say whether it believes one more. */
  private static final Duration ANSWER = Duration.ofSeconds(15);

  private final Federation all;
  private final OutgoingStream stream;
  private final ServerConnection connection;
  private final Sending sending;
  private final OtherWay otherWay;
  private final Map<Guest, Login> asked = new LinkedHashMap<>();
  private final Set<Guest> believed = new HashSet<>();
  private @Nullable String id;
  private boolean offersDialback;
  private boolean over;
  private volatile boolean wasAsked;
  private volatile boolean offersErrors;

  Company(Federation all, OutgoingStream stream, ServerConnection connection, Sending sending, OtherWay otherWay) {
    this.all = all;
    this.stream = stream;
    this.connection = connection;
    this.sending = sending;
    this.otherWay = otherWay;
  }

  /** The stream of the other side has begun, perhaps anew: what it calls it. */
  void opened(@Nullable String id) {
    this.id = id;
  }

  void features(Element features) {
    Element dialback = features.child("dialback", IncomingStream.DIALBACK_FEATURE);
    if (dialback != null) {
      offersDialback = true;
      offersErrors |= dialback.has("errors", IncomingStream.DIALBACK_FEATURE);
    }
  }

  /** Whether the other side may be asked for others of its domains, too (section 2.6.2). Any thread. */
  boolean takesOtherDomains() {
    return offersErrors;
  }

  /** Whether the other side was asked for one more pair at all. Any thread. */
  boolean wasAsked() {
    return wasAsked;
  }

  /** The connection. Any thread. */
  ServerConnection connection() {
    return connection;
  }

  /** The stream, as its host knows it. Any thread. */
  Carrier stream() {
    return stream;
  }

  /** One more pair. Any thread. */
  void takes(Guest guest) {
    connection.loop().execute(() -> asks(guest));
  }

  private void asks(Guest guest) {
    if (guest.isGone()) {
      return;
    }
    if (over) {
      guest.sendAway(false);
      return;
    }
    guest.comes(this);
    if (!offersDialback || id == null || connection.tls() == null) {
      guest.sendAway(true);
      return;
    }
    Login login = new Login(all, guest.link(), connection);
    asked.put(guest, login);
    wasAsked = true;
    login.byDialback(id);
    all.after(ANSWER, () -> connection.loop().execute(() -> refused(guest)));
  }

  private void refused(Guest guest) {
    if (asked.remove(guest) != null) {
      guest.sendAway(true);
    }
  }

  /** The other side says whether it believes a pair; false when it was not asked about that. */
  boolean answered(Element result) {
    for (Map.Entry<Guest, Login> one : asked.entrySet()) {
      if (one.getValue().isForUs(result)) {
        answered(one.getKey(), "valid".equals(result.attribute("type")));
        return true;
      }
    }
    return false;
  }

  private void answered(Guest guest, boolean valid) {
    if (!valid) {
      refused(guest);
      return;
    }
    asked.remove(guest);
    if (!guest.isGone()) {
      believed.add(guest);
      sending.adds(guest.link(), guest);
      otherWay.believed(guest.link().ours(), guest.link().theirs());
      guest.host().used();
      guest.believed();
    }
  }

  /** It has another way, or needs none, as soon as what it has sent has arrived. Any thread. */
  void leaves(Guest guest) {
    connection.loop().execute(() -> left(guest));
  }

  private void left(Guest guest) {
    if (believed.contains(guest)) {
      sending.stops(guest, () -> gone(guest));
    } else {
      asked.remove(guest);
      guest.over(null);
    }
  }

  private void gone(Guest guest) {
    if (believed.remove(guest)) {
      guest.over(sending.removes(guest));
    }
  }

  /** The stream has ended. */
  void end() {
    over = true;
    List<Guest> refused = List.copyOf(asked.keySet());
    List<Guest> left = List.copyOf(believed);
    asked.clear();
    believed.clear();
    // Whether the other side could not bear the question is not known.
    refused.forEach(guest -> guest.sendAway(true));
    left.forEach(guest -> guest.over(sending.removes(guest)));
  }
}
