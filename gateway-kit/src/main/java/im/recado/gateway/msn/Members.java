package im.recado.gateway.msn;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Who is in a conversation, and at which of the places where they are logged in: from MSNP16 on servers tell of each, as
 * {@code bob@example.com;{guid}}, and of the person besides or not. Guarded by the session.
 */
final class Members {
  private static final int MOST = 100;
  private static final int MOST_PLACES = 20;

  /** By address, the places that were told. */
  private final Map<String, Set<String>> places = new LinkedHashMap<>();

  /** Somebody has come, as the server writes it; whether they were not there before. */
  boolean come(String written) {
    String who = Names.bare(written);
    boolean fresh = !places.containsKey(who);
    if (fresh && places.size() >= MOST) {
      return false;
    }
    Set<String> known = places.computeIfAbsent(who, same -> new LinkedHashSet<>());
    String place = place(written);
    if (!place.isEmpty() && known.size() < MOST_PLACES) {
      known.add(place);
    }
    return fresh;
  }

  /** Somebody has gone, as the server writes it; whether they are nowhere any more. */
  boolean gone(String written) {
    String who = Names.bare(written);
    Set<String> known = places.get(who);
    String place = place(written);
    if (known == null) {
      return false;
    }
    known.remove(place);
    // COMPAT: of the last place Escargot tells by its name alone, in some versions, also where it never told that somebody came there.
    boolean elsewhere = !place.isEmpty() && !known.isEmpty();
    if (!elsewhere) {
      places.remove(who);
    }
    return !elsewhere;
  }

  private static String place(String written) {
    int semicolon = written.indexOf(';');
    return semicolon < 0 ? "" : written.substring(semicolon + 1).toLowerCase(Locale.ROOT);
  }

  Set<String> all() {
    return places.keySet();
  }

  boolean contains(String who) {
    return places.containsKey(who);
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  int size() {
    return places.size();
  }

  void clear() {
    places.clear();
  }
}
