package im.recado.source.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.store.StoreException;
import im.recado.modules.source.AccountSource.Verdict;
import im.recado.modules.source.SourceProblem;
import im.recado.modules.source.Trial;
import im.recado.testkit.directory.Directory;
import im.recado.wire.jid.Jid;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an administrator is told when Active Directory does not let somebody in. */
final class RefusalTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example");
  private static final String ENTRY = "uid=romeo,ou=people," + Directory.BASE;

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
    set("base", "ou=people," + Directory.BASE);
  }

  @AfterEach
  void close() {
    directory.close();
  }

  private void set(String key, String value) {
    Option<?> option = source.options().stream().filter(one -> one.key().equals("accounts.ldap." + key)).findFirst().orElseThrow();
    options.set(option, value);
  }

  private static String said(String data) {
    return "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data " + data + ", v1db1";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          530 | the account may not log in at this time of day
          531 | the account may log in from certain computers alone, and this server is none of them
          532 | the password has expired
          533 | the account is disabled
          701 | the account has expired
          773 | the password must be changed before the next login
          775 | the account is locked after too many wrong passwords
          """)
  void whatIsTheMatterWithAnAccountIsTold(String data, String words) throws Exception {
    directory.refuse(ENTRY, said(data));
    Trial trial = source.trial(ROMEO, "rosaline");
    assertThat(trial.verdict()).isEqualTo(Verdict.WRONG);
    assertThat(trial.trouble())
        .isEqualTo("The directory does not let " + ENTRY + " in with this password: " + words + ". It says: " + said(data) + ".");
    assertThat(source.verify(ROMEO, "rosaline")).isEqualTo(Verdict.WRONG);
  }

  @ParameterizedTest
  @CsvSource({"52e", "525", "999", "52E"})
  void aWrongPasswordIsNothingMore(String data) throws Exception {
    directory.refuse(ENTRY, said(data));
    assertThat(source.trial(ROMEO, "juliet").trouble())
        .isEqualTo("The directory does not let " + ENTRY + " in with this password. It says: " + said(data) + ".");
    assertThat(source.verify(ROMEO, "juliet")).isEqualTo(Verdict.WRONG);
  }

  @Test
  void whatIsTheMatterWithTheReaderIsTold() throws Exception {
    directory.refuse(Directory.READER, said("532"));
    assertThatThrownBy(source::some)
        .isInstanceOf(SourceProblem.class)
        .hasMessage("The directory does not let " + Directory.READER + " in: the password has expired. It says: " + said("532") + ".");
    assertThatThrownBy(() -> source.verify(ROMEO, "rosaline"))
        .isInstanceOf(StoreException.class)
        .hasMessage("LDAP: invalid credentials: the password has expired: " + said("532"));
    directory.refuse(Directory.READER, said("52e"));
    assertThatThrownBy(source::some).hasMessageContaining(" in: name or password is wrong. It says: ");
  }
}
