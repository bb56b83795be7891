package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One command of MSNP: a name, arguments, and a payload with some. Immutable; nobody writes into the payload. */
final class Command {
  private final String name;
  private final List<String> args;
  private final byte @Nullable [] payload;

  Command(String name, List<String> args, byte @Nullable [] payload) {
    this.name = name;
    this.args = List.copyOf(args);
    this.payload = payload;
  }

  /**
   * A command to send.
   *
   * @throws IllegalArgumentException for an argument that would be two, or a line of its own (SECURITY G1)
   */
  static Command of(String name, List<String> args, byte @Nullable [] payload) {
    for (String arg : args) {
      if (arg.isEmpty() || arg.chars().anyMatch(c -> c <= ' ' || c == 0x7F)) {
        throw new IllegalArgumentException("no argument of MSNP");
      }
    }
    return new Command(name, args, payload);
  }

  String name() {
    return name;
  }

  List<String> args() {
    return args;
  }

  /** An argument; empty when there are not so many. */
  String arg(int index) {
    return index < args.size() ? args.get(index) : "";
  }

  /** The number of what this answers; 0 when it answers nothing. */
  long trid() {
    return number(arg(0));
  }

  /** The number of the error that this is; 0 for none. */
  int error() {
    return name.length() == 3 ? (int) number(name) : 0;
  }

  /** The payload; empty when there is none. */
  byte[] payload() {
    return payload == null ? new byte[0] : payload;
  }

  /** The payload as a text; what is not UTF-8 in it becomes U+FFFD. */
  String text() {
    return new String(payload(), UTF_8);
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(toString().getBytes(UTF_8));
    if (payload != null) {
      bytes.writeBytes((" " + payload.length).getBytes(UTF_8));
    }
    bytes.writeBytes("\r\n".getBytes(UTF_8));
    bytes.writeBytes(payload());
    return bytes.toByteArray();
  }

  /** A whole number that is not negative; 0 for anything else. */
  static long number(String digits) {
    if (digits.isEmpty() || digits.length() > 15 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return 0;
    }
    return Long.parseLong(digits);
  }

  /** Without the payload, whose length is no argument here. */
  @Override
  public String toString() {
    return args.isEmpty() ? name : name + " " + String.join(" ", args);
  }
}
