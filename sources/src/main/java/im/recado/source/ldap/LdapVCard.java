package im.recado.source.ldap;

import com.unboundid.ldap.sdk.SearchResultEntry;
import im.recado.wire.xml.Element;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The vCard of somebody in a directory (XEP-0054), of those attributes that the settings name. */
final class LdapVCard {
  private static final String NS = "vcard-temp";

  /** What becomes of each attribute that can be taken along; of several for the same part the first that there is counts. */
  private static final SequencedMap<String, Function<SearchResultEntry, @Nullable Element>> PARTS = new LinkedHashMap<>();

  static {
    PARTS.put("displayName", entry -> text(entry, "displayName", "FN"));
    PARTS.put("cn", entry -> text(entry, "cn", "FN"));
    PARTS.put("title", entry -> text(entry, "title", "TITLE"));
    PARTS.put("mail", entry -> within(entry, "mail", "EMAIL", "INTERNET", "USERID"));
    PARTS.put("telephoneNumber", entry -> within(entry, "telephoneNumber", "TEL", "VOICE", "NUMBER"));
    PARTS.put("jpegPhoto", entry -> photo(entry, "jpegPhoto"));
    PARTS.put("thumbnailPhoto", entry -> photo(entry, "thumbnailPhoto"));
  }

  private LdapVCard() {}

  /** The attributes that there can be. */
  static List<String> attributes() {
    return List.copyOf(PARTS.keySet());
  }

  /** The vCard; null when the entry has nothing of it. */
  static @Nullable Element of(SearchResultEntry entry, List<String> attributes) {
    Map<String, Element> parts = new LinkedHashMap<>();
    for (String attribute : attributes) {
      Function<SearchResultEntry, @Nullable Element> part = PARTS.get(attribute);
      Element made = part == null ? null : part.apply(entry);
      if (made != null) {
        parts.putIfAbsent(made.name(), made);
      }
    }
    return parts.isEmpty() ? null : Element.of("vCard", NS, parts.values().toArray(new Element[0]));
  }

  private static @Nullable Element text(SearchResultEntry entry, String attribute, String part) {
    String value = entry.getAttributeValue(attribute);
    return value == null || value.isBlank() ? null : Element.of(part, NS, value.replaceAll("\\p{Cntrl}", " ").strip());
  }

  private static @Nullable Element within(SearchResultEntry entry, String attribute, String part, String kind, String name) {
    Element value = text(entry, attribute, name);
    return value == null ? null : Element.of(part, NS, Element.of(kind, NS), value);
  }

  private static @Nullable Element photo(SearchResultEntry entry, String attribute) {
    byte[] bytes = entry.getAttributeValueBytes(attribute);
    return bytes == null || bytes.length == 0
        ? null
        : Element.of(
            "PHOTO", NS, Element.of("TYPE", NS, "image/jpeg"), Element.of("BINVAL", NS, Base64.getEncoder().encodeToString(bytes)));
  }
}
