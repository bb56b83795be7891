package im.recado.modules.captcha;

import java.awt.geom.Path2D;
import java.util.HashMap;
import java.util.Map;

/**
 * Capital letters and digits as strokes on a grid, so that pictures need no font. What is easily taken for another (I, O, Q,
 * 0, 1) is not among them.
 */
final class Glyphs {
  /** What can be drawn. */
  static final String ALL = "ACDEFHJKLMNPRTUVWXY34679";

  static final int WIDTH = 4;
  static final int HEIGHT = 6;

  /** Strokes as pairs of digits, column and row from the upper left; a space lifts the pen. */
  private static final String[] STROKES = {
    "A 062046 1434",
    "C 4130100105163645",
    "D 00062644422000",
    "E 40000646 0333",
    "F 400006 0333",
    "H 0006 4046 0343",
    "J 1040 3035261605",
    "K 0006 400346",
    "L 000646",
    "M 0600234046",
    "N 06004640",
    "P 06003041423303",
    "R 06003041423303 2346",
    "T 0040 2026",
    "U 000516364540",
    "V 002640",
    "W 0016233640",
    "X 0046 4006",
    "Y 002340 2326",
    "3 004023334445361605",
    "4 36300444",
    "6 30100105163645443303",
    "7 004016",
    "9 16364541301001021343",
  };

  private static final Map<Character, Path2D> PATHS = new HashMap<>();

  static {
    for (String strokes : STROKES) {
      PATHS.put(strokes.charAt(0), path(strokes.substring(2)));
    }
  }

  private Glyphs() {}

  private static Path2D path(String strokes) {
    Path2D path = new Path2D.Double();
    for (String stroke : strokes.split(" ", -1)) {
      for (int i = 0; i < stroke.length(); i += 2) {
        int x = stroke.charAt(i) - '0';
        int y = stroke.charAt(i + 1) - '0';
        if (i == 0) {
          path.moveTo(x, y);
        } else {
          path.lineTo(x, y);
        }
      }
    }
    return path;
  }

  /** The strokes of a letter or digit; not to be changed. */
  static Path2D of(char c) {
    Path2D path = PATHS.get(c);
    if (path == null) {
      throw new IllegalArgumentException("no strokes for " + c);
    }
    return path;
  }
}
