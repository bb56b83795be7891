package im.recado.gateway.oscar;

import java.util.Arrays;
import java.util.HexFormat;

/** Frames as an administrator may see them: without passwords, their digests, and what lets one in at another server. */
final class Masks {
  private static final int LONGEST = 160;
  private static final int HEAD = 10;

  private Masks() {}

  static String of(int channel, byte[] data) {
    if (channel != Flap.SNAC || data.length < HEAD) {
      return "channel " + channel + ", " + data.length + " bytes";
    }
    HexFormat hex = HexFormat.of();
    String family = hex.formatHex(data, 0, 2);
    String subtype = hex.formatHex(data, 2, 4);
    boolean hidden = family.equals("0017") || (family.equals("0001") && (subtype.equals("0005") || subtype.equals("0012")));
    byte[] body = Arrays.copyOfRange(data, HEAD, Math.min(data.length, HEAD + LONGEST));
    return "snac " + family + "/" + subtype + " request " + hex.formatHex(data, 6, HEAD) + ", " + (data.length - HEAD)
        + " bytes: " + (hidden ? "***" : hex.formatHex(body) + (data.length > HEAD + LONGEST ? "…" : ""));
  }
}
