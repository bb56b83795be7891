package im.recado.testkit.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines in UTF-8, as in IRC and in the heads of HTTP. */
final class LinesWire extends Wire {
  private final InputStream in;
  private final OutputStream out;

  LinesWire(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  @Override
  List<String> things(String text) {
    return Arrays.asList(text.split("\n", -1));
  }

  @Override
  @Nullable String next() throws IOException {
    return line(in);
  }

  @Override
  void say(String thing) throws IOException {
    out.write((thing + "\r\n").getBytes(UTF_8));
    out.flush();
  }

  /** The next line without its end; null when there is none. */
  static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        String text = line.toString(UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line.write(b);
    }
    return null;
  }
}
