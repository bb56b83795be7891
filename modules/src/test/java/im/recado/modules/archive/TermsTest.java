package im.recado.modules.archive;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.Meddled;
import im.recado.wire.jid.Jid;
import org.junit.jupiter.api.Test;

/** What somebody has put into the database by hand keeps nobody's archive from being cleaned up. */
class TermsTest {
  private static final Jid VERONA = Jid.valueOf("verona.example");
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example");
  private static final Jid JULIET = Jid.valueOf("juliet@verona.example");

  private final Meddled store = new Meddled();
  private final Terms terms = new Terms(store);

  @Test
  void whatCannotBeReadIsPassedOver() {
    terms.set(ROMEO, 7);
    store.put(VERONA, JULIET.toString(), "a week");
    store.put(VERONA, "no@body@verona.example", "8");
    assertThat(terms.all("verona.example")).containsOnlyKeys(ROMEO, JULIET).containsEntry(ROMEO, 7).containsEntry(JULIET, 0);
    assertThat(terms.days(ROMEO)).isEqualTo(7);
    assertThat(terms.days(JULIET)).isZero();
  }

  @Test
  void noTermIsLessThanNoneOrLongerThanThereIs() {
    store.put(VERONA, ROMEO.toString(), "-7");
    store.put(VERONA, JULIET.toString(), "2000000000");
    assertThat(terms.days(ROMEO)).isZero();
    assertThat(terms.days(JULIET)).isEqualTo(Terms.MOST_DAYS);
  }
}
