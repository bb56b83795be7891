package im.recado.client.protocol.bus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A message of the bus (D-Bus specification, "Message Format"). Fields that it does not have are empty or zero.
 *
 * @param serial its number on its connection; the connection gives it
 * @param answers the number of the call that it answers
 * @param member the name of the method or signal; of an error the error's name
 * @param body its values, aligned as if they stood alone
 */
public record BusMessage(Type type, int serial, int answers, String path, String face, String member, String to, String from,
    String signature, byte[] body, ByteOrder order) {
  /** What it is for, in the order of the numbers on the bus. */
  public enum Type { CALL, RESULT, ERROR, SIGNAL }

  private static final int FIXED = 16;
  /** Nobody has more to say to this program. */
  private static final int LARGEST = 1 << 20;
  private static final int PATH = 1;
  private static final int INTERFACE = 2;
  private static final int MEMBER = 3;
  private static final int ERROR_NAME = 4;
  private static final int REPLY_SERIAL = 5;
  private static final int DESTINATION = 6;
  private static final int SENDER = 7;
  private static final int SIGNATURE = 8;
  private static final int FILES = 9;

  /** A call of a method. */
  public static BusMessage call(String to, String path, String face, String member, String signature, byte[] body) {
    return new BusMessage(Type.CALL, 0, 0, path, face, member, to, "", signature, body, ByteOrder.LITTLE_ENDIAN);
  }

  /** The answer to this call. */
  public BusMessage result(String answerSignature, byte[] answer) {
    return new BusMessage(Type.RESULT, 0, serial, "", "", "", from, "", answerSignature, answer, ByteOrder.LITTLE_ENDIAN);
  }

  /** The answer that this call is known to nobody. */
  BusMessage unknown() {
    return new BusMessage(Type.ERROR, 0, serial, "", "", "org.freedesktop.DBus.Error.UnknownMethod", from, "", "", new byte[0],
        ByteOrder.LITTLE_ENDIAN);
  }

  BusMessage numbered(int number) {
    return new BusMessage(type, number, answers, path, face, member, to, from, signature, body, order);
  }

  public BusReader values() {
    return new BusReader(body, order);
  }

  byte[] bytes() {
    BusWriter fields = new BusWriter();
    field(fields, PATH, "o", path);
    field(fields, INTERFACE, "s", face);
    field(fields, type == Type.ERROR ? ERROR_NAME : MEMBER, "s", member);
    field(fields, DESTINATION, "s", to);
    if (answers != 0) {
      fields.align(8).octet(REPLY_SERIAL).signature("u").number(answers);
    }
    if (!signature.isEmpty()) {
      fields.align(8).octet(SIGNATURE).signature("g").signature(signature);
    }
    BusWriter all = new BusWriter().octet('l').octet(type.ordinal() + 1).octet(0).octet(1).number(body.length).number(serial);
    all.array(fields).align(8);
    byte[] head = all.bytes();
    byte[] whole = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, whole, head.length, body.length);
    return whole;
  }

  private static void field(BusWriter fields, int code, String type, String value) {
    if (!value.isEmpty()) {
      fields.align(8).octet(code).signature(type).text(value);
    }
  }

  /** Reads the next one; waits. */
  static BusMessage read(InputStream in) throws IOException {
    byte[] fixed = in.readNBytes(FIXED);
    if (fixed.length < FIXED) {
      throw new BusException("the bus is gone");
    }
    ByteOrder order = fixed[0] == 'B' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    ByteBuffer numbers = ByteBuffer.wrap(fixed).order(order);
    int body = numbers.getInt(4);
    int fields = numbers.getInt(12);
    if (body < 0 || body > LARGEST || fields < 0 || fields > LARGEST) {
      throw new BusException("a message that is too long");
    }
    int padded = (fields + 7) / 8 * 8;
    byte[] rest = in.readNBytes(padded + body);
    if (rest.length < padded + body) {
      throw new BusException("the bus is gone");
    }
    return read(numbers, order, Arrays.copyOf(rest, fields), Arrays.copyOfRange(rest, padded, rest.length));
  }

  private static BusMessage read(ByteBuffer fixed, ByteOrder order, byte[] fields, byte[] body) throws BusException {
    String path = "";
    String face = "";
    String member = "";
    String to = "";
    String from = "";
    String signature = "";
    int answers = 0;
    BusReader reader = new BusReader(fields, order);
    while (reader.isBefore(fields.length)) {
      reader.align(8);
      int code = reader.octet();
      reader.signature();
      switch (code) {
        case PATH -> path = reader.text();
        case INTERFACE -> face = reader.text();
        case MEMBER, ERROR_NAME -> member = reader.text();
        case REPLY_SERIAL -> answers = reader.number();
        case DESTINATION -> to = reader.text();
        case SENDER -> from = reader.text();
        case SIGNATURE -> signature = reader.signature();
        case FILES -> reader.number();
        default -> throw new BusException("a field that nobody knows");
      }
    }
    int type = fixed.get(1);
    if (type < 1 || type > Type.values().length) {
      throw new BusException("a message of no known kind");
    }
    return new BusMessage(Type.values()[type - 1], fixed.getInt(8), answers, path, face, member, to, from, signature, body, order);
  }
}
