package im.recado.client.protocol.ratchet;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Multiples of the base point of edwards25519 (RFC 8032, section 5.1), which the JDK has only for its own keys. The steps and the places
 * in memory do not depend on the number.
 *
 * <p>A field element is sixteen limbs of sixteen bits, the lowest first; between operations a limb may be a little larger, or negative.
 */
final class Edwards {
  static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  private static final int LIMBS = 16;

  private static final BigInteger CURVE_D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
  private static final long[] TWICE_D = limbs(CURVE_D.shiftLeft(1).mod(P));
  private static final BigInteger BASE_Y = BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(P)).mod(P);
  private static final BigInteger BASE_X = baseX();

  /** A point in extended coordinates: x = X/Z, y = Y/Z, T = XY/Z. */
  private record Point(long[] x, long[] y, long[] z, long[] t) {}

  private Edwards() {}

  private static BigInteger baseX() {
    BigInteger yy = BASE_Y.multiply(BASE_Y);
    BigInteger xx = yy.subtract(BigInteger.ONE).multiply(CURVE_D.multiply(yy).add(BigInteger.ONE).modInverse(P)).mod(P);
    BigInteger x = xx.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    if (!x.multiply(x).mod(P).equals(xx)) {
      x = x.multiply(BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P)).mod(P);
    }
    return x.testBit(0) ? P.subtract(x) : x;
  }

  /** So many times the base point, encoded: y with the lowest bit of x as the highest one. */
  static byte[] multiplyBase(byte[] scalar) {
    Point sum = new Point(new long[LIMBS], limbs(BigInteger.ONE), limbs(BigInteger.ONE), new long[LIMBS]);
    Point next = new Point(limbs(BASE_X), limbs(BASE_Y), limbs(BigInteger.ONE), limbs(BASE_X.multiply(BASE_Y).mod(P)));
    for (int i = 8 * scalar.length - 1; i >= 0; i--) {
      long bit = scalar[i >> 3] >> (i & 7) & 1;
      swap(sum, next, bit);
      next = add(sum, next);
      sum = add(sum, sum);
      swap(sum, next, bit);
    }
    long[] inverse = invert(sum.z);
    byte[] encoded = pack(multiply(sum.y, inverse));
    encoded[31] |= (byte) ((pack(multiply(sum.x, inverse))[0] & 1) << 7);
    return encoded;
  }

  /** The sum of any two points, also of a point with itself. */
  private static Point add(Point one, Point other) {
    long[] a = multiply(minus(one.y, one.x), minus(other.y, other.x));
    long[] b = multiply(plus(one.y, one.x), plus(other.y, other.x));
    long[] c = multiply(multiply(one.t, TWICE_D), other.t);
    long[] zz = multiply(one.z, other.z);
    long[] d = plus(zz, zz);
    long[] e = minus(b, a);
    long[] f = minus(d, c);
    long[] g = plus(d, c);
    long[] h = plus(b, a);
    return new Point(multiply(e, f), multiply(g, h), multiply(f, g), multiply(e, h));
  }

  /** Changes the places of both when the bit is 1; nobody sees which. */
  private static void swap(Point one, Point other, long bit) {
    swap(one.x, other.x, bit);
    swap(one.y, other.y, bit);
    swap(one.z, other.z, bit);
    swap(one.t, other.t, bit);
  }

  private static void swap(long[] one, long[] other, long bit) {
    long mask = -bit;
    for (int i = 0; i < LIMBS; i++) {
      long differs = mask & (one[i] ^ other[i]);
      one[i] ^= differs;
      other[i] ^= differs;
    }
  }

  private static long[] limbs(BigInteger value) {
    long[] limbs = new long[LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      limbs[i] = value.shiftRight(16 * i).intValue() & 0xffff;
    }
    return limbs;
  }

  private static long[] plus(long[] a, long[] b) {
    long[] sum = new long[LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  private static long[] minus(long[] a, long[] b) {
    long[] difference = new long[LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  private static long[] multiply(long[] a, long[] b) {
    long[] wide = new long[2 * LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      for (int j = 0; j < LIMBS; j++) {
        wide[i + j] += a[i] * b[j];
      }
    }
    // 2^256 is 38 here.
    long[] product = new long[LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      product[i] = wide[i] + 38 * wide[i + LIMBS];
    }
    carry(product);
    carry(product);
    return product;
  }

  private static void carry(long[] a) {
    for (int i = 0; i < LIMBS; i++) {
      long over = a[i] >> 16;
      a[i] -= over << 16;
      if (i < LIMBS - 1) {
        a[i + 1] += over;
      } else {
        a[0] += 38 * over;
      }
    }
  }

  /** To the power of p - 2, whose bits are all 1 but two. */
  private static long[] invert(long[] a) {
    long[] power = a;
    for (int bit = 253; bit >= 0; bit--) {
      power = multiply(power, power);
      if (bit != 2 && bit != 4) {
        power = multiply(power, a);
      }
    }
    return power;
  }

  /** The one number from 0 to p - 1 that it is, as 32 bytes. */
  private static byte[] pack(long[] a) {
    long[] value = a.clone();
    carry(value);
    carry(value);
    carry(value);
    // At most twice p is too much.
    for (int round = 0; round < 2; round++) {
      long[] less = new long[LIMBS];
      long borrow = 0;
      for (int i = 0; i < LIMBS; i++) {
        long difference = value[i] - (i == 0 ? 0xffed : i == LIMBS - 1 ? 0x7fff : 0xffff) + borrow;
        borrow = difference >> 16;
        less[i] = difference & 0xffff;
      }
      // No borrow is left: it was not smaller than p.
      swap(value, less, 1 + borrow);
    }
    byte[] packed = new byte[32];
    for (int i = 0; i < LIMBS; i++) {
      packed[2 * i] = (byte) value[i];
      packed[2 * i + 1] = (byte) (value[i] >> 8);
    }
    Arrays.fill(value, 0);
    return packed;
  }
}
