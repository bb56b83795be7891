package im.recado.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The network that the generator is for gateways. */
final class OscarServerTest {
  private static final HexFormat HEX = HexFormat.of();

  private static void send(Socket socket, int channel, String hex) throws IOException {
    byte[] data = HEX.parseHex(hex.replace(" ", ""));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x2A);
    out.write(channel);
    out.writeBytes(new byte[] {0, 0, (byte) (data.length >> 8), (byte) data.length});
    out.writeBytes(data);
    socket.getOutputStream().write(out.toByteArray());
  }

  private static String next(DataInputStream in) throws IOException {
    assertThat(in.readUnsignedByte()).isEqualTo(0x2A);
    in.readUnsignedByte();
    in.readUnsignedShort();
    return HEX.formatHex(in.readNBytes(in.readUnsignedShort()));
  }

  private static int free() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  @Test
  void whoeverComesIsInAndHearsEverythingBack() throws Exception {
    int port = free();
    try (OscarServer server = new OscarServer(port, 1);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      assertThat(next(in)).isEqualTo("00000001");
      send(socket, 1, "00000001 0006 0002 696e");
      assertThat(next(in)).startsWith("00010003");
      // The contact list: two groups and one contact.
      send(socket, 2, "0013 0004 0000 00000007");
      assertThat(next(in)).startsWith("00130006000000000007" + "00" + "0003").contains(HEX.formatHex("900000".getBytes(US_ASCII)));
      send(socket, 2, "0001 0002 0000 00000008");
      assertThat(next(in)).startsWith("0003000b");
      assertThat(server.present()).isEqualTo(1);
      send(socket, 2, "0004 0006 0000 00000009 0102030405060708 0001 06 393030303030 0002 0003 616263 0003 0000");
      assertThat(next(in)).isEqualTo("0004000c000000000009" + "0102030405060708" + "0001" + "06393030303030");
      assertThat(next(in)).startsWith("00040007").endsWith("00020003616263");
      server.breakDown();
      assertThat(in.read()).isNegative();
    }
  }
}
