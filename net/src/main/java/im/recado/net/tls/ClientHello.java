package im.recado.net.tls;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the first message of a TLS client (RFC 8446 section 4.1.2), before there is an engine. Pure. */
final class ClientHello {
  static final int SERVER_NAME = 0;
  static final int ALPN = 16;

  private static final int VERSION_AND_RANDOM = 2 + 32;
  private static final int HOST_NAME = 0;
  private static final int LONGEST_NAME = 255;

  private ClientHello() {}

  /** What an extension holds; null when it is not there. Throws {@link IndexOutOfBoundsException} for what is no hello. */
  static @Nullable ByteBuf extension(ByteBuf hello, int wanted) {
    ByteBuf in = hello.slice();
    in.skipBytes(VERSION_AND_RANDOM);
    in.skipBytes(in.readUnsignedByte());
    in.skipBytes(in.readUnsignedShort());
    in.skipBytes(in.readUnsignedByte());
    if (!in.isReadable()) {
      return null;
    }
    ByteBuf extensions = in.readSlice(in.readUnsignedShort());
    while (extensions.isReadable()) {
      int type = extensions.readUnsignedShort();
      ByteBuf content = extensions.readSlice(extensions.readUnsignedShort());
      if (type == wanted) {
        return content;
      }
    }
    return null;
  }

  /**
   * The protocols that the client would speak (RFC 7301), in its order; null when it sent no list. Throws {@link
   * IndexOutOfBoundsException} for what is no hello.
   */
  static @Nullable List<String> protocols(ByteBuf hello) {
    ByteBuf content = extension(hello, ALPN);
    if (content == null) {
      return null;
    }
    List<String> protocols = new ArrayList<>();
    ByteBuf names = content.readSlice(content.readUnsignedShort());
    while (names.isReadable()) {
      protocols.add(names.readString(names.readUnsignedByte(), StandardCharsets.US_ASCII));
    }
    return protocols;
  }

  /** The name that the client wants to see in the certificate (RFC 6066 section 3), in lower case; null when it says none. */
  static @Nullable String serverName(ByteBuf hello) {
    try {
      ByteBuf content = extension(hello, SERVER_NAME);
      ByteBuf names = content == null ? null : content.readSlice(content.readUnsignedShort());
      while (names != null && names.isReadable()) {
        int type = names.readUnsignedByte();
        int length = names.readUnsignedShort();
        if (type == HOST_NAME) {
          return length > LONGEST_NAME
              ? null
              : names.readString(length, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
        }
        names.skipBytes(length);
      }
    } catch (IndexOutOfBoundsException e) {
      // The engine says what is wrong with it.
    }
    return null;
  }
}
