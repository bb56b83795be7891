package im.recado.kernel.limit;

import java.net.InetAddress;

/**
 * What counts as one address when something is counted: an IPv4 address, also one that is written as IPv6, or a network of
 * 64 bits, of which anybody has as many addresses as they like (SECURITY H10).
 */
public record Source(boolean four, long bits) {
  public static Source of(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 16 && isMapped(bytes)) {
      return new Source(true, bits(bytes, 12, 16));
    }
    return new Source(bytes.length == 4, bits(bytes, 0, bytes.length == 16 ? 8 : bytes.length));
  }

  private static boolean isMapped(byte[] bytes) {
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[10] == -1 && bytes[11] == -1;
  }

  private static long bits(byte[] bytes, int from, int to) {
    long bits = 0;
    for (int i = from; i < to; i++) {
      bits = bits << 8 | (bytes[i] & 0xff);
    }
    return bits;
  }
}
