package im.recado.testkit.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Commands of MSN, without the length of what they carry, which stands below them with a tab before each line. */
final class MsnWire extends Wire {
  /** Commands of clients that carry something. */
  private static final Set<String> CARRYING = Set.of("MSG", "UUX", "ADL", "RML", "QRY", "UUM");

  private final InputStream in;
  private final OutputStream out;

  MsnWire(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  @Override
  List<String> things(String text) {
    List<String> commands = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (line.isBlank() || line.startsWith("\t")) {
        commands.set(commands.size() - 1, commands.getLast() + "\n" + (line.isBlank() ? "\t" : line));
      } else {
        commands.add(line);
      }
    }
    commands.replaceAll(String::stripTrailing);
    return commands;
  }

  @Override
  @Nullable String next() throws IOException {
    String line = LinesWire.line(in);
    if (line == null || !CARRYING.contains(line.split(" ", 2)[0])) {
      return line;
    }
    int space = line.lastIndexOf(' ');
    String carried = new String(in.readNBytes(Integer.parseInt(line.substring(space + 1))), UTF_8);
    return (line.substring(0, space) + "\n\t" + carried.replace("\r\n", "\n\t")).stripTrailing();
  }

  @Override
  void say(String thing) throws IOException {
    String[] parts = thing.split("\n\t", 2);
    byte[] carried = parts.length < 2 ? new byte[0] : Objects.requireNonNull(parts[1]).replace("\n\t", "\r\n").getBytes(UTF_8);
    out.write((parts[0] + (parts.length < 2 ? "" : " " + carried.length) + "\r\n").getBytes(UTF_8));
    out.write(carried);
    out.flush();
  }
}
