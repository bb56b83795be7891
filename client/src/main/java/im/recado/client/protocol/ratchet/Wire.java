package im.recado.client.protocol.ratchet;

import im.recado.client.protocol.ratchet.RatchetException.Reason;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The few kinds of fields of Protocol Buffers that messages have: numbers (kind 0) and bytes (kind 2). */
final class Wire {
  private static final int MOST_FIELDS = 32;

  /** Fields that were read. A field that came twice counts as it came last. */
  static final class Fields {
    private final Map<Integer, Long> numbers = new HashMap<>();
    private final Map<Integer, byte[]> texts = new HashMap<>();

    int number(int field) throws RatchetException {
      Long value = numbers.get(field);
      if (value == null || value < 0 || value > Integer.MAX_VALUE) {
        throw new RatchetException(Reason.MALFORMED);
      }
      return value.intValue();
    }

    /** A number that nothing hangs on: 0 when it is not there. */
    int loose(int field) {
      return (int) (numbers.getOrDefault(field, 0L) & Integer.MAX_VALUE);
    }

    byte[] bytes(int field) throws RatchetException {
      byte[] value = texts.get(field);
      if (value == null) {
        throw new RatchetException(Reason.MALFORMED);
      }
      return value;
    }
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Wire number(int field, int value) {
    varint((long) field << 3);
    varint(value & 0xffffffffL);
    return this;
  }

  Wire bytes(int field, byte[] value) {
    varint((long) field << 3 | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  byte[] written() {
    return out.toByteArray();
  }

  private void varint(long value) {
    long left = value;
    while (left > 0x7f) {
      out.write((int) (left & 0x7f | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }

  static Fields read(byte[] bytes, int from, int to) throws RatchetException {
    Fields fields = new Fields();
    int[] at = {from};
    for (int count = 0; at[0] < to; count++) {
      long tag = varint(bytes, at, to);
      int field = (int) (tag >>> 3);
      if (count == MOST_FIELDS || tag >>> 3 > 0xffff) {
        throw new RatchetException(Reason.MALFORMED);
      }
      switch ((int) (tag & 7)) {
        case 0 -> fields.numbers.put(field, varint(bytes, at, to));
        case 2 -> {
          long length = varint(bytes, at, to);
          if (length < 0 || length > to - at[0]) {
            throw new RatchetException(Reason.MALFORMED);
          }
          fields.texts.put(field, Arrays.copyOfRange(bytes, at[0], at[0] + (int) length));
          at[0] += (int) length;
        }
        default -> throw new RatchetException(Reason.MALFORMED);
      }
    }
    return fields;
  }

  private static long varint(byte[] bytes, int[] at, int to) throws RatchetException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at[0] >= to) {
        throw new RatchetException(Reason.MALFORMED);
      }
      byte next = bytes[at[0]++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new RatchetException(Reason.MALFORMED);
  }
}
