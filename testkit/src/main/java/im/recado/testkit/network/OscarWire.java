package im.recado.testkit.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Frames of OSCAR. {@code 04/06: 0001 "Hi"} is a SNAC with its family, its subtype and what is in it, {@code flap 1: 00000001} a frame on
 * another channel than that of SNACs; a line that begins with a tab goes on. Frames are numbered, and what is said has the number
 * of the request that came last.
 */
final class OscarWire extends Wire {
  private static final HexFormat HEX = HexFormat.of();
  private static final Pattern FRAME = Pattern.compile("(flap (?<channel>\\d)|(?<family>\\p{XDigit}{2})/(?<subtype>\\p{XDigit}{2})):(?<body>.*)", Pattern.DOTALL);
  private static final Pattern PART = Pattern.compile("\"(?<text>(?:[^\"\\\\]|\\\\.)*)\"|(?<hex>\\p{XDigit}+)|(?<any>\\{[\\w:]+})");
  private static final int SNAC = 2;
  private static final int SHORTEST_TEXT = 4;

  private final DataInputStream in;
  private final OutputStream out;
  private int sequence = 0xFFFE;
  private int expected = -1;
  private int request;

  OscarWire(InputStream in, OutputStream out) {
    this.in = new DataInputStream(in);
    this.out = out;
  }

  @Override
  List<String> things(String text) {
    List<String> frames = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("\t")) {
        frames.set(frames.size() - 1, frames.getLast() + line);
      } else {
        frames.add(line);
      }
    }
    frames.replaceAll(frame -> frame.equals(NetworkPeer.WHATEVER) ? frame : plain(frame));
    return frames;
  }

  /** A frame as it is compared: what is in it in hexadecimal digits. */
  private static String plain(String frame) {
    Matcher matcher = frame(frame);
    StringBuilder plain = new StringBuilder(frame.substring(0, matcher.start("body"))).append(' ');
    Matcher part = PART.matcher(matcher.group("body"));
    while (part.find()) {
      plain.append(part.group("text") == null ? part.group() : HEX.formatHex(part.group("text").replace("\\\"", "\"").getBytes(UTF_8)));
    }
    return plain.toString();
  }

  private static Matcher frame(String frame) {
    Matcher matcher = FRAME.matcher(frame);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("that is no frame: " + frame);
    }
    return matcher;
  }

  @Override
  String bytes(int count) {
    return ".{" + 2 * count + "}";
  }

  /** With texts where there are some. */
  @Override
  String shown(String came) {
    Matcher frame = frame(came);
    byte[] body = HEX.parseHex(frame.group("body").strip());
    StringBuilder shown = new StringBuilder(came.substring(0, frame.start("body")));
    for (int i = 0; i < body.length; ) {
      int end = i;
      while (end < body.length && body[end] >= ' ' && body[end] < 0x7F && body[end] != '"') {
        end++;
      }
      if (end - i >= SHORTEST_TEXT) {
        shown.append(" \"").append(new String(body, i, end - i, UTF_8)).append("\" ");
        i = end;
      } else {
        shown.append(i % 4 == 0 ? " " : "").append(HEX.toHexDigits(body[i]));
        i++;
      }
    }
    return shown.toString();
  }

  @Override
  @Nullable String next() throws IOException {
    try {
      if (in.readUnsignedByte() != 0x2A) {
        throw new IOException("that is no frame");
      }
    } catch (EOFException e) {
      return null;
    }
    int channel = in.readUnsignedByte();
    int number = in.readUnsignedShort();
    if (expected >= 0 && number != expected) {
      throw new IOException("frame " + number + " came in place of " + expected);
    }
    expected = number + 1 & 0xFFFF;
    byte[] data = in.readNBytes(in.readUnsignedShort());
    if (channel != SNAC) {
      return "flap " + channel + ": " + HEX.formatHex(data);
    }
    ByteBuffer snac = ByteBuffer.wrap(data);
    String kind = HEX.toHexDigits((byte) snac.getShort()) + "/" + HEX.toHexDigits((byte) snac.getShort());
    snac.getShort();
    request = snac.getInt();
    return kind + ": " + HEX.formatHex(data, snac.position(), data.length);
  }

  @Override
  void say(String thing) throws IOException {
    Matcher frame = frame(thing);
    byte[] body = HEX.parseHex(frame.group("body").strip());
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    int channel = SNAC;
    if (frame.group("channel") != null) {
      channel = Integer.parseInt(frame.group("channel"));
    } else {
      int family = HexFormat.fromHexDigits(frame.group("family"));
      int subtype = HexFormat.fromHexDigits(frame.group("subtype"));
      data.writeBytes(ByteBuffer.allocate(10).putShort((short) family).putShort((short) subtype).putShort((short) 0).putInt(request).array());
    }
    data.writeBytes(body);
    out.write(ByteBuffer.allocate(6).put((byte) 0x2A).put((byte) channel).putShort((short) sequence).putShort((short) data.size()).array());
    out.write(data.toByteArray());
    out.flush();
    sequence = sequence + 1 & 0xFFFF;
  }
}
