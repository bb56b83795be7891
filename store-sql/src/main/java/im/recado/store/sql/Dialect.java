package im.recado.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What differs between databases. The statements of the stores are written once, in the words that SQLite and
 * PostgreSQL share; a database that says something otherwise translates them ({@link #translate}).
 */
interface Dialect extends AutoCloseable {
  /** Its name, which is also the folder of its scripts beside this class. */
  String name();

  /** Its migrations, {@code 001-what-it-does.sql} and so on, without gaps. A number means the same in every dialect. */
  List<String> migrations();

  /** Where the database is, as a person knows it; without secrets. */
  String place();

  /**
   * A new connection, set up and with no transaction begun.
   *
   * @param writes whether it is the one that writes
   */
  SqlConnection connect(boolean writes) throws SQLException;

  /**
   * Whether the database is somewhere else: there is a pool of connections that read, and after a failure a pause
   * before the next attempt.
   */
  boolean isRemote();

  /** Lets go of the connections that read and were there before, as soon as nobody uses them. Does not wait. */
  default void renewConnections() {}

  /** How many reads are done at once. */
  int readers();

  /** What its statements cost, on all connections together. */
  QueryStatistics statistics();

  /** A statement in the words of this database. */
  default String translate(String sql) {
    return sql;
  }

  /** Begins a transaction that will write, so that it cannot fail later because another process writes too. */
  void begin(Connection connection) throws SQLException;

  /** Makes durable what was done since {@link #begin}. */
  default void commit(Connection connection) throws SQLException {
    execute(connection, "COMMIT");
  }

  /** Undoes what was done since {@link #begin}. */
  default void rollback(Connection connection) throws SQLException {
    execute(connection, "ROLLBACK");
  }

  /** Executes a statement that answers nothing. */
  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Adds a row unless there is one with the same key; whether it was added. */
  boolean insertNew(SqlConnection connection, String sql, @Nullable Object... values) throws SQLException;

  /** Adds or changes a row; the number in its column {@code id}. */
  long insertedId(SqlConnection connection, String sql, @Nullable Object... values) throws SQLException;

  /**
   * Runs statements that were bound with {@link PreparedStatement#addBatch} on one way there and back, or {@code false}
   * where each is as near as the other, so that none need wait.
   */
  boolean hasBatches();

  /** Limits what the statements of a connection may take from now on. */
  void limit(Connection connection, long millis) throws SQLException;

  /** Ends {@link #limit}. */
  void unlimit(Connection connection) throws SQLException;

  /** How words are found in the archive. */
  TextIndex texts();

  /** Keeps other processes from changing tables at the same time, until {@link #unlock}. */
  void lock(SqlConnection connection) throws SQLException;

  /** Ends {@link #lock}. */
  void unlock(SqlConnection connection) throws SQLException;

  /** From now on, until {@link #rollback}, a connection reads what there is now, however long that takes. */
  void snapshot(SqlConnection connection) throws SQLException;

  /** Whether the next query is read while it arrives, for tables that are larger than the memory. */
  void stream(Connection connection, boolean on) throws SQLException;

  /** The last number that the column {@code id} of a table gave to a row, or a later one. */
  long lastId(SqlConnection connection, String table) throws SQLException;

  /** The column {@code id} of a table goes on behind this number. */
  void setLastId(SqlConnection connection, String table, long last) throws SQLException;

  /** How much of the disk the database takes. */
  long bytes(SqlConnection connection) throws SQLException;

  /** Looks through all of the database for damage; a sentence for each thing that was found. */
  List<String> damage(SqlConnection connection) throws SQLException;

  /** Says whether the tables of Recado are there, and whether others are. */
  default Holding holding(SqlConnection connection) throws SQLException {
    return Holding.of(connection, tables());
  }

  /** A query of the {@code name} of everything in the database; others may be in it. */
  String tables();

  /**
   * Looks for damage and for settings with which nothing would be safe, as far as that is quick. Throws when it finds
   * some. Before anything is written.
   */
  void check(SqlConnection connection) throws SQLException;

  /**
   * Does what a server has to be allowed to do with tables and rows, and takes it back; fails where something of it is not allowed. No
   * transaction may be open.
   */
  default void rehearse(SqlConnection connection) throws SQLException {
    // Who may open a file may do everything with it.
  }

  /** Keeps a copy of the database as it is, before its tables change. No transaction may be open. */
  void backup(SqlConnection connection, int version) throws SQLException;

  /** Whether it was this one statement that cannot be done, so that others can. */
  boolean isStatementAtFault(SQLException e);

  /** Whether the connection may have suffered and should be replaced. */
  boolean isConnectionAtFault(SQLException e);

  /** Whether the transaction stood in another's way, so that it may succeed when it is done again. */
  boolean isWorthAnotherTry(SQLException e);

  /** Whether there is room for more than a little; a small write may succeed on a disk that is full. */
  boolean hasRoom();

  /** What is wrong and what to do, in one sentence for the operator. */
  String explain(SQLException e);

  /** Closes what the connections have in common. */
  @Override
  void close();

  /** What a database holds. */
  enum Holding {
    NOTHING,
    RECADO,
    SOMETHING_ELSE;

    /**
     * What there is, by one question: another process may be making the tables, and two would see none of ours, then some.
     *
     * @param tables a query of the {@code name} of each table
     */
    static Holding of(SqlConnection connection, String tables) throws SQLException {
      long found =
          connection.number("SELECT max(CASE WHEN name = 'recado_version' THEN 2 ELSE 1 END) FROM (" + tables + ") AS found");
      return found == 0 ? NOTHING : found == 1 ? SOMETHING_ELSE : RECADO;
    }
  }
}
