package im.recado.modules.registration;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Names that look like others (SECURITY U4, after UTS 39): a name is of one script, and a name whose letters all look like
 * Latin ones has the Latin name as its shadow, which must not be somebody else's.
 */
final class Lookalikes {
  /** Letters, and the plain Latin ones that they look like. */
  private static final String[][] PAIRS = {
    // Cyrillic
    {
      "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0455\u0456\u0458\u0501\u051b\u051d\u04bb"
          + "\u04af\u04cf\u0475\u0433\u043f\u044c\u0437\u04e9\u0457\u0450\u0451\u050d\u0491\u04c0",
      "abekmhopctyxsijdqwhylvrnb3oieegrl"
    },
    // Greek
    {
      "\u03b1\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03b9\u03ba\u03b7\u03c9\u03b3\u03b5\u03c3\u03c2\u03f2\u03f3\u03b2\u03bc"
          + "\u03ac\u03af\u03cc\u03cd\u03b6",
      "avoptuxiknwyeoccjbuaiouz"
    },
    // Armenian
    {"\u0585\u057d\u0570\u0578\u0575\u0581\u0566\u0584\u057c\u056c\u0563\u0580\u0574", "ouhnjgqpnlqru"},
    // Latin letters that nobody types
    {"\u0131\u0269\u0251\u0261\u1d0f\u1d1c\u1d20\u1d21\u1d22\u0185\u0237\u017f\u019a", "iiagouvwzbjfl"},
  };

  private static final Map<Integer, Integer> LATIN = new HashMap<>();

  static {
    for (String[] pair : PAIRS) {
      int[] others = pair[0].codePoints().toArray();
      for (int i = 0; i < others.length; i++) {
        LATIN.putIfAbsent(others[i], (int) pair[1].charAt(i));
      }
    }
  }

  /** Scripts that are written together (UTS 39 section 5.1). */
  private static final List<Set<UnicodeScript>> TOGETHER =
      List.of(
          EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA),
          EnumSet.of(UnicodeScript.HAN, UnicodeScript.HANGUL),
          EnumSet.of(UnicodeScript.HAN, UnicodeScript.BOPOMOFO));

  private Lookalikes() {}

  /** Whether letters of scripts stand together that nobody writes together, such as a Cyrillic one among Latin ones. */
  static boolean mixes(String name) {
    Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
    name.codePoints().mapToObj(UnicodeScript::of).forEach(scripts::add);
    scripts.remove(UnicodeScript.COMMON);
    scripts.remove(UnicodeScript.INHERITED);
    return scripts.size() > 1 && TOGETHER.stream().noneMatch(together -> together.containsAll(scripts));
  }

  /** The name with each letter as the plain Latin one that it looks like, as far as there is one. */
  static String shadow(String name) {
    StringBuilder shadow = new StringBuilder();
    name.codePoints().forEach(c -> shadow.appendCodePoint(LATIN.getOrDefault(c, c)));
    return shadow.toString();
  }

  /** What is left when marks are gone and signs that are easily taken for each other are made one; to compare with. */
  static String skeleton(String name) {
    return Normalizer.normalize(shadow(name.toLowerCase(Locale.ROOT)), Normalizer.Form.NFKD)
        .replaceAll("\\p{Mn}|[-._~]", "")
        .replace("rn", "m")
        .replace("vv", "w")
        .replaceAll("[1|!ij]", "l")
        .replace('0', 'o')
        .replace('5', 's')
        .replace('3', 'e');
  }
}
