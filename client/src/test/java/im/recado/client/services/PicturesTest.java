package im.recado.client.services;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** SECURITY D19: pictures that are small as files and huge as pictures. */
final class PicturesTest {
  private static final long MOST_MEMORY = 32 << 20;

  private static byte[] written(int width, int height, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), format, out);
    return out.toByteArray();
  }

  /** A PNG whose header, with a checksum that fits, says this size. */
  static byte[] png(int width, int height) throws IOException {
    byte[] png = written(1, 1, "png");
    ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
    CRC32 sum = new CRC32();
    sum.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) sum.getValue());
    return png;
  }

  private static byte[] patched(byte[] picture, int at, ByteOrder order, int bytes, int... values) {
    ByteBuffer buffer = ByteBuffer.wrap(picture).order(order).position(at);
    for (int value : values) {
      if (bytes == 2) {
        buffer.putShort((short) value);
      } else {
        buffer.putInt(value);
      }
    }
    return picture;
  }

  /** Where a GIF says how large its first frame is. */
  private static int frame(byte[] gif) {
    String text = new String(gif, StandardCharsets.ISO_8859_1);
    return text.indexOf(",\0\0\0\0\u0001\0\u0001\0") + 5;
  }

  private static Map<String, byte[]> bombs() throws IOException {
    Map<String, byte[]> bombs = new LinkedHashMap<>();
    bombs.put("png", png(50_000, 50_000));
    bombs.put("png, one side", png(1_000_000_000, 1));
    bombs.put("gif", patched(written(1, 1, "gif"), frame(written(1, 1, "gif")), ByteOrder.LITTLE_ENDIAN, 2, 50_000, 50_000));
    bombs.put("bmp", patched(written(1, 1, "bmp"), 18, ByteOrder.LITTLE_ENDIAN, 4, 50_000, 50_000));
    bombs.put("svg", "<svg xmlns='http://www.w3.org/2000/svg' width='50000' height='50000'/>".getBytes(StandardCharsets.UTF_8));
    bombs.put("webp", "RIFF\u0010\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0OO".getBytes(StandardCharsets.ISO_8859_1));
    // A whole picture, of one colour: some kilobytes that are a hundred times as many pixels.
    bombs.put("whole", written(5000, 5000, "png"));
    return bombs;
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  @Test
  void d19BombsAreNoFacesAndTakeNoMemory() throws Exception {
    for (Map.Entry<String, byte[]> bomb : bombs().entrySet()) {
      assertThat(Pictures.small(bomb.getValue(), 192)).as(bomb.getKey()).isEmpty();
      long before = allocated();
      assertThat(Pictures.face(bomb.getValue(), 96)).as(bomb.getKey()).isEmpty();
      assertThat(allocated() - before).as(bomb.getKey()).isLessThan(MOST_MEMORY);
    }
  }

  @Test
  void d19TheLargestFaceIsDecodedSmall() throws Exception {
    byte[] face = written(2000, 2000, "png");
    assertThat(Pictures.face(face, 96)).isPresent();
    long before = allocated();
    assertThat(Pictures.face(face, 96)).hasValueSatisfying(image -> assertThat(image.getWidth()).isEqualTo(96));
    assertThat(allocated() - before).isLessThan(MOST_MEMORY);
  }
}
