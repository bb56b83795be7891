package im.recado.gateway.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Locale;

/**
 * How texts are written on a server. What is valid UTF-8 is read as that in any case.
 *
 * @param sent what lines are written in
 * @param heard what is taken for the encoding of a line that is not UTF-8
 */
record Encoding(Charset sent, Charset heard) {
  /** Windows-1252 is what Latin-1 is in practice. */
  static final Encoding USUAL = new Encoding(UTF_8, Charset.forName("windows-1252"));

  /** The letters that commands are made of. */
  private static final String COMMANDS = "PRIVMSG #a :1@%\r\n";

  /**
   * The one of a name such as {@code koi8-r}; {@link #USUAL} for none.
   *
   * @throws NetworkException when there is no such encoding, or none in which there are lines of IRC
   */
  static Encoding of(String name) throws NetworkException {
    if (name.isBlank()) {
      return USUAL;
    }
    try {
      Charset charset = Charset.forName(name.strip());
      if (charset.equals(UTF_8)) {
        return USUAL;
      } else if (charset.canEncode() && Arrays.equals(COMMANDS.getBytes(charset), COMMANDS.getBytes(UTF_8))) {
        return new Encoding(charset, charset);
      }
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      // Said below.
    }
    throw new NetworkException(Reason.WRONG_CREDENTIALS, "There is no encoding of texts on IRC by that name.");
  }

  /** Whether one character may need more bytes than in UTF-8. */
  boolean isWide() {
    return !sent.equals(UTF_8) && sent.newEncoder().maxBytesPerChar() > 1;
  }

  byte[] bytes(String line) {
    return line.getBytes(sent);
  }

  /** The text that the first of these bytes are. */
  String text(byte[] bytes, int size) {
    if (isShifted()) {
      return new String(bytes, 0, size, heard);
    }
    try {
      return UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, 0, size))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, 0, size, heard);
    }
  }

  /** Whether it has seven bits, so that all of it would pass for UTF-8. */
  private boolean isShifted() {
    return heard.name().toUpperCase(Locale.ROOT).startsWith("ISO-2022");
  }
}
