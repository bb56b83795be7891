package im.recado.modules.muc;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The hats of a room and who wears them (XEP-0317). Immutable; a change makes another one. */
final class Hats {
  static final String NS = "urn:xmpp:hats:0";
  private static final String KEPT = "urn:recado:hats:1";

  /** Nobody wears anything. */
  static final Hats NONE = new Hats(Map.of(), Map.of());

  /**
   * A hat.
   *
   * @param uri names it
   * @param title for people
   * @param hue an angle, or null
   */
  record Hat(String uri, String title, @Nullable String hue) {}

  private final Map<String, Hat> hats;
  private final Map<Jid, Set<String>> wearers;

  private Hats(Map<String, Hat> hats, Map<Jid, Set<String>> wearers) {
    this.hats = hats;
    this.wearers = wearers;
  }

  Collection<Hat> all() {
    return hats.values();
  }

  @Nullable Hat hat(@Nullable String uri) {
    return uri == null ? null : hats.get(uri);
  }

  /** Who wears something, with the URIs of it. */
  Map<Jid, Set<String>> wearers() {
    return wearers;
  }

  /** {@code <hats/>} of an account, or null when it wears none. */
  @Nullable Element worn(Jid account) {
    Set<String> uris = wearers.get(account);
    if (uris == null || uris.isEmpty()) {
      return null;
    }
    Element.Builder worn = Element.builder("hats", NS);
    for (String uri : uris) {
      Hat hat = hats.get(uri);
      if (hat != null) {
        worn.child(
            Element.builder("hat", NS)
                .attribute("title", hat.title())
                .attribute("uri", hat.uri())
                .attribute("hue", hat.hue())
                .build());
      }
    }
    return worn.build();
  }

  Hats with(Hat hat) {
    Map<String, Hat> more = new LinkedHashMap<>(hats);
    more.put(hat.uri(), hat);
    return new Hats(more, wearers);
  }

  Hats without(String uri) {
    Map<String, Hat> fewer = new LinkedHashMap<>(hats);
    fewer.remove(uri);
    Map<Jid, Set<String>> worn = new LinkedHashMap<>();
    wearers.forEach((jid, uris) -> put(worn, jid, uris, uri, false));
    return new Hats(fewer, worn);
  }

  Hats worn(Jid account, String uri, boolean on) {
    Map<Jid, Set<String>> worn = new LinkedHashMap<>(wearers);
    put(worn, account, worn.getOrDefault(account, Set.of()), uri, on);
    return new Hats(hats, worn);
  }

  boolean isWornBy(Jid account) {
    return wearers.containsKey(account);
  }

  /** Nothing is worn by this account. */
  Hats withoutWearer(Jid account) {
    Map<Jid, Set<String>> worn = new LinkedHashMap<>(wearers);
    worn.remove(account);
    return new Hats(hats, worn);
  }

  private static void put(Map<Jid, Set<String>> worn, Jid account, Set<String> before, String uri, boolean on) {
    Set<String> uris = new LinkedHashSet<>(before);
    if (on) {
      uris.add(uri);
    } else {
      uris.remove(uri);
    }
    if (uris.isEmpty()) {
      worn.remove(account);
    } else {
      worn.put(account, uris);
    }
  }

  /** As text to be kept. */
  String write() {
    Element.Builder kept = Element.builder("hats", KEPT);
    for (Hat hat : hats.values()) {
      kept.child(
          Element.builder("hat", KEPT)
              .attribute("uri", hat.uri())
              .attribute("title", hat.title())
              .attribute("hue", hat.hue())
              .build());
    }
    // By their places: the names of fifty hats for each of a thousand people would be too much to keep.
    List<String> places = List.copyOf(hats.keySet());
    wearers.forEach(
        (jid, uris) ->
            kept.child(
                Element.builder("wearer", KEPT)
                    .attribute("jid", jid.toString())
                    .attribute("hats", uris.stream().map(places::indexOf).map(String::valueOf).collect(Collectors.joining(" ")))
                    .build()));
    return kept.build().toString();
  }

  /** Reads what {@link #write} wrote. */
  static Hats read(@Nullable String text) {
    if (text == null) {
      return NONE;
    }
    Map<String, Hat> hats = new LinkedHashMap<>();
    Map<Jid, Set<String>> wearers = new LinkedHashMap<>();
    try {
      Element kept = Xml.parse(text, XmlLimits.STORED);
      for (Element hat : kept.elements("hat", KEPT)) {
        String uri = hat.attributeOr("uri", "");
        hats.put(uri, new Hat(uri, hat.attributeOr("title", ""), hat.attribute("hue")));
      }
      List<String> places = List.copyOf(hats.keySet());
      for (Element wearer : kept.elements("wearer", KEPT)) {
        Set<String> worn = wearers.computeIfAbsent(Jid.parse(wearer.attributeOr("jid", "")), jid -> new LinkedHashSet<>());
        String uri = wearer.attribute("uri");
        if (uri != null) {
          // As it was written once: an element for each hat of each wearer.
          worn.add(uri);
        } else {
          for (String place : wearer.attributeOr("hats", "").split(" ")) {
            worn.add(places.get(Integer.parseInt(place)));
          }
        }
      }
    } catch (XmlException | JidException | NumberFormatException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("no hats of a room: " + e.getMessage(), e);
    }
    return new Hats(hats, wearers);
  }
}
