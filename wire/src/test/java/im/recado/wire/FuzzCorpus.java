package im.recado.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The kept inputs of a fuzz test, {@code src/test/resources/<package>/<class>Inputs/<method>/}, and
 * mutations of them. A new finding is kept by adding a file.
 */
public final class FuzzCorpus {
  private static final int MOST_BYTES = 4096;
  private static final byte[] INTERESTING = {
    '<',
    '>',
    '/',
    '&',
    ';',
    '#',
    '\'',
    '"',
    '=',
    ':',
    ']',
    '[',
    '!',
    '?',
    ' ',
    '\r',
    '\n',
    '@',
    '.',
    '-',
    0,
    (byte) 0x80,
    (byte) 0xC2,
    (byte) 0xE2,
    (byte) 0xED,
    (byte) 0xF0,
    (byte) 0xFF
  };

  private final List<byte[]> inputs;
  private final Random random;

  private FuzzCorpus(List<byte[]> inputs, Random random) {
    this.inputs = inputs;
    this.random = random;
  }

  public static FuzzCorpus of(Class<?> test, String method, Random random) {
    String folder = test.getSimpleName() + "Inputs/" + method;
    URL found = Objects.requireNonNull(test.getResource(folder), folder);
    List<byte[]> inputs = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of(found.toURI()))) {
      for (Path file : files.sorted().toList()) {
        inputs.add(Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return new FuzzCorpus(inputs, random);
  }

  /**
   * One of the inputs after a few changes: bytes set, put in, taken out, doubled, crossed with
   * another input.
   */
  public byte[] mutated() {
    byte[] bytes = pick();
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      bytes = changed(bytes);
    }
    return bytes.length > MOST_BYTES ? Arrays.copyOf(bytes, MOST_BYTES) : bytes;
  }

  private byte[] pick() {
    return inputs.get(random.nextInt(inputs.size()));
  }

  private byte[] changed(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, at + 1 + random.nextInt(8));
    return switch (random.nextInt(6)) {
      case 0 -> joined(bytes, at, new byte[] {one()}, at);
      case 1 -> joined(bytes, at, new byte[] {one()}, Math.min(bytes.length, at + 1));
      case 2 -> joined(bytes, at, new byte[0], to);
      case 3 -> joined(bytes, to, Arrays.copyOfRange(bytes, at, to), to);
      case 4 -> {
        byte[] other = pick();
        int from = random.nextInt(other.length + 1);
        yield joined(
            bytes,
            at,
            Arrays.copyOfRange(other, from, Math.min(other.length, from + 1 + random.nextInt(24))),
            at);
      }
      default ->
          joined(
              bytes, at, new byte[] {(byte) random.nextInt(256)}, Math.min(bytes.length, at + 1));
    };
  }

  private byte one() {
    return INTERESTING[random.nextInt(INTERESTING.length)];
  }

  private static byte[] joined(byte[] bytes, int cut, byte[] middle, int resume) {
    byte[] joined = Arrays.copyOf(bytes, cut + middle.length + bytes.length - resume);
    System.arraycopy(middle, 0, joined, cut, middle.length);
    System.arraycopy(bytes, resume, joined, cut + middle.length, bytes.length - resume);
    return joined;
  }
}
