package im.recado.store.sql;

import java.sql.SQLException;
import java.util.List;

/**
 * What differs between databases. The statements of the stores keep to what SQLite and PostgreSQL share ({@code ON
 * CONFLICT}, {@code RETURNING}); a database that says it otherwise gets its own stores or a translation here.
 */
interface Dialect {
  /** Its name, which is also the folder of its scripts beside this class. */
  String name();

  /** Its migrations, {@code 001-what-it-does.sql} and so on, without gaps. */
  List<String> migrations();

  /** Where the database is, as a person knows it. */
  String place();

  /**
   * A new connection, set up and with no transaction begun.
   *
   * @param writes whether it is the one that writes
   */
  SqlConnection connect(boolean writes) throws SQLException;

  /** Begins a transaction that will write, so that it cannot fail later because another process writes too. */
  String beginWriting();

  /** Says whether the tables of Recado are there, and whether others are. */
  Holding holding(SqlConnection connection) throws SQLException;

  /** Looks for damage, as far as that is quick. Throws when it finds some. Before anything is written. */
  void check(SqlConnection connection) throws SQLException;

  /** Keeps a copy of the database as it is, before its tables change. No transaction may be open. */
  void backup(SqlConnection connection, int version) throws SQLException;

  /** Whether it was this one statement that cannot be done, so that others can. */
  boolean isStatementAtFault(SQLException e);

  /** Whether the connection may have suffered and should be replaced. */
  boolean isConnectionAtFault(SQLException e);

  /** Whether there is room for more than a little; a small write may succeed on a disk that is full. */
  boolean hasRoom();

  /** What is wrong and what to do, in one sentence for the operator. */
  String explain(SQLException e);

  /** What a database holds. */
  enum Holding {
    NOTHING,
    RECADO,
    SOMETHING_ELSE
  }
}
