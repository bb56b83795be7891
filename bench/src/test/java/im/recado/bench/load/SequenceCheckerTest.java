package im.recado.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SequenceCheckerTest {
  private final SequenceChecker checker = new SequenceChecker();

  private void arrive(long... numbers) {
    for (long number : numbers) {
      checker.arrived(number);
    }
  }

  private void expect(long sent, long missing, long reordered, long duplicated) {
    assertThat(checker.missing(sent)).as("missing").isEqualTo(missing);
    assertThat(checker.reordered()).as("reordered").isEqualTo(reordered);
    assertThat(checker.duplicated()).as("duplicated").isEqualTo(duplicated);
  }

  @Test
  void inOrderIsClean() {
    arrive(0, 1, 2, 3);
    expect(4, 0, 0, 0);
  }

  @Test
  void aGapIsMissing() {
    arrive(0, 1, 4);
    expect(5, 2, 0, 0);
  }

  @Test
  void whatNeverCameAtTheEndIsMissing() {
    arrive(0, 1);
    expect(5, 3, 0, 0);
  }

  @Test
  void whatComesAfterALaterOneIsReorderedAndNotMissing() {
    arrive(0, 2, 1, 3);
    expect(4, 0, 1, 0);
  }

  @Test
  void whatComesAgainIsDuplicated() {
    arrive(0, 1, 1, 0, 2);
    expect(3, 0, 0, 2);
  }

  @Test
  void aDuplicateDoesNotHideAMissingOne() {
    arrive(0, 2, 2);
    expect(3, 1, 0, 1);
  }

  @Test
  void gapsAreBounded() {
    arrive(10_000_000);
    expect(10_000_001, 10_000_000, 0, 0);
    arrive(0, 9_999_999);
    expect(10_000_001, 9_999_999, 1, 1);
  }
}
