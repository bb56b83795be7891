package im.recado.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.account.AccountRecord;
import im.recado.modules.account.AccountStore;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.PasswordException;
import im.recado.wire.sasl.ScramHash;
import im.recado.wire.sasl.ScramKeys;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link AccountStore} promises. */
abstract class AccountStoreContract extends StoreContract {
  private static AccountRecord account(Jid jid) {
    return new AccountRecord(jid, List.of(), "", true, NOON);
  }

  private static List<ScramKeys> keys(String password) throws PasswordException {
    return List.of(
        ScramKeys.create(ScramHash.SHA_1, password, 100), ScramKeys.create(ScramHash.SHA_256, password, 100));
  }

  @Test
  void anAccountIsFoundAsItWasMade() throws PasswordException {
    AccountRecord romeo = new AccountRecord(ROMEO, keys("o"), "Romeo \u2665 \uD83C\uDF39", false, NOON);
    assertThat(stores().accounts().create(romeo)).isTrue();
    assertThat(stores().accounts().find(ROMEO)).isEqualTo(romeo);
    assertThat(reopened().accounts().find(ROMEO)).isEqualTo(romeo);
  }

  @Test
  void anAccountThatNobodyMadeIsNotThere() {
    AccountStore accounts = stores().accounts();
    accounts.create(account(ROMEO));
    assertThat(accounts.exists(ROMEO)).isTrue();
    assertThat(accounts.exists(JULIET)).isFalse();
    assertThat(accounts.find(JULIET)).isNull();
    assertThat(accounts.remove(JULIET)).isFalse();
    assertThat(accounts.enable(JULIET, true)).isFalse();
    assertThat(accounts.replaceKeys(JULIET, List.of())).isFalse();
  }

  @Test
  void anAddressIsTakenOnlyOnce() {
    AccountStore accounts = stores().accounts();
    assertThat(accounts.create(new AccountRecord(ROMEO, List.of(), "first", true, NOON))).isTrue();
    assertThat(accounts.create(new AccountRecord(ROMEO, List.of(), "second", true, NOON))).isFalse();
    assertThat(accounts.find(ROMEO)).extracting(AccountRecord::name).isEqualTo("first");
  }

  @Test
  void manyAccountsAreMadeInOneGoAndThoseThatExistStay() {
    AccountStore accounts = stores().accounts();
    accounts.create(new AccountRecord(Jid.valueOf("u0700@a.example"), List.of(), "first", true, NOON));
    List<AccountRecord> many = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      many.add(account(Jid.valueOf("u%04d@a.example".formatted(i))));
    }
    many.add(many.getFirst());
    assertThat(accounts.createAll(many)).hasSize(1199).doesNotContain(Jid.valueOf("u0700@a.example"));
    assertThat(accounts.count()).isEqualTo(1200);
    assertThat(accounts.find(Jid.valueOf("u0700@a.example"))).extracting(AccountRecord::name).isEqualTo("first");
  }

  @Test
  void someAccountsAreFoundInOneGo() {
    AccountStore accounts = stores().accounts();
    List<AccountRecord> many = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      many.add(account(Jid.valueOf("u%04d@a.example".formatted(i))));
    }
    accounts.createAll(many);
    accounts.create(account(ROMEO));
    List<Jid> wanted = new ArrayList<>(many.stream().map(AccountRecord::jid).toList());
    wanted.add(JULIET);
    assertThat(accounts.find(wanted).values()).containsExactlyInAnyOrderElementsOf(many);
    assertThat(accounts.find(List.of(JULIET, ROMEO))).containsOnlyKeys(ROMEO);
    assertThat(accounts.find(List.of())).isEmpty();
  }

  @Test
  void keysAndPermissionChangeAndNothingElse() throws PasswordException {
    AccountStore accounts = stores().accounts();
    accounts.create(new AccountRecord(ROMEO, keys("old"), "Romeo", true, NOON));
    List<ScramKeys> replaced = keys("new");
    assertThat(accounts.replaceKeys(ROMEO, replaced)).isTrue();
    assertThat(accounts.enable(ROMEO, false)).isTrue();
    assertThat(accounts.find(ROMEO)).isEqualTo(new AccountRecord(ROMEO, replaced, "Romeo", false, NOON));
  }

  @Test
  void aNameChangesAndNothingElse() throws PasswordException {
    AccountStore accounts = stores().accounts();
    AccountRecord before = new AccountRecord(ROMEO, keys("old"), "Romeo", false, NOON);
    accounts.create(before);
    assertThat(accounts.rename(ROMEO, "Roméo 🌹")).isTrue();
    assertThat(accounts.find(ROMEO)).isEqualTo(new AccountRecord(ROMEO, before.keys(), "Roméo 🌹", false, NOON));
    assertThat(accounts.rename(JULIET, "Juliet")).isFalse();
  }

  @Test
  void peopleAreFoundByAPartOfTheirAddressOrName() {
    AccountStore accounts = stores().accounts();
    for (String name : List.of("ann", "anna", "bob", "per%cent", "under_score", "underxscore")) {
      accounts.create(
          new AccountRecord(Jid.valueOf(name + "@a.example"), List.of(), name.equals("bob") ? "Bob HANNAH!" : "", true, NOON));
    }
    assertThat(found(accounts, "AnN", null, 10)).containsExactly("ann", "anna", "bob");
    assertThat(found(accounts, "ann", Jid.valueOf("ann@a.example"), 1)).containsExactly("anna");
    assertThat(found(accounts, "ann", Jid.valueOf("bob@a.example"), 10)).isEmpty();
    assertThat(found(accounts, "r%c", null, 10)).containsExactly("per%cent");
    assertThat(found(accounts, "r_s", null, 10)).containsExactly("under_score");
    assertThat(found(accounts, "hannah!", null, 10)).containsExactly("bob");
    assertThat(found(accounts, "nobody", null, 10)).isEmpty();
  }

  @Test
  void peopleAreFoundByTheNameThatTheyHaveNowAndNotWhenTheyAreGone() {
    AccountStore accounts = stores().accounts();
    accounts.create(new AccountRecord(ROMEO, List.of(), "ÉMILE", true, NOON));
    assertThat(accounts.search("émile", null, 10)).extracting(AccountRecord::jid).containsExactly(ROMEO);
    accounts.rename(ROMEO, "Ändy");
    assertThat(accounts.search("ÉMILE", null, 10)).isEmpty();
    assertThat(accounts.search("ÄNDY", null, 10)).containsExactly(new AccountRecord(ROMEO, List.of(), "Ändy", true, NOON));
    // Nobody's address goes on in the name.
    assertThat(accounts.search(ROMEO + "ändy", null, 10)).isEmpty();
    assertThat(accounts.search(ROMEO + " ändy", null, 10)).isEmpty();
    accounts.remove(ROMEO);
    assertThat(accounts.search("ändy", null, 10)).isEmpty();
    assertThat(accounts.count(ROMEO.domain())).isZero();
    accounts.create(account(ROMEO));
    assertThat(accounts.search("ändy", null, 10)).isEmpty();
    assertThat(accounts.of(ROMEO.domain(), "", null, 10)).containsExactly(account(ROMEO));
  }

  @Test
  void thoseOfOneDomainAreListedAndCountedWithoutThoseOfAnother() {
    AccountStore accounts = stores().accounts();
    for (String jid : List.of("ann@a.example", "ann@b_a.example", "ann@bxa.example", "bob@a.example", "ben@b_a.example")) {
      accounts.create(new AccountRecord(Jid.valueOf(jid), List.of(), jid.startsWith("ben") ? "Ann's Ben" : "", true, NOON));
    }
    assertThat(accounts.of("b_a.example", "", null, 10))
        .extracting(account -> account.jid().toString())
        .containsExactly("ann@b_a.example", "ben@b_a.example");
    assertThat(accounts.of("b_a.example", "ANN", Jid.valueOf("ann@b_a.example"), 10))
        .extracting(account -> account.jid().toString())
        .containsExactly("ben@b_a.example");
    assertThat(accounts.of("a.example", "", null, 1)).hasSize(1);
    // "b_a.example" ends as "a.example" does, and is another domain.
    assertThat(accounts.count("a.example")).isEqualTo(2);
    assertThat(accounts.count("b_a.example")).isEqualTo(2);
    assertThat(accounts.count("example")).isZero();
  }

  private static List<String> found(AccountStore accounts, String part, @Nullable Jid after, int most) {
    return accounts.search(part, after, most).stream().map(account -> String.valueOf(account.jid().local())).toList();
  }

  @Test
  void aRemovedAccountIsGoneAndItsAddressFree() {
    AccountStore accounts = stores().accounts();
    accounts.create(account(ROMEO));
    assertThat(accounts.remove(ROMEO)).isTrue();
    assertThat(accounts.exists(ROMEO)).isFalse();
    assertThat(accounts.count()).isZero();
    assertThat(accounts.create(account(ROMEO))).isTrue();
  }

  @Test
  void thoseThatMayNotLogInAreCountedAndListed() {
    AccountStore accounts = stores().accounts();
    accounts.createAll(List.of(account(ROMEO), account(NURSE), account(JULIET)));
    accounts.enable(ROMEO, false);
    accounts.enable(JULIET, false);
    Jid near = Jid.valueOf("x@not-" + ROMEO.domain());
    accounts.create(new AccountRecord(near, List.of(), "", false, NOON));
    assertThat(accounts.countDisabled(null)).isEqualTo(3);
    assertThat(accounts.countDisabled(ROMEO.domain())).isEqualTo(1);
    assertThat(accounts.disabled(null, 10)).extracting(AccountRecord::jid).containsExactly(JULIET, ROMEO, near);
    assertThat(accounts.disabled(null, 1)).extracting(AccountRecord::jid).containsExactly(JULIET);
    assertThat(accounts.disabled(ROMEO.domain(), 10)).extracting(AccountRecord::jid).containsExactly(ROMEO);
    accounts.enable(JULIET, true);
    assertThat(accounts.countDisabled(null)).isEqualTo(2);
  }

  @Test
  void accountsAreListedInOrderPageByPage() {
    AccountStore accounts = stores().accounts();
    accounts.createAll(List.of(account(ROMEO), account(NURSE), account(JULIET)));
    List<AccountRecord> first = accounts.list(null, 2);
    assertThat(first).extracting(AccountRecord::jid).containsExactly(JULIET, NURSE);
    assertThat(accounts.list(NURSE, 2)).extracting(AccountRecord::jid).containsExactly(ROMEO);
    assertThat(accounts.list(ROMEO, 2)).isEmpty();
  }
}
