package im.recado.gateway.msn;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.gateway.network.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
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

  private static final Set<Integer> told = new TreeSet<>();

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

  /** Every number of the notes by what it means. */
  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
    "200 300 302 402 403 502 540 707 710 715 717 731; NOT_POSSIBLE",
    "201 205 206 208; NO_SUCH_CONTACT",
    "207 215 218 219 224 225 228 229 230 240 241 913 920; REFUSED",
    "209; BAD_NAME",
    "210 223 712 713 714 800; TOO_MUCH",
    "216 217; CONTACT_AWAY",
    "280 281 500 501 510 520 600 601 602 603 604 605 711 910 912 914 915 916 918 919 921 922; DOWN",
    "911 917 923 924 927 928; WRONG_CREDENTIALS"
  })
  void whatTheyMean(String numbers, Reason reason) {
    for (String number : numbers.split(" ")) {
      assertThat(MsnErrors.of(Integer.parseInt(number)).reason()).as(number).isEqualTo(reason);
      told.add(Integer.valueOf(number));
    }
  }

  @AfterAll
  static void noNumberIsLeftOut() {
    assertThat(told).containsExactlyInAnyOrderElementsOf(KNOWN);
  }

  /** What may work later is tried again: the session waits and does not end for good. */
  @Test
  void whatIsTriedAgain() {
    for (int number : List.of(280, 281, 500, 501, 510, 520, 600, 601, 602, 603, 604, 605, 712, 713, 714, 910, 912, 914, 915, 916, 918, 919, 921, 922)) {
      assertThat(MsnErrors.of(number).reason().isForGood()).as("%s", number).isFalse();
    }
  }
}
