package im.recado.wire.jid;

import java.util.Arrays;

/** IP addresses as domain parts (RFC 7622 section 3.2, RFC 3986 section 3.2.2, RFC 5952). */
final class IpLiterals {
  private static final int GROUPS = 8;

  private IpLiterals() {}

  /** Whether this is an IPv4 address: four numbers up to 255 without leading zeros. */
  static boolean isIpv4(String text) {
    return ipv4(text) >= 0;
  }

  /** The address as a number, or -1. */
  private static long ipv4(String text) {
    long address = 0;
    int parts = 0;
    int at = 0;
    while (at <= text.length()) {
      int dot = text.indexOf('.', at);
      int end = dot < 0 ? text.length() : dot;
      int length = end - at;
      if (length < 1 || length > 3 || (length > 1 && text.charAt(at) == '0') || ++parts > 4) {
        return -1;
      }
      int number = 0;
      for (int i = at; i < end; i++) {
        char c = text.charAt(i);
        if (c < '0' || c > '9') {
          return -1;
        }
        number = number * 10 + c - '0';
      }
      if (number > 255) {
        return -1;
      }
      address = address << 8 | number;
      at = end + 1;
    }
    return parts == 4 ? address : -1;
  }

  /** The one form of an IPv6 address, without brackets: lower case, no leading zeros, the longest run of zeros cut. */
  static String ipv6(String text) throws JidException {
    int[] groups = new int[GROUPS];
    int count = 0;
    int gap = -1;
    int at = 0;
    if (text.startsWith("::")) {
      gap = 0;
      at = 2;
    }
    while (at < text.length()) {
      int colon = text.indexOf(':', at);
      int end = colon < 0 ? text.length() : colon;
      String part = text.substring(at, end);
      if (part.indexOf('.') >= 0) {
        long four = colon < 0 ? ipv4(part) : -1;
        if (four < 0 || count > GROUPS - 2) {
          throw bad();
        }
        groups[count++] = (int) (four >> 16);
        groups[count++] = (int) (four & 0xFFFF);
      } else {
        if (count == GROUPS) {
          throw bad();
        }
        groups[count++] = group(part);
      }
      if (colon < 0) {
        break;
      }
      at = colon + 1;
      if (at < text.length() && text.charAt(at) == ':') {
        if (gap >= 0) {
          throw bad();
        }
        gap = count;
        at++;
      } else if (at == text.length()) {
        throw bad();
      }
    }
    if (gap < 0 ? count != GROUPS : count >= GROUPS) {
      throw bad();
    }
    if (gap >= 0) {
      int moved = count - gap;
      System.arraycopy(groups, gap, groups, GROUPS - moved, moved);
      Arrays.fill(groups, gap, GROUPS - moved, 0);
    }
    return canonical(groups);
  }

  private static int group(String part) throws JidException {
    if (part.isEmpty() || part.length() > 4) {
      throw bad();
    }
    int value = 0;
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw bad();
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static String canonical(int[] groups) {
    int bestFrom = -1;
    int bestLength = 1;
    for (int from = 0; from < GROUPS; ) {
      int to = from;
      while (to < GROUPS && groups[to] == 0) {
        to++;
      }
      if (to - from > bestLength) {
        bestFrom = from;
        bestLength = to - from;
      }
      from = Math.max(to, from + 1);
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < GROUPS; i++) {
      if (i == bestFrom) {
        text.append("::");
        i += bestLength - 1;
      } else {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }

  private static JidException bad() {
    return new JidException("not an IPv6 address");
  }
}
