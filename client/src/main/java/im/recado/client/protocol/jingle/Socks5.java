package im.recado.client.protocol.jingle;

import im.recado.client.protocol.Jid;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The first words of a connection (RFC 1928, as XEP-0065 section 7 wants it): which of all streams it is for. */
public final class Socks5 {
  private static final int VERSION = 5;
  private static final int CONNECT = 1;
  private static final int NAME = 3;
  private static final int NO_METHOD = 0xff;
  /** The reply to what is not known (section 6): not allowed. */
  private static final int NOT_ALLOWED = 2;

  private Socks5() {}

  /** What is named: who offers the place, and who comes to it (XEP-0260, section 2.2). */
  public static String address(String sid, Jid offers, Jid comes) {
    try {
      byte[] text = (sid + offers + comes).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asks for the stream of this name; waits. Throws {@link IOException} when it is not given. */
  public static void ask(InputStream from, OutputStream to, String address) throws IOException {
    DataInputStream in = new DataInputStream(from);
    to.write(new byte[] {VERSION, 1, 0});
    to.flush();
    require(in.readUnsignedByte() == VERSION && in.readUnsignedByte() == 0);
    to.write(named(CONNECT, address));
    to.flush();
    require(in.readUnsignedByte() == VERSION && in.readUnsignedByte() == 0);
    in.readUnsignedByte();
    // What is bound, of no use to anybody, in one of its three forms.
    int length = switch (in.readUnsignedByte()) {
      case 1 -> 4;
      case NAME -> in.readUnsignedByte();
      case 4 -> 16;
      default -> throw new IOException("not SOCKS5");
    };
    in.readFully(new byte[length + 2]);
  }

  /** Hears who comes, and lets them in when they name the stream; throws {@link IOException} when they do not. Waits. */
  public static void answer(InputStream from, OutputStream to, String address) throws IOException {
    DataInputStream in = new DataInputStream(from);
    require(in.readUnsignedByte() == VERSION);
    byte[] methods = new byte[in.readUnsignedByte()];
    in.readFully(methods);
    boolean open = new String(methods, StandardCharsets.ISO_8859_1).indexOf(0) >= 0;
    to.write(new byte[] {VERSION, (byte) (open ? 0 : NO_METHOD)});
    to.flush();
    require(open && in.readUnsignedByte() == VERSION && in.readUnsignedByte() == CONNECT && in.readUnsignedByte() == 0
        && in.readUnsignedByte() == NAME);
    byte[] name = new byte[in.readUnsignedByte()];
    in.readFully(name);
    in.readUnsignedShort();
    boolean ours = MessageDigest.isEqual(name, address.getBytes(StandardCharsets.US_ASCII));
    to.write(named(ours ? 0 : NOT_ALLOWED, address));
    to.flush();
    require(ours);
  }

  private static byte[] named(int act, String address) throws IOException {
    byte[] name = address.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {VERSION, (byte) act, 0, NAME, (byte) name.length});
    out.write(name);
    out.write(new byte[2]);
    return out.toByteArray();
  }

  private static void require(boolean good) throws IOException {
    if (!good) {
      throw new IOException("not the SOCKS5 that was awaited");
    }
  }
}
