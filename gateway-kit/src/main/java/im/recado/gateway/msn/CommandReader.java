package im.recado.gateway.msn;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads commands of bounded length. What has been read survives a time-out of the stream, so any way of cutting the
 * bytes gives the
 * same commands. One thread.
 */
final class CommandReader {
  static final int LONGEST_LINE = 8192;
  static final int LONGEST_PAYLOAD = 256 * 1024;

  /** Who speaks: which commands have payloads depends on it. */
  enum Side {
    CLIENT(Set.of("MSG", "UUX", "UUN", "ADL", "RML", "FQY", "QRY", "UUM", "PUT")),
    SERVER(Set.of("MSG", "UBX", "UBN", "NOT", "GCF", "IPG", "UBM", "FQY", "ADL", "RML", "NFY", "SDG", "PUT"));

    private final Set<String> carrying;

    Side(Set<String> carrying) {
      this.carrying = carrying;
    }
  }

  /** Bytes that are no commands. */
  static final class NoCommand extends IOException {
    private static final long serialVersionUID = 1L;

    NoCommand(String message) {
      super(message);
    }
  }

  private final InputStream in;
  private final Side side;
  private final byte[] buffer = new byte[4096];
  private int at;
  private int end;
  private byte[] line = new byte[256];
  private int length;
  private @Nullable Command head;
  private byte[] payload = new byte[0];
  private int filled;

  CommandReader(InputStream in, Side side) {
    this.in = in;
    this.side = side;
  }

  /** The next command; null when there are no more. Half a command at the end is none. */
  @Nullable Command next() throws IOException {
    while (true) {
      Command waiting = head;
      if (waiting != null && filled == payload.length) {
        head = null;
        return new Command(waiting.name(), waiting.args(), payload);
      }
      if (at == end) {
        end = Math.max(in.read(buffer), 0);
        at = 0;
        if (end == 0) {
          return null;
        }
      }
      if (waiting != null) {
        int some = Math.min(end - at, payload.length - filled);
        System.arraycopy(buffer, at, payload, filled, some);
        at += some;
        filled += some;
        continue;
      }
      byte b = buffer[at++];
      if (b != '\n') {
        add(b);
        continue;
      }
      Command command = taken();
      if (command != null) {
        return command;
      }
    }
  }

  private void add(byte b) throws NoCommand {
    if (length == LONGEST_LINE) {
      throw new NoCommand("a line of more than " + LONGEST_LINE + " bytes");
    }
    if (length == line.length) {
      line = Arrays.copyOf(line, Math.min(2 * length, LONGEST_LINE));
    }
    line[length++] = b;
  }

  /** The line is whole: a command, or null when it is empty or its payload is to come. */
  private @Nullable Command taken() throws NoCommand {
    String text = new String(line, 0, length, java.nio.charset.StandardCharsets.UTF_8).strip();
    length = 0;
    if (text.isEmpty()) {
      return null;
    }
    List<String> words = new ArrayList<>(Arrays.asList(text.split(" +", -1)));
    String name = words.removeFirst();
    if (!isCarrying(name, words)) {
      return new Command(name, words, null);
    }
    String last = words.removeLast();
    long size = Command.number(last);
    if (size > LONGEST_PAYLOAD || (size == 0 && !last.equals("0"))) {
      throw new NoCommand("a payload of " + (size == 0 ? "no length" : size + " bytes"));
    }
    head = new Command(name, words, null);
    payload = new byte[(int) size];
    filled = 0;
    return null;
  }

  private boolean isCarrying(String name, List<String> args) {
    if (args.isEmpty()) {
      return false;
    }
    if (!side.carrying.contains(name)) {
      // Errors about lists say which entries are wrong.
      boolean error = side == Side.SERVER && name.matches("2[0-9][0-9]");
      return error && args.size() == 2 && args.getLast().matches("[0-9]{1,15}");
    }
    if (name.equals("UBN") && args.size() < 3) {
      return false;
    }
    boolean said = side == Side.SERVER && Set.of("ADL", "RML", "NFY", "SDG", "PUT").contains(name);
    // "ADL 7 OK" answers and carries nothing; "ADL 0 95" tells.
    return !said || args.getLast().matches("[0-9]{1,15}");
  }
}
