package im.recado.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.store.StoreException;
import im.recado.modules.source.AccountSource.Person;
import im.recado.modules.source.AccountSource.Verdict;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People in a table of another program. */
final class SqlSourceTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example");

  @TempDir Path folder;
  private final Options options = new Options();
  private final SqlSource source = new SqlSource(options, null);

  @BeforeEach
  void fill() throws SQLException {
    String url = "jdbc:sqlite:" + folder.resolve("shop.db");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      boolean _ = statement.execute("CREATE TABLE users (username TEXT, site TEXT, password TEXT, full_name TEXT)");
      boolean _ =
          statement.execute(
              "INSERT INTO users VALUES ('romeo', 'verona.example',"
                  + " '$2b$06$abcdefghijklmnopqrstuud/5IuQmqhVO0kfNEbHJM.fJkPiliBzC', 'Romeo M.')");
      boolean _ = statement.execute("INSERT INTO users VALUES ('juliet', 'verona.example', NULL, NULL)");
      boolean _ = statement.execute("INSERT INTO users VALUES ('odd', 'verona.example', 'correct horse', '')");
    }
    set("url", url);
    set("name-query", "SELECT full_name FROM users WHERE username = '{user}' AND site = {domain}");
  }

  private void set(String key, String value) {
    for (Option<?> option : source.options()) {
      if (option.key().equals("accounts.sql." + key)) {
        options.set(option, value);
        return;
      }
    }
    throw new IllegalArgumentException(key);
  }

  @Test
  void peopleAreFoundAndComparedWithTheirHash() {
    assertThat(source.find(ROMEO)).isEqualTo(new Person("Romeo M."));
    assertThat(source.verify(ROMEO, "correct horse")).isEqualTo(Verdict.RIGHT);
    assertThat(source.verify(ROMEO, "wrong horse")).isEqualTo(Verdict.WRONG);
    Jid nobody = Jid.valueOf("nobody@verona.example");
    assertThat(source.find(nobody)).isNull();
    assertThat(source.verify(nobody, "correct horse")).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void whoHasNoPasswordOrOneInTheClearCannotLogIn() {
    Jid juliet = Jid.valueOf("juliet@verona.example");
    assertThat(source.find(juliet)).isEqualTo(new Person(""));
    assertThat(source.verify(juliet, "x")).isEqualTo(Verdict.WRONG);
    assertThat(source.verify(Jid.valueOf("odd@verona.example"), "correct horse")).isEqualTo(Verdict.WRONG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x' OR '1'='1", "romeo'--", "romeo; DROP TABLE users", "%", "rome_", "{user}"})
  void w9WhatPeopleWriteIsNoPartOfAQuery(String name) throws JidException {
    Jid account;
    try {
      account = Jid.of(name, "verona.example", null);
    } catch (JidException e) {
      account = Jid.valueOf("nobody@verona.example");
    }
    assertThat(source.find(account)).isNull();
    assertThat(source.verify(account, "correct horse")).isEqualTo(Verdict.UNKNOWN);
    assertThat(source.find(ROMEO)).isNotNull();
  }

  @Test
  void w9PlacesBecomeParameters() {
    NamedQuery query = NamedQuery.of("SELECT p FROM u WHERE n = '{user}' AND d = {domain} OR a = {address}");
    assertThat(query.sql()).isEqualTo("SELECT p FROM u WHERE n = ? AND d = ? OR a = ?");
    assertThat(query.values(ROMEO)).containsExactly("romeo", "verona.example", "romeo@verona.example");
  }

  @Test
  void aQueryThatIsNoneIsAFailureWithASentence() {
    set("password-query", "SELECT secret FROM people WHERE name = {user}");
    assertThatThrownBy(() -> source.verify(ROMEO, "x"))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("SQL: ")
        .hasMessageContaining("people");
    set("url", "");
    assertThatThrownBy(() -> source.find(ROMEO)).isInstanceOf(StoreException.class).hasMessageContaining("accounts.sql.url");
  }
}
