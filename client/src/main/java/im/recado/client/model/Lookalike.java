package im.recado.client.model;

import java.text.Normalizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Names that look like others and are not the same (Unicode Technical Standard 39, section 4), for the letters with which people are
 * deceived: Cyrillic, Greek and Armenian ones that look like Latin ones, signs that are not seen, accents, blanks.
 */
public final class Lookalike {
  private static final String FROM = "авсԁеһіјкмнорԛгѕтухѵԝьαβγειικνορτυχωηոօսıɑɡøđł10|!";
  private static final String TO = "abcdehijkmhopqrstyxvwbabyeiikvoptuxwnnouiagodlloll";
  private static final Map<Integer, Integer> LATIN = table();

  private Lookalike() {}

  private static Map<Integer, Integer> table() {
    Map<Integer, Integer> table = new HashMap<>();
    for (int i = 0; i < FROM.length(); i++) {
      table.put((int) FROM.charAt(i), (int) TO.charAt(i));
    }
    return table;
  }

  /** The same for names that look the same. */
  static String skeleton(String name) {
    // The large I looks like a small L; as a small letter it would not any more.
    String folded = Normalizer.normalize(name.replace('I', 'l'), Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    StringBuilder out = new StringBuilder();
    folded.codePoints().filter(Lookalike::isSeen).forEach(c -> out.appendCodePoint(LATIN.getOrDefault(c, c)));
    return out.toString().replace("rn", "m").replace("vv", "w");
  }

  private static boolean isSeen(int c) {
    int type = Character.getType(c);
    return type != Character.FORMAT && type != Character.NON_SPACING_MARK && type != Character.CONTROL && !Character.isWhitespace(c)
        && !Character.isSpaceChar(c);
  }

  /** One of the others that looks like a name without being the same. */
  public static Optional<String> of(String name, Collection<String> others) {
    String skeleton = skeleton(name);
    return others.stream().filter(other -> !other.equals(name) && skeleton(other).equals(skeleton)).findFirst();
  }

  /** Of these names those that look like another one of them, with that one. */
  public static Map<String, String> among(List<String> names) {
    Map<String, String> firsts = new HashMap<>();
    Map<String, String> found = new LinkedHashMap<>();
    names.forEach(name -> {
      String first = firsts.putIfAbsent(skeleton(name), name);
      if (first != null && !first.equals(name)) {
        found.put(name, first);
        found.putIfAbsent(first, name);
      }
    });
    return found;
  }
}
