package im.recado.wire.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.xml.XmlException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Our judgement of a document against that of the JDK's parser and of Woodstox. */
class XmlDifferentialTest {
  private static final String[] PIECES = {
    "<",
    ">",
    "/",
    "=",
    "'",
    "\"",
    " ",
    "&",
    ";",
    "#",
    "x",
    ":",
    "]",
    "]]>",
    "<![CDATA[",
    "&lt;",
    "&#65;",
    "&#x0;",
    "\r",
    "\t",
    "\u0000",
    "\uFFFF",
    "\u00E9",
    "<a>",
    "</a>",
    "<a/>",
    " a='1'",
    " xmlns:p='u'",
    " xmlns=''",
    "p:",
    "xml:lang='en'",
    "-",
    "1"
  };

  @Test
  void whatOthersRefuseWeRefuseAndTheOtherWayRound() {
    Random random = new Random(20261123);
    int accepted = 0;
    for (int i = 0; i < 15_000; i++) {
      String text = XmlWriter.toXml(Trees.random(random));
      for (int n = random.nextInt(3); n > 0; n--) {
        text = mutated(text, random);
      }
      byte[] bytes = text.getBytes(UTF_8);
      XmlException refusal = refusal(bytes);
      boolean wellFormed =
          OtherParsers.isWellFormed(bytes) && OtherParsers.isWellFormedToWoodstox(bytes);
      if (refusal == null) {
        accepted++;
        assertThat(wellFormed).as(text).isTrue();
      } else if (refusal.reason() == Reason.NOT_WELL_FORMED
          || refusal.reason() == Reason.BAD_NAMESPACE_PREFIX) {
        // White space in the name of a namespace is ours alone (SECURITY X3).
        assertThat(
                wellFormed
                    && !String.valueOf(refusal.getMessage()).contains("white space in the name"))
            .as(text)
            .isFalse();
      }
    }
    assertThat(accepted).isBetween(3_000, 12_000);
  }

  @Test
  void everyCharacterIsJudgedAsTheJdkDoesInTextAndInNames() {
    for (int c = 0; c < 0x11000; c++) {
      if (c >= 0x80 && c % 7 != 0 && c >= 0x3400 && c < 0xD700) {
        continue;
      }
      if (c == ':') {
        // The JDK lets a name begin with a colon; Namespaces in XML 1.0 does not.
        continue;
      }
      String one = Character.isSurrogate((char) c) && c < 0x10000 ? "?" : Character.toString(c);
      for (String form :
          new String[] {
            "<a>" + one + "</a>", "<" + one + "/>", "<a" + one + "/>", "<a b='" + one + "'/>"
          }) {
        byte[] bytes = form.getBytes(UTF_8);
        assertThat(refusal(bytes) == null)
            .as("U+%04X in %s", c, form)
            .isEqualTo(OtherParsers.isWellFormed(bytes));
      }
    }
  }

  @Test
  void x1BrokenBytesAreRefusedWheneverTheJdksDecoderRefusesThem() {
    Random random = new Random(6120);
    int broken = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = XmlWriter.toBytes(Trees.random(random));
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      try {
        UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      } catch (CharacterCodingException e) {
        broken++;
        assertThat(refusal(bytes)).isNotNull();
      }
    }
    assertThat(broken).isGreaterThan(5_000);
  }

  private static String mutated(String text, Random random) {
    int at = random.nextInt(text.length() + 1);
    int cut = Math.min(text.length(), at + (random.nextBoolean() ? 0 : random.nextInt(4)));
    String in = random.nextInt(3) == 0 ? "" : Trees.pick(random, PIECES);
    return text.substring(0, at) + in + text.substring(cut);
  }

  private static @Nullable XmlException refusal(byte[] bytes) {
    try {
      Xml.parse(bytes, XmlLimits.CLIENT);
      return null;
    } catch (XmlException e) {
      return e;
    }
  }
}
