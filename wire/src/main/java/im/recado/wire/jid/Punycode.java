package im.recado.wire.jid;

import java.util.Arrays;

/** The encoding of U-labels as ASCII (RFC 3492), without the {@code xn--} in front. */
final class Punycode {
  private static final int BASE = 36;
  private static final int T_MIN = 1;
  private static final int T_MAX = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int FIRST_BIAS = 72;
  private static final int FIRST_N = 128;
  private static final int MOST_CODE_POINTS = 63;

  private Punycode() {}

  /** Encodes a label that holds a character beyond ASCII. */
  static String encode(String label) throws JidException {
    int[] input = label.codePoints().toArray();
    if (input.length > MOST_CODE_POINTS) {
      throw new JidException("a label longer than 63 bytes");
    }
    StringBuilder output = new StringBuilder();
    for (int c : input) {
      if (c < FIRST_N) {
        output.append((char) c);
      }
    }
    int basic = output.length();
    int handled = basic;
    if (basic > 0) {
      output.append('-');
    }
    int n = FIRST_N;
    int delta = 0;
    int bias = FIRST_BIAS;
    while (handled < input.length) {
      int next = Integer.MAX_VALUE;
      for (int c : input) {
        if (c >= n && c < next) {
          next = c;
        }
      }
      // At most 63 code points: the product stays below 2^27.
      delta += (next - n) * (handled + 1);
      n = next;
      for (int c : input) {
        if (c < n) {
          delta++;
        } else if (c == n) {
          variable(output, delta, bias);
          bias = adapt(delta, handled + 1, handled == basic);
          delta = 0;
          handled++;
        }
      }
      delta++;
      n++;
    }
    return output.toString();
  }

  private static void variable(StringBuilder output, int delta, int bias) {
    int q = delta;
    for (int k = BASE; ; k += BASE) {
      int t = threshold(k, bias);
      if (q < t) {
        output.append(digit(q));
        return;
      }
      output.append(digit(t + (q - t) % (BASE - t)));
      q = (q - t) / (BASE - t);
    }
  }

  /** Decodes what stands after {@code xn--}, in lower case. */
  static String decode(String encoded) throws JidException {
    int hyphen = encoded.lastIndexOf('-');
    StringBuilder output = new StringBuilder(hyphen > 0 ? encoded.substring(0, hyphen) : "");
    int[] points = output.codePoints().toArray();
    int count = points.length;
    int[] decoded = Arrays.copyOf(points, MOST_CODE_POINTS + 1);
    long n = FIRST_N;
    long i = 0;
    int bias = FIRST_BIAS;
    int at = hyphen > 0 ? hyphen + 1 : 0;
    while (at < encoded.length()) {
      long before = i;
      long weight = 1;
      for (int k = BASE; ; k += BASE) {
        int digit = at < encoded.length() ? value(encoded.charAt(at++)) : -1;
        if (digit < 0) {
          throw bad();
        }
        i += digit * weight;
        int t = threshold(k, bias);
        if (digit < t) {
          break;
        }
        weight *= BASE - t;
        if (i > Integer.MAX_VALUE || weight > Integer.MAX_VALUE) {
          throw bad();
        }
      }
      bias = adapt((int) Math.min(i - before, Integer.MAX_VALUE), count + 1, before == 0);
      n += i / (count + 1);
      i %= count + 1;
      if (n > Character.MAX_CODE_POINT || (n >= 0xD800 && n <= 0xDFFF) || count >= MOST_CODE_POINTS) {
        throw bad();
      }
      System.arraycopy(decoded, (int) i, decoded, (int) i + 1, count - (int) i);
      decoded[(int) i++] = (int) n;
      count++;
    }
    return new String(decoded, 0, count);
  }

  private static int threshold(int k, int bias) {
    return Math.clamp((long) k - bias, T_MIN, T_MAX);
  }

  private static int adapt(int delta, int points, boolean first) {
    int d = first ? delta / DAMP : delta / 2;
    d += d / points;
    int k = 0;
    while (d > (BASE - T_MIN) * T_MAX / 2) {
      d /= BASE - T_MIN;
      k += BASE;
    }
    return k + (BASE - T_MIN + 1) * d / (d + SKEW);
  }

  private static char digit(int value) {
    return (char) (value < 26 ? 'a' + value : '0' + value - 26);
  }

  private static int value(char c) {
    return c >= 'a' && c <= 'z' ? c - 'a' : c >= '0' && c <= '9' ? c - '0' + 26 : -1;
  }

  private static JidException bad() {
    return new JidException("a label that is no A-label");
  }
}
