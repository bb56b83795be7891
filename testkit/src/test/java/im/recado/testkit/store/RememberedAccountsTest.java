package im.recado.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.account.AccountRecord;
import im.recado.modules.account.AccountStore;
import im.recado.modules.account.RememberedAccounts;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.wire.jid.Jid;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which accounts exist is remembered; that one does not, never. */
class RememberedAccountsTest {
  private final AccountStore store = new MemoryBackends().backends().accounts();
  private final AccountStore remembered = new RememberedAccounts(store);

  private static AccountRecord account(Jid jid) {
    return new AccountRecord(jid, List.of(), "", true, StoreContract.NOON);
  }

  @Test
  void whatExistsIsAskedForOnce() {
    store.create(account(StoreContract.ROMEO));
    assertThat(remembered.exists(StoreContract.ROMEO)).isTrue();
    // Behind its back, as nothing in the server does it.
    store.remove(StoreContract.ROMEO);
    assertThat(remembered.exists(StoreContract.ROMEO)).isTrue();
    assertThat(remembered.find(StoreContract.ROMEO)).as("keys are never remembered").isNull();
  }

  @Test
  void whatIsRemovedIsForgotten() {
    remembered.create(account(StoreContract.ROMEO));
    assertThat(remembered.exists(StoreContract.ROMEO)).isTrue();
    assertThat(remembered.remove(StoreContract.ROMEO)).isTrue();
    assertThat(remembered.exists(StoreContract.ROMEO)).isFalse();
    assertThat(remembered.remove(StoreContract.ROMEO)).isFalse();
  }

  @Test
  void whatAnotherProcessMakesIsSeen() {
    assertThat(remembered.exists(StoreContract.JULIET)).isFalse();
    store.create(account(StoreContract.JULIET));
    assertThat(remembered.exists(StoreContract.JULIET)).isTrue();
  }
}
