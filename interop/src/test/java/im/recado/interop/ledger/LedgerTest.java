package im.recado.interop.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.interop.ledger.Ledger.Balance;
import org.junit.jupiter.api.Test;

final class LedgerTest {
  private final Ledger ledger = new Ledger();

  private void sent(String... ids) {
    for (String id : ids) {
      ledger.sent(id, "a", "b");
    }
  }

  @Test
  void onlyWhatWasAcknowledgedCanBeLost() {
    sent("m1", "m2", "m3", "m4");
    ledger.acknowledged("m1");
    ledger.acknowledged("m2");
    ledger.acknowledged("m3");
    ledger.arrived("m1", "s1");
    ledger.bounced("m3");
    assertThat(ledger.missing("b")).containsExactly("m2");
    assertThat(ledger.balance().lost()).containsExactly("m2");
  }

  @Test
  void aDuplicateIsAllowedUnderOneStanzaIdOnly() {
    sent("same", "other", "none", "guessed");
    for (String id : new String[] {"same", "other", "none", "guessed"}) {
      ledger.arrived(id, id.equals("none") ? null : "s");
      ledger.arrived(id, id.equals("none") ? null : id.equals("same") ? "s" : "t");
    }
    ledger.resentBlindly("guessed");
    Balance balance = ledger.balance();
    assertThat(balance.sameId()).containsExactly("same");
    assertThat(balance.otherId()).containsExactly("other", "none");
    assertThat(balance.guessed()).containsExactly("guessed");
  }

  @Test
  void orderIsThatOfFirstArrivalsOfOneSender() {
    sent("m1", "m2", "m3");
    ledger.sent("x", "c", "b");
    ledger.arrived("m1", null);
    ledger.arrived("m3", null);
    ledger.arrived("m1", null);
    ledger.arrived("x", null);
    ledger.arrived("m2", null);
    assertThat(ledger.balance().outOfOrder()).containsExactly("m2");
  }
}
