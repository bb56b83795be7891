package im.recado.client.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The colour of a name, the same in every client (XEP-0392): a hue by its hash, in HSLuv, which looks equally bright for all hues. */
public final class Colours {
  private static final double[][] TO_RGB = {
      {3.240969941904521, -1.537383177570093, -0.498610760293},
      {-0.96924363628087, 1.87596750150772, 0.041555057407175},
      {0.055630079696993, -0.20397695888897, 1.056971514242878}};
  private static final double U = 0.19783000664283;
  private static final double V = 0.46831999493879;
  private static final double KAPPA = 903.2962962;
  private static final double EPSILON = 0.0088564516;

  private Colours() {}

  /** Red, green and blue as {@code 0xRRGGBB}; lightness and saturation from 0 to 100. */
  public static int of(String name, double saturation, double lightness) {
    return rgb(angle(name), saturation, lightness);
  }

  /** The hue in degrees (XEP-0392, section 5.1). */
  static double angle(String name) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest(name.getBytes(StandardCharsets.UTF_8));
      return ((hash[0] & 0xff) | (hash[1] & 0xff) << 8) / 65536.0 * 360;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static int rgb(double hue, double saturation, double lightness) {
    double radians = Math.toRadians(hue);
    double chroma = mostChroma(lightness, radians) / 100 * saturation;
    double u = Math.cos(radians) * chroma / (13 * lightness) + U;
    double v = Math.sin(radians) * chroma / (13 * lightness) + V;
    double y = lightness > 8 ? Math.pow((lightness + 16) / 116, 3) : lightness / KAPPA;
    double x = 9 * y * u / (4 * v);
    double z = (9 * y - 15 * v * y - v * x) / (3 * v);
    int rgb = 0;
    for (double[] row : TO_RGB) {
      double linear = row[0] * x + row[1] * y + row[2] * z;
      double gamma = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
      rgb = rgb << 8 | (int) Math.round(Math.clamp(gamma, 0, 1) * 255);
    }
    return rgb;
  }

  /** How colourful this hue can be at this lightness: to the nearest edge of what a screen shows. */
  private static double mostChroma(double lightness, double hue) {
    double cubed = Math.pow(lightness + 16, 3) / 1560896;
    double part = cubed > EPSILON ? cubed : lightness / KAPPA;
    double most = Double.MAX_VALUE;
    for (double[] row : TO_RGB) {
      for (int t = 0; t <= 1; t++) {
        double top1 = (284517 * row[0] - 94839 * row[2]) * part;
        double top2 = (838422 * row[2] + 769860 * row[1] + 731718 * row[0]) * lightness * part - 769860 * t * lightness;
        double bottom = (632260 * row[2] - 126452 * row[1]) * part + 126452 * t;
        double length = top2 / bottom / (Math.sin(hue) - top1 / bottom * Math.cos(hue));
        if (length >= 0) {
          most = Math.min(most, length);
        }
      }
    }
    return most;
  }
}
