package im.recado.store.sql;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and who logs in, as the settings say it.
 *
 * @param url {@code jdbc:sqlite:FILE}, {@code jdbc:postgresql://HOST[:PORT]/NAME}, {@code
 *     jdbc:mariadb://HOST[:PORT]/NAME} or {@code jdbc:mysql://HOST[:PORT]/NAME}; where one server takes over from another, {@code
 *     jdbc:postgresql://HOST,OTHER/NAME?targetServerType=primary} or {@code jdbc:mariadb:sequential://HOST,OTHER/NAME}
 * @param user who logs in; SQLite asks for nobody
 * @param password theirs
 * @param connections how many reads are done at once; SQLite has a number of its own
 */
public record DatabaseAddress(String url, String user, String password, int connections) {
  /** What the url must look like. */
  public static final String EXPECTED =
      "jdbc:sqlite:FILE, jdbc:postgresql://HOST/NAME, jdbc:mariadb://HOST/NAME or jdbc:mysql://HOST/NAME";

  /** How many reads are done at once, unless somebody says otherwise. */
  public static final int USUAL_CONNECTIONS = 10;

  static final String SQLITE = "jdbc:sqlite:";
  private static final String POSTGRESQL = "jdbc:postgresql:";
  static final String MARIADB = "jdbc:mariadb:";
  private static final String SEQUENTIAL = "jdbc:mariadb:sequential:";
  static final String MYSQL = "jdbc:mysql:";

  private static final Pattern LOOPBACK = Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1\\])(:\\d+)?", Pattern.CASE_INSENSITIVE);

  /** A database for which nobody has to log in. */
  public static DatabaseAddress of(String url) {
    return new DatabaseAddress(url, "", "", USUAL_CONNECTIONS);
  }

  /** Whether a setting names a database of a kind that there is. */
  public static boolean isPossible(String url) {
    if (url.startsWith(SQLITE)) {
      try {
        return !Path.of(url.substring(SQLITE.length())).toString().isEmpty();
      } catch (InvalidPathException e) {
        return false;
      }
    }
    return isServer(url, POSTGRESQL) || isServer(url, MARIADB) || isServer(url, SEQUENTIAL) || isServer(url, MYSQL);
  }

  /** Whether it is reached over the network, with a user and a password; else it is a file. */
  public boolean isServer() {
    return !url.startsWith(SQLITE);
  }

  /**
   * The file that it is; null when it is on a server.
   *
   * @param home where a relative file is
   */
  public @Nullable Path file(Path home) {
    return isServer() ? null : home.resolve(url.substring(SQLITE.length()));
  }

  private static boolean isServer(String url, String kind) {
    if (!url.startsWith(kind + "//")) {
      return false;
    }
    String rest = withoutParameters(url).substring(kind.length() + 2);
    int slash = rest.indexOf('/');
    return slash > 0 && slash < rest.length() - 1;
  }

  private static String withoutParameters(String url) {
    int question = url.indexOf('?');
    return question < 0 ? url : url.substring(0, question);
  }

  /** The address as it may stand in a log: no parameters, which may hold a password. */
  public String place() {
    return withoutParameters(url).toLowerCase(Locale.ROOT).startsWith(SQLITE)
        ? url.substring(SQLITE.length())
        : withoutParameters(url).substring("jdbc:".length());
  }

  /** Whether nobody can stand between here and the server, or the servers. */
  boolean isLoopback() {
    String plain = withoutParameters(url);
    String hosts = plain.substring(plain.indexOf("//") + 2, plain.lastIndexOf('/'));
    return Stream.of(hosts.split(",")).allMatch(host -> LOOPBACK.matcher(host).matches());
  }

  /** The name of the database on its server. */
  String name() {
    String plain = withoutParameters(url);
    return plain.substring(plain.lastIndexOf('/') + 1);
  }

  /**
   * The dialect in which one speaks with it. Throws {@link DatabaseException} when there is none.
   *
   * @param home where a relative file is
   */
  Dialect dialect(Path home) {
    if (!isPossible(url)) {
      throw new DatabaseException("database.url is \"" + withoutParameters(url) + "\", but must be " + EXPECTED + ".", null);
    }
    if (url.startsWith(SQLITE)) {
      return new SqliteDialect(home.resolve(url.substring(SQLITE.length())));
    }
    return url.startsWith(POSTGRESQL) ? new PostgresDialect(this) : new MysqlDialect(this);
  }

  @Override
  public String toString() {
    return place() + (user.isEmpty() ? "" : " as " + user);
  }
}
