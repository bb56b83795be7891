package im.recado.bench.load;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Eight digits that tell this run's messages from those an earlier run left behind. */
final class RunTag {
  private static final SecureRandom RANDOM = new SecureRandom();

  private RunTag() {}

  static String fresh() {
    byte[] bytes = new byte[4];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
