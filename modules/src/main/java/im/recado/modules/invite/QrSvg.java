package im.recado.modules.invite;

import im.recado.kernel.http.Html;
import io.nayuki.qrcodegen.QrCode;

/** A QR code as a drawing within a page. */
public final class QrSvg {
  /** The margin that readers need (ISO/IEC 18004), in modules. */
  private static final int MARGIN = 4;

  private QrSvg() {}

  /** An element {@code svg}; {@code label} is for those who do not see it. */
  public static String of(String text, String label) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append('M').append(x + MARGIN).append(' ').append(y + MARGIN).append("h1v1h-1z");
        }
      }
    }
    int side = code.size + 2 * MARGIN;
    return """
        <svg viewBox="0 0 %d %d" role="img" aria-label="%s" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/>\
        <path d="%s"/></svg>"""
        .formatted(side, side, Html.escape(label), side, side, path);
  }
}
