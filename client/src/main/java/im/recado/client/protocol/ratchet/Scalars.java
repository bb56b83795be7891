package im.recado.client.protocol.ratchet;

import java.math.BigInteger;

/** Numbers modulo the order of the base point, 32 bytes, the lowest first. The steps do not depend on the numbers. */
final class Scalars {
  static final BigInteger ORDER = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
  private static final int SIZE = 32;
  private static final int[] ORDER_BYTES = orderBytes();

  private Scalars() {}

  private static int[] orderBytes() {
    int[] bytes = new int[SIZE];
    for (int i = 0; i < SIZE; i++) {
      bytes[i] = ORDER.shiftRight(8 * i).intValue() & 0xff;
    }
    return bytes;
  }

  /** What is left of a number of any length. */
  static byte[] reduce(byte[] number) {
    int[] rest = new int[SIZE];
    for (int i = 8 * number.length - 1; i >= 0; i--) {
      int bit = number[i >> 3] >> (i & 7) & 1;
      for (int j = 0; j < SIZE; j++) {
        int twice = rest[j] << 1 | bit;
        rest[j] = twice & 0xff;
        bit = twice >> 8;
      }
      subtractOrder(rest);
    }
    byte[] reduced = new byte[SIZE];
    for (int j = 0; j < SIZE; j++) {
      reduced[j] = (byte) rest[j];
    }
    return reduced;
  }

  private static void subtractOrder(int[] number) {
    int[] less = new int[SIZE];
    int borrow = 0;
    for (int j = 0; j < SIZE; j++) {
      int difference = number[j] - ORDER_BYTES[j] + borrow;
      borrow = difference >> 8;
      less[j] = difference & 0xff;
    }
    // All ones when it was smaller: then it stays as it is.
    for (int j = 0; j < SIZE; j++) {
      number[j] = number[j] & borrow | less[j] & ~borrow;
    }
  }

  /** a times b and c. */
  static byte[] multiplyAdd(byte[] a, byte[] b, byte[] c) {
    long[] wide = new long[2 * SIZE];
    for (int i = 0; i < SIZE; i++) {
      wide[i] += c[i] & 0xff;
      for (int j = 0; j < SIZE; j++) {
        wide[i + j] += (long) (a[i] & 0xff) * (b[j] & 0xff);
      }
    }
    byte[] product = new byte[2 * SIZE];
    long carry = 0;
    for (int i = 0; i < 2 * SIZE; i++) {
      carry += wide[i];
      product[i] = (byte) carry;
      carry >>= 8;
    }
    return reduce(product);
  }

  /** What with this one makes zero. */
  static byte[] negate(byte[] number) {
    byte[] minusOne = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      minusOne[i] = (byte) ORDER_BYTES[i];
    }
    minusOne[0]--;
    return multiplyAdd(minusOne, number, new byte[SIZE]);
  }

  /** The first when the bit is 0, the second when it is 1; nobody sees which. */
  static byte[] choose(byte[] first, byte[] second, int bit) {
    byte[] chosen = new byte[SIZE];
    int mask = -bit;
    for (int i = 0; i < SIZE; i++) {
      chosen[i] = (byte) (first[i] & ~mask | second[i] & mask);
    }
    return chosen;
  }
}
