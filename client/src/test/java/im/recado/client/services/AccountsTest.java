package im.recado.client.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.client.protocol.Jid;
import im.recado.client.services.store.Conversations;
import im.recado.client.services.store.Database;
import im.recado.client.services.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {
  private static final Jid ROMEO = Jid.of("romeo@verona.example");
  private static final Jid JULIET = Jid.of("juliet@verona.example");

  @TempDir Path folder;

  private static Profile add(Accounts accounts, Jid jid) {
    Profile profile = accounts.claim(jid).orElseThrow();
    profile.remember(jid, "", "secret of " + jid.local(), true);
    accounts.add(profile);
    accounts.release(profile);
    return profile;
  }

  private static List<String> names(Accounts accounts) {
    return accounts.all().stream().map(profile -> profile.account().orElseThrow().toString()).toList();
  }

  private List<String> places() throws IOException {
    try (Stream<Path> places = Files.list(folder.resolve("accounts"))) {
      return places.map(place -> place.getFileName().toString()).sorted().toList();
    }
  }

  /** What a version with one account in a folder has left there. */
  private void older() {
    try (Profile profile = new Profile(folder)) {
      profile.remember(ROMEO, "127.0.0.1:5222", "secret", true);
      profile.settings().set("theme", "dark");
      profile.settings().set("statuses", "below the balcony");
      profile.settings().pin("verona.example", "aa:bb");
      new Conversations(profile.database()).open(JULIET, false);
      new Conversations(profile.database()).draft(JULIET, "but soft");
      Files.createDirectories(folder.resolve("avatars"));
      Files.writeString(folder.resolve("avatars").resolve("face"), "a face");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void isTakenOver() throws IOException {
    try (Accounts accounts = new Accounts(folder)) {
      assertThat(names(accounts)).containsExactly("romeo@verona.example");
      Profile profile = accounts.all().getFirst();
      assertThat(profile.password()).contains("secret");
      assertThat(profile.server()).isEqualTo("127.0.0.1:5222");
      assertThat(profile.settings().get("statuses", "")).isEqualTo("below the balcony");
      assertThat(new Conversations(profile.database()).find(JULIET).map(Conversations.Conversation::draft))
          .contains("but soft");
      assertThat(profile.folder().resolve("avatars").resolve("face")).hasContent("a face");
      assertThat(profile.shared()).isSameAs(accounts.settings());
      assertThat(accounts.settings().get("theme", "")).isEqualTo("dark");
      assertThat(accounts.settings().pinned("verona.example", "aa:bb")).isTrue();
    }
    assertThat(folder.resolve("profile.db")).doesNotExist();
    assertThat(folder.resolve("password")).doesNotExist();
    assertThat(folder.resolve("key")).doesNotExist();
  }

  @Test
  void theOneAccountOfAnOlderVersionIsTheFirst() throws IOException {
    older();
    isTakenOver();
    isTakenOver();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void whoIsKilledInTheMiddleOfTakingOverGoesOnAtTheNextStart(int moved) throws IOException {
    older();
    Path place = folder.resolve("accounts").resolve("romeo@verona.example");
    Files.createDirectories(place);
    if (moved == 4) {
      // The store has gone as well: all that is needed for the window had been noted before.
      isTakenOver();
    } else {
      for (String file : List.of("key", "password", "avatars").subList(0, moved)) {
        Files.move(folder.resolve(file), place.resolve(file));
      }
    }
    isTakenOver();
  }

  @Test
  void whatAKilledProgramHadWrittenLastIsTakenOverToo() throws Exception {
    older();
    try (Profile profile = new Profile(folder)) {
      new Conversations(profile.database()).draft(JULIET, "it is the east");
      assertThat(Files.size(folder.resolve("profile.db-wal"))).isPositive();
      Path copy = Files.createDirectory(folder.resolve("copy"));
      for (String file : List.of("profile.db", "profile.db-wal", "key", "password")) {
        Files.copy(folder.resolve(file), copy.resolve(file));
      }
    }
    try (Accounts accounts = new Accounts(folder.resolve("copy"))) {
      assertThat(new Conversations(accounts.all().getFirst().database()).find(JULIET)
          .map(Conversations.Conversation::draft))
          .contains("it is the east");
    }
  }

  @Test
  void anAccountThatCannotBeOpenedIsNoHindranceToTheOthersAndStaysAsItIs() throws Exception {
    Path damaged;
    try (Accounts accounts = new Accounts(folder)) {
      damaged = add(accounts, ROMEO).folder();
      add(accounts, JULIET);
    }
    byte[] before = Files.readAllBytes(damaged.resolve("profile.db"));
    Files.writeString(damaged.resolve("profile.db"), "not a database, and longer than the header of one would be: ".repeat(20));
    try (Accounts accounts = new Accounts(folder)) {
      assertThat(names(accounts)).containsExactly("juliet@verona.example");
      assertThat(accounts.shut()).singleElement().satisfies(shut -> {
        assertThat(shut).isEqualTo(new Accounts.Shut("romeo@verona.example", ROMEO, Accounts.Why.DAMAGED));
      });
      assertThat(accounts.claim(ROMEO)).isEmpty();
    }
    Files.write(damaged.resolve("profile.db"), before);
    try (Connection newer = DriverManager.getConnection("jdbc:sqlite:" + damaged.resolve("profile.db"));
        Statement statement = newer.createStatement()) {
      statement.execute("pragma user_version = 1000");
    }
    try (Accounts accounts = new Accounts(folder)) {
      assertThat(names(accounts)).containsExactly("juliet@verona.example");
      assertThat(accounts.shut()).containsExactly(
          new Accounts.Shut("romeo@verona.example", ROMEO, Accounts.Why.NEWER));
      assertThat(accounts.retry(ROMEO)).isEmpty();
      assertThat(accounts.isShut(ROMEO)).isTrue();
      // Somebody puts a copy in its place.
      Files.write(damaged.resolve("profile.db"), before);
      assertThat(accounts.retry(ROMEO).flatMap(Profile::account)).contains(ROMEO);
      assertThat(names(accounts)).containsExactly("romeo@verona.example", "juliet@verona.example");
      assertThat(accounts.shut()).isEmpty();
    }
    assertThat(damaged.resolve("profile.db")).exists();
  }

  @Test
  void aStoreThatAnotherProgramUsesStaysWhereItIs() throws Exception {
    older();
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("profile.db"));
        Statement statement = other.createStatement()) {
      statement.execute("select count(*) from message");
      assertThatThrownBy(() -> new Accounts(folder)).isInstanceOf(StoreException.class)
          .hasMessage("another program uses profile.db");
    }
    isTakenOver();
  }

  @Test
  void anOlderVersionThatRanAgainTakesNothingAway() throws IOException {
    older();
    isTakenOver();
    try (Profile profile = new Profile(folder)) {
      profile.remember(ROMEO, "", "other", true);
      profile.settings().set("theme", "light");
    }
    try (Accounts accounts = new Accounts(folder)) {
      assertThat(accounts.all().getFirst().password()).contains("secret");
      assertThat(accounts.settings().get("theme", "")).isEqualTo("dark");
    }
    assertThat(folder.resolve("profile.db")).exists();
  }

  @Test
  void whereNobodyHadLoggedInOnlyTheWishesAreLeft() {
    try (Profile profile = new Profile(folder)) {
      profile.settings().set("language", "pt");
    }
    try (Accounts accounts = new Accounts(folder)) {
      assertThat(accounts.all()).isEmpty();
      assertThat(accounts.settings().get("language", "")).isEqualTo("pt");
    }
    assertThat(folder.resolve("profile.db")).doesNotExist();
  }

  @Test
  void accountsKeepTheirOrderAndWhatIsTheirs() {
    try (Accounts accounts = new Accounts(folder)) {
      add(accounts, ROMEO);
      add(accounts, JULIET).on(false);
      add(accounts, ROMEO);
      assertThat(accounts.claim(ROMEO)).containsSame(accounts.all().getFirst());
    }
    try (Accounts accounts = new Accounts(folder)) {
      assertThat(names(accounts)).containsExactly("romeo@verona.example", "juliet@verona.example");
      assertThat(accounts.all()).extracting(Profile::on).containsExactly(true, false);
      assertThat(accounts.all()).extracting(Profile::password)
          .containsExactly(Optional.of("secret of romeo"), Optional.of("secret of juliet"));
    }
  }

  @Test
  void anAccountThatIsTakenAwayLeavesNothingAndTouchesNoOther() throws IOException {
    try (Accounts accounts = new Accounts(folder)) {
      add(accounts, ROMEO);
      add(accounts, JULIET);
      accounts.remove(ROMEO);
      assertThat(names(accounts)).containsExactly("juliet@verona.example");
      assertThat(places()).containsExactly("juliet@verona.example");
      assertThat(add(accounts, ROMEO).settings().get("statuses", "")).isEmpty();
    }
    try (Accounts accounts = new Accounts(folder)) {
      assertThat(names(accounts)).containsExactly("juliet@verona.example", "romeo@verona.example");
    }
  }

  @Test
  void anAttemptThatFailsLeavesNothingAndNoTwoGoOnAtOnce() throws IOException {
    try (Accounts accounts = new Accounts(folder)) {
      Profile attempt = accounts.claim(ROMEO).orElseThrow();
      assertThat(accounts.claim(ROMEO)).isEmpty();
      assertThat(accounts.all()).isEmpty();
      accounts.release(attempt);
      assertThat(places()).isEmpty();
      Profile profile = add(accounts, ROMEO);
      assertThat(accounts.claim(ROMEO)).containsSame(profile);
      accounts.release(profile);
      assertThat(names(accounts)).containsExactly("romeo@verona.example");
    }
  }

  @Test
  void whatWasBegunAndNotFinishedGoesWithTheNextStart() throws IOException {
    try (Accounts accounts = new Accounts(folder)) {
      add(accounts, ROMEO);
      assertThat(accounts.claim(JULIET)).isPresent();
    }
    Files.createDirectories(folder.resolve("accounts").resolve("tybalt@verona.example"));
    Files.createDirectories(folder.resolve("accounts").resolve(".removed-1").resolve("avatars"));
    Files.writeString(folder.resolve("accounts").resolve(".removed-1").resolve("profile.db"), "x");
    try (Accounts accounts = new Accounts(folder)) {
      assertThat(names(accounts)).containsExactly("romeo@verona.example");
      assertThat(places()).containsExactly("romeo@verona.example");
    }
  }

  /** How somebody has spoiled the store of an account. */
  enum Spoiled {
    EMPTY {
      @Override
      void spoil(Path place) throws IOException {
        Files.write(place.resolve("profile.db"), new byte[0]);
      }
    },
    NOBODYS {
      @Override
      void spoil(Path place) throws IOException {
        Files.delete(place.resolve("profile.db"));
        new Database(place.resolve("profile.db")).close();
      }
    },
    PUT_ASIDE {
      @Override
      void spoil(Path place) throws IOException {
        Files.move(place.resolve("profile.db"), place.resolve("profile.db.damaged"));
      }
    };

    abstract void spoil(Path place) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void anAccountWhoseStoreTellsNobodyStaysAsItIsAtAStartAndAtAnotherTry(Spoiled spoiled) throws IOException {
    Path place;
    try (Accounts accounts = new Accounts(folder)) {
      place = add(accounts, ROMEO).folder();
    }
    byte[] before = Files.readAllBytes(place.resolve("profile.db"));
    Files.writeString(place.resolve("backup"), "a copy of last week");
    spoiled.spoil(place);
    Accounts.Shut shut = new Accounts.Shut("romeo@verona.example", ROMEO, Accounts.Why.DAMAGED);
    try (Accounts accounts = new Accounts(folder)) {
      assertThat(accounts.all()).isEmpty();
      assertThat(accounts.shut()).containsExactly(shut);
      assertThat(accounts.retry(ROMEO)).isEmpty();
      assertThat(accounts.shut()).containsExactly(shut);
      assertThat(accounts.claim(ROMEO)).isEmpty();
      assertThat(place.resolve("backup")).exists();
      assertThat(place.resolve("key")).exists();
      assertThat(place.resolve("password")).exists();
      Files.write(place.resolve("profile.db"), before);
      assertThat(accounts.retry(ROMEO).flatMap(Profile::password)).contains("secret of romeo");
      assertThat(accounts.shut()).isEmpty();
    }
  }

  @Test
  void aDamagedStoreThatIsPutAsideTakesNothingWithItWhenItIsTriedAgain() throws IOException {
    Path place;
    try (Accounts accounts = new Accounts(folder)) {
      place = add(accounts, ROMEO).folder();
    }
    Files.writeString(place.resolve("profile.db"), "not a database, and longer than the header of one would be: ".repeat(20));
    try (Accounts accounts = new Accounts(folder)) {
      Files.move(place.resolve("profile.db"), place.resolve("profile.db.damaged"));
      assertThat(accounts.retry(ROMEO)).isEmpty();
      assertThat(accounts.isShut(ROMEO)).isTrue();
    }
    assertThat(place.resolve("profile.db.damaged")).exists();
    assertThat(place.resolve("key")).exists();
  }

  @Test
  void aFolderThatSomebodyElsePutsThereIsNoAttemptToLogIn() throws IOException {
    Path place = folder.resolve("accounts").resolve("romeo@verona.example");
    try (Accounts accounts = new Accounts(folder)) {
      Files.createDirectories(place);
      Files.writeString(place.resolve("profile.db.copy"), "a copy");
      assertThat(accounts.claim(ROMEO)).isEmpty();
      assertThat(accounts.isShut(ROMEO)).isTrue();
    }
    assertThat(place.resolve("profile.db.copy")).exists();
  }

  @Test
  void whoeverHasLoggedInIsNoAttemptAnyMoreWhateverIsLeftOfIt() throws IOException {
    Path place;
    try (Accounts accounts = new Accounts(folder)) {
      Profile profile = accounts.claim(ROMEO).orElseThrow();
      place = profile.folder();
      // Killed before it could be added to the list.
      profile.remember(ROMEO, "", "secret", true);
    }
    try (Accounts accounts = new Accounts(folder)) {
      assertThat(names(accounts)).containsExactly("romeo@verona.example");
    }
    Files.write(place.resolve("profile.db"), new byte[0]);
    try (Accounts accounts = new Accounts(folder)) {
      assertThat(accounts.isShut(ROMEO)).isTrue();
    }
  }

  @Test
  void anAccountThatIsOpenedAgainWhileItIsTakenAwayGoesAllTheSame() throws IOException {
    Path place;
    try (Accounts accounts = new Accounts(folder)) {
      place = add(accounts, ROMEO).folder();
    }
    byte[] before = Files.readAllBytes(place.resolve("profile.db"));
    Files.write(place.resolve("profile.db"), new byte[0]);
    try (Accounts accounts = new Accounts(folder)) {
      Files.write(place.resolve("profile.db"), before);
      Profile profile = accounts.retry(ROMEO).orElseThrow();
      accounts.remove(ROMEO);
      assertThatThrownBy(() -> profile.on(false)).isInstanceOf(StoreException.class);
      assertThat(accounts.all()).isEmpty();
      assertThat(places()).isEmpty();
      // Gone is gone.
      accounts.remove(ROMEO);
      assertThat(accounts.claim(ROMEO)).isPresent();
    }
  }

  @Test
  void anyAddressHasAFolderOfItsOwnInsideOfTheWindows() throws IOException {
    Jid accents = Jid.of("Éloïse@verona.example");
    Jid dots = Jid.of("..@verona.example");
    Jid one = Jid.of("a".repeat(400) + "@verona.example");
    Jid two = Jid.of("a".repeat(401) + "@verona.example");
    Jid network = Jid.of("d\\27artagnan@[::1]");
    try (Accounts accounts = new Accounts(folder)) {
      for (Jid jid : List.of(accents, dots, one, two, network)) {
        add(accounts, jid);
      }
      assertThat(places()).hasSize(5).allMatch(name -> name.matches("[a-z0-9@._%-]{1,255}") && !name.startsWith("."));
    }
    try (Accounts accounts = new Accounts(folder)) {
      assertThat(names(accounts)).containsExactly(accents.toString(), dots.toString(), one.toString(), two.toString(),
          network.toString());
    }
  }

  @Test
  void c8WhatIsKeptOfAccountsIsForItsOwnerAlone() throws IOException {
    try (Accounts accounts = new Accounts(folder)) {
      add(accounts, ROMEO);
      Path place = folder.resolve("accounts").resolve("romeo@verona.example");
      for (Path each : List.of(folder, folder.resolve("accounts"), place)) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each))).as(each.toString())
            .isEqualTo("rwx------");
      }
      for (Path each : List.of(folder.resolve("window.db"), place.resolve("profile.db"), place.resolve("password"),
          place.resolve("key"))) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each))).as(each.toString())
            .isEqualTo("rw-------");
      }
    }
  }
}
