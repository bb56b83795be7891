package im.recado.gateway.msn;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Error numbers. */
class MsnErrorsTest {
  private static final List<Integer> KNOWN =
      Arrays.stream(
              ("200 201 205 206 207 208 209 210 215 216 217 218 219 223 224 225 228 229 230 240 241 280 281 300 302 402 403 500 501 502"
                      + " 510 520 540 600 601 602 603 604 605 707 710 711 712 713 714 715 717 731 800 910 911 912 913 914 915 916 917 918"
                      + " 919 920 921 922 923 924 927 928")
                  .split(" "))
          .map(Integer::valueOf)
          .toList();

  @Test
  void everyNumberIsASentence() {
    for (int number : KNOWN) {
      assertThat(MsnErrors.of(number).sentence()).as("%s", number).endsWith(".").doesNotContain("null");
    }
    assertThat(MsnErrors.of(999).sentence()).contains("999");
  }

  /** Those after which another attempt makes no sense before somebody has done something, and only those. */
  @Test
  void whatIsForGood() {
    Set<Integer> forGood =
        KNOWN.stream().filter(number -> MsnErrors.of(number).reason().isForGood()).collect(Collectors.toSet());
    assertThat(forGood).containsExactlyInAnyOrder(911, 917, 923, 924, 927, 928);
  }

  @ParameterizedTest
  @CsvSource({
    "205,NO_SUCH_CONTACT", "217,CONTACT_AWAY", "209,BAD_NAME", "210,TOO_MUCH", "219,REFUSED", "280,DOWN", "500,DOWN", "600,DOWN",
    "713,TOO_MUCH", "800,TOO_MUCH", "913,REFUSED", "911,WRONG_CREDENTIALS", "540,NOT_POSSIBLE", "918,DOWN"
  })
  void whatTheyMean(int number, Reason reason) {
    NetworkException e = MsnErrors.of(number);
    assertThat(e.reason()).isEqualTo(reason);
  }
}
