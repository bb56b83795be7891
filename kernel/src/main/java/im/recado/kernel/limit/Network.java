package im.recado.kernel.limit;

import im.recado.kernel.module.Option;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * A range of addresses, such as {@code 192.0.2.0/24} or {@code 2001:db8::/32}. An IPv4 address that is written as IPv6
 * is the IPv4 address that it stands for.
 *
 * @param address its first one, 4 or 16 bytes
 * @param length so many bits are the network's
 */
public record Network(List<Byte> address, int length) {
  private static final String TYPE = "addresses or networks, such as 192.0.2.7 or 2001:db8::/32";

  /** An option that holds networks. */
  public static Option<List<Network>> option(String key, String help) {
    return option(key, List.of(), help);
  }

  /** An option that holds networks. */
  public static Option<List<Network>> option(String key, List<Network> otherwise, String help) {
    return Option.texts(key, List.of(), help)
        .meaning("a list of " + TYPE, otherwise, texts -> texts.stream().map(Network::parse).toList());
  }

  /** Reads a network or a single address. Throws {@link IllegalArgumentException} with what was expected. */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    try {
      // Letters would be looked up in the DNS.
      if (host.isEmpty() || !host.matches("[0-9.]+|[0-9a-fA-F.]*:[0-9a-fA-F:.]*")) {
        throw new IllegalArgumentException("expected " + TYPE);
      }
      byte[] bytes = InetAddress.getByName(host).getAddress();
      int length = slash < 0 ? bytes.length * 8 : Integer.parseInt(text.substring(slash + 1));
      if (length < 0 || length > bytes.length * 8) {
        throw new IllegalArgumentException("expected " + TYPE);
      }
      return new Network(boxed(bytes), length);
    } catch (UnknownHostException | NumberFormatException e) {
      throw new IllegalArgumentException("expected " + TYPE, e);
    }
  }

  private static List<Byte> boxed(byte[] bytes) {
    Byte[] boxed = new Byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      boxed[i] = bytes[i];
    }
    return List.of(boxed);
  }

  public boolean contains(InetAddress other) {
    // Java reads a mapped address as the IPv4 address that it stands for, from the wire as from text.
    byte[] bytes = other.getAddress();
    if (bytes.length != address.size()) {
      return false;
    }
    for (int bit = 0; bit < length; bit += 8) {
      int mask = length - bit >= 8 ? 0xff : 0xff << (8 - (length - bit)) & 0xff;
      if (((bytes[bit / 8] ^ address.get(bit / 8)) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether an address is one of the Internet's, and of no network around this machine. */
  public static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xFF;
    int second = bytes[1] & 0xFF;
    if (bytes.length == 4) {
      return first != 0
          && first < 240
          && !(first == 100 && second >= 64 && second < 128)
          && !(first == 192 && second == 0 && (bytes[2] == 0 || bytes[2] == 2))
          && !(first == 198 && (second == 18 || second == 19 || (second == 51 && bytes[2] == 100)))
          && !(first == 203 && second == 0 && bytes[2] == 113);
    }
    // Global unicast but for what carries addresses of IPv4 or is for documents.
    boolean global = (first & 0xE0) == 0x20;
    boolean tunnel = (first == 0x20 && second == 0x02) || (first == 0x20 && second == 0x01 && bytes[2] == 0 && bytes[3] == 0);
    boolean documents = first == 0x20 && second == 0x01 && bytes[2] == 0x0D && (bytes[3] & 0xFF) == 0xB8;
    return global && !tunnel && !documents;
  }

  /** Whether one of these networks holds an address. */
  public static boolean anyContains(List<Network> networks, InetAddress address) {
    for (Network network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    byte[] bytes = new byte[address.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = address.get(i);
    }
    try {
      String host = InetAddress.getByAddress(bytes).getHostAddress();
      return length == bytes.length * 8 ? host : host + "/" + length;
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
