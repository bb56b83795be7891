package im.recado.source.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.store.StoreException;
import im.recado.modules.source.AccountSource.Person;
import im.recado.modules.source.AccountSource.Verdict;
import im.recado.testkit.directory.Directory;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People in a directory, over real sockets. */
final class LdapSourceTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example");
  private static final Jid NOBODY = Jid.valueOf("nobody@verona.example");

  @TempDir Path folder;
  private final Options options = new Options();
  private final LdapSource source = new LdapSource(options);
  private Directory directory;

  @BeforeEach
  void open() throws Exception {
    directory = new Directory(folder, "127.0.0.1");
    set("url", "ldap://127.0.0.1:" + directory.plain());
    set("certificate", directory.certificate().toString());
    set("bind-dn", "cn=reader,dc=verona,dc=example");
    set("bind-password", "reader-password");
    set("base", "ou=people,dc=verona,dc=example");
  }

  @AfterEach
  void close() {
    directory.close();
  }

  private void set(String key, String value) {
    for (Option<?> option : source.options()) {
      if (option.key().equals("accounts.ldap." + key)) {
        options.set(option, value);
        return;
      }
    }
    throw new IllegalArgumentException(key);
  }

  private void assertRomeoIsThere() {
    assertThat(source.find(ROMEO)).isEqualTo(new Person("Romeo Montague"));
    assertThat(source.verify(ROMEO, "rosaline")).isEqualTo(Verdict.RIGHT);
    assertThat(source.verify(ROMEO, "juliet")).isEqualTo(Verdict.WRONG);
    assertThat(source.find(ROMEO)).as("the connection is the reader's again").isNotNull();
  }

  @Test
  void peopleAreFoundAndLetInByStartTls() {
    assertRomeoIsThere();
    assertThat(source.find(NOBODY)).isNull();
    assertThat(source.verify(NOBODY, "x")).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void andByTlsFromTheFirstByte() {
    set("url", "ldaps://127.0.0.1:" + directory.direct());
    assertRomeoIsThere();
  }

  @Test
  void andInTheClearWhereSomebodyWantsIt() {
    set("starttls", "false");
    set("certificate", "");
    assertRomeoIsThere();
  }

  @Test
  void t4ACertificateThatNobodyTrustsIsRefused() {
    set("certificate", "");
    assertThatThrownBy(() -> source.verify(ROMEO, "rosaline")).isInstanceOf(StoreException.class);
    set("url", "ldaps://127.0.0.1:" + directory.direct());
    assertThatThrownBy(() -> source.verify(ROMEO, "rosaline")).isInstanceOf(StoreException.class);
  }

  @Test
  void t4ACertificateForAnotherHostIsRefused() throws Exception {
    try (Directory other = new Directory(folder, "ldap.verona.example")) {
      set("certificate", other.certificate().toString());
      set("url", "ldaps://127.0.0.1:" + other.direct());
      assertThatThrownBy(() -> source.find(ROMEO)).isInstanceOf(StoreException.class);
      set("url", "ldap://127.0.0.1:" + other.plain());
      assertThatThrownBy(() -> source.find(ROMEO)).isInstanceOf(StoreException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "rom*", "*)(uid=*", "romeo)(uid=romeo", "\\2a", "romeo,ou=people", "ro\\6deo", "(|(uid=romeo))"})
  void w9WhatPeopleWriteIsNoPartOfAFilter(String name) {
    Jid account;
    try {
      account = Jid.of(name, "verona.example", null);
    } catch (JidException e) {
      return;
    }
    assertThat(source.find(account)).isNull();
    assertThat(source.verify(account, "rosaline")).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void w9AnEmptyPasswordIsNobodys() {
    assertThat(source.verify(ROMEO, "")).isEqualTo(Verdict.WRONG);
  }

  @Test
  void aNameThatTwoHaveIsNobodys() throws Exception {
    directory.add("dn: ou=old,ou=people,dc=verona,dc=example", "objectClass: organizationalUnit", "ou: old");
    directory.add(
        "dn: uid=romeo,ou=old,ou=people,dc=verona,dc=example", "objectClass: person", "uid: romeo", "cn: Old Romeo",
        "userPassword: old");
    assertThat(source.find(ROMEO)).isNull();
    assertThat(source.verify(ROMEO, "rosaline")).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void theFilterSaysWhoMayHaveAnAccount() {
    set("filter", "(&(objectClass=person)(cn=Juliet*))");
    assertThat(source.find(ROMEO)).isNull();
    assertThat(source.find(Jid.valueOf("juliet@verona.example"))).isEqualTo(new Person("Juliet Capulet"));
  }

  @Test
  void f26ADirectoryThatIsAwayOrSilentIsAFailureAndNoAnswer() throws Exception {
    assertRomeoIsThere();
    directory.close();
    assertThatThrownBy(() -> source.verify(ROMEO, "rosaline")).isInstanceOf(StoreException.class).hasMessageStartingWith("LDAP: ");
    options.set(im.recado.modules.source.AccountSources.TIMEOUT, "300ms");
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      set("url", "ldap://127.0.0.1:" + silent.getLocalPort());
      assertThatThrownBy(() -> source.find(ROMEO)).isInstanceOf(StoreException.class);
    }
  }

  @Test
  void aReaderThatIsNotLetInIsAFailureAndNotAWrongPassword() {
    set("bind-password", "wrong");
    assertThatThrownBy(() -> source.verify(ROMEO, "rosaline")).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> source.find(ROMEO)).isInstanceOf(StoreException.class).hasMessageContaining("invalid credentials");
  }

  @Test
  void withTwoDirectoriesOneMayBeAway() {
    set("url", "ldap://127.0.0.1:1, ldap://127.0.0.1:" + directory.plain());
    assertRomeoIsThere();
  }

  @Test
  void groupsAreReadWithThosePeopleWhoAreThere() {
    assertThat(source.groups()).isNull();
    set("group-base", "ou=groups,dc=verona,dc=example");
    assertThat(source.groups()).isEqualTo(Map.of("Lovers", Map.of("romeo", "Romeo Montague", "juliet", "Juliet Capulet"), "Sad", Map.of()));
    set("group-member", "memberUid");
    assertThat(source.groups()).isEqualTo(Map.of("Lovers", Map.of(), "Sad", Map.of("romeo", "Romeo Montague")));
  }

  @Test
  void manyPeopleAndMembersComePageByPage() throws Exception {
    String[] lines = new String[1203];
    lines[0] = "dn: cn=All,ou=groups,dc=verona,dc=example";
    lines[1] = "objectClass: groupOfNames";
    lines[2] = "cn: All";
    for (int i = 0; i < 1200; i++) {
      directory.person("p" + i, "Person " + i, "x");
      lines[i + 3] = "member: uid=p" + i + ",ou=people,dc=verona,dc=example";
    }
    directory.add(lines);
    set("group-base", "ou=groups,dc=verona,dc=example");
    assertThat(source.groups()).hasEntrySatisfying("All", members -> assertThat(members).hasSize(1200));
  }
}
