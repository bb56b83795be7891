package im.recado.source.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.modules.source.AccountSource.Person;
import im.recado.modules.source.AccountSource.Verdict;
import im.recado.modules.source.AccountSources;
import im.recado.modules.source.SourceProblem;
import im.recado.modules.source.Trial;
import im.recado.testkit.directory.Directory;
import im.recado.wire.jid.Jid;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator is told who sets a directory up, whatever is wrong with it. */
final class LdapTrialTest {
  private static final String PEOPLE = "ou=people," + Directory.BASE;

  @TempDir Path folder;
  private final Options options = new Options();
  private final LdapSource source = new LdapSource(options);
  private Directory directory;

  @BeforeEach
  void open() throws Exception {
    directory = new Directory(folder, "localhost");
    set("url", "ldap://localhost:" + directory.plain());
    set("certificate", directory.certificate().toString());
    set("bind-dn", Directory.READER);
    set("bind-password", Directory.READER_PASSWORD);
    set("base", PEOPLE);
  }

  @AfterEach
  void close() {
    directory.close();
  }

  private void set(String key, String value) {
    Option<?> option = source.options().stream().filter(one -> one.key().equals("accounts.ldap." + key)).findFirst().orElseThrow();
    options.set(option, value);
  }

  private Trial trial(String name, String password) {
    return source.trial(Jid.valueOf(name + "@verona.example"), password);
  }

  private String trouble() {
    Trial trial = trial("romeo", "rosaline");
    assertThat(trial.isGood()).isFalse();
    return trial.trouble();
  }

  private void assertNobodyIsFound(String sentence) {
    assertThat(trouble()).startsWith(sentence);
    assertThatThrownBy(source::some).isInstanceOf(SourceProblem.class).hasMessageStartingWith(sentence);
  }

  @Test
  void whoIsThereIsFoundAndLetIn() throws Exception {
    Trial found = trial("romeo", "");
    assertThat(found).isEqualTo(new Trial(new Person("Romeo Montague"), "uid=romeo," + PEOPLE, null, ""));
    assertThat(found.isGood()).isTrue();
    assertThat(trial("romeo", "rosaline")).isEqualTo(new Trial(new Person("Romeo Montague"), "uid=romeo," + PEOPLE, Verdict.RIGHT, ""));
    assertThat(source.some()).containsExactlyInAnyOrder("romeo", "juliet");
    set("url", "ldaps://localhost:" + directory.direct());
    assertThat(trial("juliet", "balcony").isGood()).isTrue();
  }

  @Test
  void aWrongPasswordIsTheirs() {
    Trial trial = trial("romeo", "juliet");
    assertThat(trial.verdict()).isEqualTo(Verdict.WRONG);
    assertThat(trial.isGood()).isFalse();
    assertThat(trial.trouble()).startsWith("The directory does not let uid=romeo," + PEOPLE + " in with this password.");
  }

  @Test
  void nobodyOfThatName() {
    assertThat(trial("nobody", "").trouble()).isEqualTo("There is nobody below " + PEOPLE + " whose uid is nobody.");
    assertThat(trial("nobody", "").isGood()).isFalse();
  }

  @Test
  void somebodyWhomTheFilterLeavesOut() {
    set("filter", "(cn=Juliet*)");
    assertThat(trouble()).isEqualTo("uid=romeo," + PEOPLE + " is there, but is none of those that the filter finds: (cn=Juliet*)");
    set("filter", "(cn=");
    assertNobodyIsFound("(cn= is no filter, such as (objectClass=person): ");
    set("filter", "(objectClass=fish)");
    assertThatThrownBy(source::some)
        .hasMessage("Nobody is found below " + PEOPLE + ": no entry has the attribute uid and is one of (objectClass=fish).");
  }

  @Test
  void severalOfThatName() throws Exception {
    directory.add("dn: ou=old," + PEOPLE, "objectClass: organizationalUnit", "ou: old");
    directory.add("dn: uid=romeo,ou=old," + PEOPLE, "objectClass: person", "uid: romeo", "cn: Old", "userPassword: rosaline");
    assertThat(trouble())
        .startsWith("Several entries have the name romeo, so nobody has it: ")
        .contains("uid=romeo," + PEOPLE, "uid=romeo,ou=old," + PEOPLE);
  }

  @Test
  void theReaderIsNotLetIn() {
    set("bind-password", "wrong");
    assertNobodyIsFound("The directory does not let " + Directory.READER + " in: name or password is wrong.");
    set("bind-dn", "reader");
    assertNobodyIsFound("reader is not the name of an entry, such as cn=recado,dc=example,dc=org.");
  }

  @Test
  void nobodyInParticularMaySearch() {
    set("bind-dn", "");
    assertNobodyIsFound("The directory lets nobody search who has not logged in: give the name and password of a reader.");
  }

  @Test
  void theBaseIsNotThere() {
    set("base", "ou=fish," + Directory.BASE);
    assertNobodyIsFound("There is no entry ou=fish," + Directory.BASE + " in the directory, or " + Directory.READER + " may not see it.");
    set("base", "people");
    assertNobodyIsFound("people is not the name of an entry, such as ou=people,dc=example,dc=org.");
    set("base", "");
    assertNobodyIsFound("The entry below which people are is missing (the base).");
  }

  @Test
  void theGroupsAreNotThere() throws Exception {
    set("group-base", "ou=fish," + Directory.BASE);
    assertThatThrownBy(source::some).hasMessageStartingWith("There is no entry ou=fish," + Directory.BASE);
    set("group-base", "ou=groups," + Directory.BASE);
    assertThat(source.some()).hasSize(2);
  }

  @Test
  void nothingListensThere() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    set("url", "ldap://localhost:" + free);
    assertNobodyIsFound("No directory answers at localhost:" + free + ": look whether host and port are right");
    set("url", "ldaps://localhost:" + free);
    assertNobodyIsFound("No directory answers at localhost:" + free + ": look whether host and port are right");
  }

  @Test
  void nothingAnswersThere() throws Exception {
    options.set(AccountSources.TIMEOUT, "300ms");
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      set("url", "ldap://localhost:" + silent.getLocalPort());
      assertNobodyIsFound("Nothing answers at localhost:" + silent.getLocalPort() + " in time");
      set("url", "ldaps://localhost:" + silent.getLocalPort());
      assertNobodyIsFound("TLS with localhost:" + silent.getLocalPort() + " cannot be begun; is it the right port?");
    }
  }

  @Test
  void theAddressIsNone() {
    for (String none : new String[] {"http://localhost", "localhost", "ldap://"}) {
      set("url", none);
      assertNobodyIsFound(none + " is no address of a directory, such as ldaps://ldap.example.org.");
    }
    set("url", "ldap://directory.invalid");
    assertNobodyIsFound("The name directory.invalid leads nowhere in the DNS.");
    set("url", "");
    assertNobodyIsFound("The address of the directory is missing.");
  }

  @Test
  void t4TheCertificateIsNotTrusted() {
    set("certificate", "");
    assertNobodyIsFound("The certificate of localhost is not trusted: give the certificate of the authority that vouches for it.");
    set("url", "ldaps://localhost:" + directory.direct());
    assertNobodyIsFound("The certificate of localhost is not trusted: give the certificate of the authority that vouches for it.");
  }

  @Test
  void t4TheCertificateIsForAnotherHost() {
    set("url", "ldap://127.0.0.1:" + directory.plain());
    assertNobodyIsFound("The certificate of the directory is not for 127.0.0.1: give the name that stands in it.");
    set("url", "ldaps://127.0.0.1:" + directory.direct());
    assertNobodyIsFound("The certificate of the directory is not for 127.0.0.1: give the name that stands in it.");
  }

  @Test
  void theFileWithTheAuthorityIsNone() throws Exception {
    set("certificate", Files.writeString(folder.resolve("empty.pem"), "nothing").toString());
    assertNobodyIsFound("The certificates of the authority cannot be read: ");
    set("certificate", folder.resolve("none.pem").toString());
    assertNobodyIsFound("The certificates of the authority cannot be read: ");
  }

  @Test
  void tlsIsSpokenAtAPortInTheClear() {
    set("url", "ldaps://localhost:" + directory.plain());
    assertNobodyIsFound("TLS with localhost:" + directory.plain() + " cannot be begun; is it the right port?");
  }

  @Test
  void theFirstDirectoryThatAnswersIsTried() {
    set("url", "ldap://localhost:1, ldap://localhost:" + directory.plain());
    assertThat(trial("romeo", "rosaline").isGood()).isTrue();
  }
}
