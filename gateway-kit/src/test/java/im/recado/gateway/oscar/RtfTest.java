package im.recado.gateway.oscar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.Charset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtfTest {
  private static final Charset RUSSIAN = Charset.forName("windows-1251");
  private static final String TABLES =
      "{\\rtf1\\ansi\\ansicpg1251\\deff0{\\fonttbl{\\f0\\fnil\\fcharset204 MS Sans Serif;}}{\\colortbl ;\\red0\\green0\\blue255;}\r\n"
          + "{\\*\\generator Msftedit 5.41;}\\viewkind4\\uc1\\pard\\cf1\\f0\\fs16 ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Hello\\par} | Hello
          \\'cf\\'f0\\'e8\\'e2\\'e5\\'f2\\par} | Привет
          \\u1055?\\u1088?\\u8364? and {\\uc2\\u8364\\'80\\'80!}} | Пр€ and €!
          \\u-10179?\\u-8704? | 😀
          One\\line two\\par three\\tab four} | One/two/three\tfour
          \\b bold\\b0  and {\\i it} and \\strike gone\\strike0} | *bold* and _it_ and ~gone~
          {\\b\\i both}} | *_both_*
          {\\b two\\par lines}} | *two*/*lines*
          a \\{b\\} \\\\c\\~d} | a {b} \\c d
          x\\'} | x
          x\\'zz\\unknown123456 y{{{ | xy
          }}}} x\\ | x
          """)
  void whatItSaysIsTold(String written, String told) {
    String rtf = TABLES + written;
    assertThat(Rtf.isRtf(rtf)).isTrue();
    assertThat(Rtf.plain(rtf, RUSSIAN).replace('\n', '/')).isEqualTo(told);
  }

  @Test
  void whatIsNoneIsLeftAsItIs() {
    assertThat(Rtf.isRtf("rtf")).isFalse();
    assertThat(Rtf.isRtf("{b}")).isFalse();
  }

  /** SECURITY G4: whatever comes is some text, no longer than a few times what came. */
  @Test
  void g4MutatedTextsAreTexts() {
    Random random = new Random(7);
    String right = TABLES + "\\b\\'cf\\u1088?{\\i it\\par\\strike}\\*\\uc2 x}";
    for (int round = 0; round < 5000; round++) {
      StringBuilder wrong = new StringBuilder(right);
      for (int flips = 1 + random.nextInt(6); flips > 0; flips--) {
        wrong.setCharAt(random.nextInt(wrong.length()), "\\{}'*ubi09- \n".charAt(random.nextInt(13)));
      }
      String rtf = wrong.substring(0, 1 + random.nextInt(wrong.length()));
      assertThatCode(() -> assertThat(Rtf.plain(rtf, RUSSIAN).length()).isLessThanOrEqualTo(7 * rtf.length())).doesNotThrowAnyException();
    }
  }
}
