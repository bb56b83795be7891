package im.recado.kernel.limit;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * What counts as one address when something is counted: an IPv4 address, also one that is written as IPv6, or a network
 * of 64 bits, of which anybody has as many addresses as they like (SECURITY H10).
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

  /** The address as people write it, or the network with its length. */
  @Override
  public String toString() {
    byte[] bytes = new byte[four ? 4 : 16];
    for (int i = 0; i < (four ? 4 : 8); i++) {
      bytes[i] = (byte) (bits >> (four ? 24 : 56) - 8 * i);
    }
    try {
      String host = InetAddress.getByAddress(bytes).getHostAddress();
      return four ? host : host + "/64";
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
