package im.recado.wire.jid;

import java.util.Random;

/** Makes texts that are addresses, nearly addresses and no addresses. */
final class JidTexts {
  private static final String[] PARTS = {
    "@",
    "/",
    ".",
    "..",
    "-",
    "xn--",
    "xn--bcher-kva",
    "[::1]",
    "[",
    "]",
    ":",
    "1.2.3.4",
    "\\20",
    " ",
    "a",
    "Romeo",
    "example",
    "EXAMPLE",
    "\u00FC",
    "\u00DF",
    "\u0130",
    "\u0131",
    "\u03A3",
    "\u03C2",
    "\u0301",
    "\u05D0",
    "\u0661",
    "\u200D",
    "\u200C",
    "\u094D",
    "\u00B7",
    "l\u00B7l",
    "\u30FB",
    "\u3002",
    "\uFF21",
    "\uFF0E",
    "\uFF76\uFF9E",
    "\u1E9E",
    "\u212B",
    "\uAC00",
    "\u1100\u1161",
    "\uD83D\uDE00",
    "\uD800",
    "\uDC00",
    "\uFFFE",
    "\u0000",
    "\n",
    "\u00A0",
    "\u3000",
    "\u202E",
    "\u0345",
    "\u1F88",
    "\u0149",
    "\u01C5",
    "\u10A0",
    "\u13A0",
    "\uAB70"
  };

  private JidTexts() {}

  static String random(Random random) {
    StringBuilder text = new StringBuilder();
    if (random.nextInt(3) > 0) {
      some(text, random, random.nextInt(4));
      text.append('@');
    }
    text.append(random.nextBoolean() ? "a" : "");
    some(text, random, random.nextInt(3));
    text.append(random.nextBoolean() ? ".example" : "");
    if (random.nextInt(3) == 0) {
      text.append('/');
      some(text, random, random.nextInt(4));
    }
    return text.toString();
  }

  private static void some(StringBuilder text, Random random, int count) {
    for (int i = 0; i < count; i++) {
      switch (random.nextInt(5)) {
        case 0 -> text.append((char) ('a' + random.nextInt(26)));
        case 1 -> text.append((char) random.nextInt(0x250));
        case 2 -> text.appendCodePoint(random.nextInt(0x20000));
        default -> text.append(PARTS[random.nextInt(PARTS.length)]);
      }
    }
  }
}
