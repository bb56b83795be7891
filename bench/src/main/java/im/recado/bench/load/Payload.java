package im.recado.bench.load;

import im.recado.bench.client.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The messages of one way from a sender to a receiver: {@code <tag> <number> <filler>} in the body, the number in the
 * id too. The tag tells this run's messages from those of an earlier one, the filler differs from way to way, and the
 * receiver compares all of it.
 */
final class Payload {
  /** The shortest body in bytes. */
  static final int MIN_BYTES = 24;
  /** {@link #number} of a message of an earlier run. */
  static final long OTHER_RUN = -1;
  /** {@link #number} of a message that is not as it was sent. */
  static final long CORRUPT = -2;

  private static final int DIGITS = 10;
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz 0123456789";

  private final String tag;
  private final byte[] template;
  private final int idAt;
  private final int numberAt;
  private final byte[] filler;

  /**
   * Messages to an address.
   *
   * @param tag eight letters or digits of this run
   * @param bytes the body's length, at least {@link #MIN_BYTES}
   */
  Payload(String to, String tag, int bytes, RandomGenerator random) {
    StringBuilder text = new StringBuilder(" ");
    while (text.length() < bytes - tag.length() - 1 - DIGITS) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    this.tag = tag;
    this.filler = text.toString().getBytes(StandardCharsets.US_ASCII);
    String zeros = "0".repeat(DIGITS);
    String start = "<message to='" + to + "' type='chat' id='b" + tag;
    String middle = "'><body>" + tag + " ";
    this.idAt = start.length();
    this.numberAt = idAt + DIGITS + middle.length();
    this.template = (start + zeros + middle + zeros + text + "</body></message>").getBytes(StandardCharsets.US_ASCII);
  }

  /** The message of a number. */
  ByteBuf message(ByteBufAllocator allocator, long number) {
    byte[] bytes = template;
    long rest = number;
    for (int i = DIGITS - 1; i >= 0; i--) {
      byte digit = (byte) ('0' + rest % 10);
      bytes[idAt + i] = digit;
      bytes[numberAt + i] = digit;
      rest /= 10;
    }
    return allocator.buffer(bytes.length).writeBytes(bytes);
  }

  /** The number of a message that arrived, or {@link #OTHER_RUN} or {@link #CORRUPT}. */
  long number(Frame message) {
    int at = message.textStart("body");
    if (at < 0 || !message.startsWith(at, tag)) {
      return OTHER_RUN;
    }
    int numberAtBody = at + tag.length() + 1;
    long number = message.number(numberAtBody);
    int fillerAt = numberAtBody + DIGITS;
    int id = message.attributeStart("id");
    boolean whole = number >= 0 && message.equalsAt(fillerAt, filler, 0)
        && message.at(fillerAt + filler.length) == '<' && message.startsWith(id, "b" + tag)
        && message.number(id + 1 + tag.length()) == number;
    return whole ? number : CORRUPT;
  }

  /** The length of the whole message in bytes. */
  int length() {
    return template.length;
  }

  @Override
  public String toString() {
    return new String(Arrays.copyOf(template, template.length), StandardCharsets.US_ASCII);
  }
}
