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
  void aVCardIsMadeOfTheAttributesThatAreNamed() throws Exception {
    directory.add(
        "dn: uid=nurse,ou=people,dc=verona,dc=example", "objectClass: person", "uid: nurse", "cn: Nurse", "displayName: Angelica",
        "mail: nurse@verona.example", "mail: angelica@verona.example", "telephoneNumber: +39 045 1", "thumbnailPhoto:: /9j/4AAQ");
    Jid nurse = Jid.valueOf("nurse@verona.example");
    assertThat(source.vcard(nurse)).as("nothing unless somebody wants it: strangers may read it").isNull();
    set("vcard", "cn, displayName, mail, jpegPhoto, thumbnailPhoto");
    assertThat(String.valueOf(source.vcard(nurse)))
        .isEqualTo(
            "<vCard xmlns='vcard-temp'><FN>Nurse</FN><EMAIL><INTERNET/><USERID>nurse@verona.example</USERID></EMAIL>"
                + "<PHOTO><TYPE>image/jpeg</TYPE><BINVAL>/9j/4AAQ</BINVAL></PHOTO></vCard>");
    set("vcard", "displayName, telephoneNumber, title");
    assertThat(String.valueOf(source.vcard(nurse)))
        .isEqualTo("<vCard xmlns='vcard-temp'><FN>Angelica</FN><TEL><VOICE/><NUMBER>+39 045 1</NUMBER></TEL></vCard>");
    set("vcard", "mail");
    assertThat(source.vcard(ROMEO)).as("who has none of it").isNull();
    assertThatThrownBy(() -> set("vcard", "userPassword")).hasMessageContaining("expected some of displayName, cn, title, mail");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void aGroupThatIsGivenInPortionsIsTakenWhole(int most) throws Exception {
    for (String name : new String[] {"benvolio", "mercutio", "tybalt", "paris"}) {
      directory.person(name, name, "x");
    }
    directory.add(
        "dn: cn=Men,ou=groups,dc=verona,dc=example", "objectClass: group", "cn: Men", "member: uid=romeo,ou=people,dc=verona,dc=example",
        "member: uid=benvolio,ou=people,dc=verona,dc=example", "member: uid=mercutio,ou=people,dc=verona,dc=example",
        "member: uid=tybalt,ou=people,dc=verona,dc=example", "member: uid=paris,ou=people,dc=verona,dc=example");
    set("group-base", "ou=groups,dc=verona,dc=example");
    directory.givesAtOnce(most);
    Map<String, Map<String, String>> groups = source.groups();
    assertThat(groups).hasEntrySatisfying("Men", men -> assertThat(men).containsOnlyKeys("romeo", "benvolio", "mercutio", "tybalt", "paris"));
    assertThat(groups).hasEntrySatisfying("Lovers", lovers -> assertThat(lovers).containsOnlyKeys("romeo", "juliet"));
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
