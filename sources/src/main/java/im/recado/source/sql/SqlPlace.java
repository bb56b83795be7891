package im.recado.source.sql;

import com.zaxxer.hikari.HikariConfig;
import im.recado.kernel.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the table of people is, as {@code accounts.sql.url} says it. Drivers take parameters that load code, read files or write
 * them: of those only what is named here goes to them, and of SQLite's none. Whatever a query says, nothing is written there
 * (SECURITY W4, W5).
 */
final class SqlPlace {
  private static final String SQLITE = "jdbc:sqlite:";

  private static final Pattern SERVER =
      Pattern.compile(
          "jdbc:(?<kind>postgresql|mysql|mariadb)(?<way>:sequential|:loadbalance)?://(?<hosts>[A-Za-z0-9._:,\\[\\]-]*)/(?<name>[^/?;&#\\s]*)"
              + "(\\?(?<parameters>.*))?");

  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1\\])(:\\d+)?", Pattern.CASE_INSENSITIVE);

  private static final Set<String> OF_POSTGRESQL =
      Set.of(
          "ApplicationName", "channelBinding", "connectTimeout", "currentSchema", "gssEncMode", "hostRecheckSeconds", "loadBalanceHosts",
          "loginTimeout", "prepareThreshold", "socketTimeout", "ssl", "sslcert", "sslkey", "sslmode", "sslrootcert", "targetServerType",
          "tcpKeepAlive");

  private static final Set<String> OF_MARIADB =
      Set.of(
          "connectTimeout", "enabledSslCipherSuites", "enabledSslProtocolSuites", "restrictedAuth", "serverRsaPublicKeyFile", "serverSslCert",
          "socketTimeout", "sslMode", "tcpKeepAlive", "useCompression");

  private SqlPlace() {}

  /**
   * Tells the pool where the table is and that nothing is changed there; throws {@link StoreException} with a sentence when that
   * is no place for people.
   *
   * @param own the file of the server's own database, if it is one
   */
  static void into(HikariConfig config, String url, Duration timeout, @Nullable Path own) {
    config.setReadOnly(true);
    config.setAutoCommit(false);
    if (url.isEmpty()) {
      throw refused("accounts.sql.url must be set");
    }
    if (url.startsWith(SQLITE)) {
      file(config, url.substring(SQLITE.length()), own);
    } else {
      server(config, url, timeout);
    }
  }

  private static void file(HikariConfig config, String name, @Nullable Path own) {
    if (name.indexOf('?') >= 0) {
      throw refused("accounts.sql.url names a file of SQLite without parameters");
    }
    Path file;
    try {
      // Links are followed here: what is opened is what was looked at.
      file = Path.of(name).toRealPath();
    } catch (IOException | InvalidPathException e) {
      throw refused("There is no file \"" + name + "\"");
    }
    if (!Files.isRegularFile(file)) {
      throw refused("\"" + name + "\" is no file");
    }
    if (own != null && isSame(file, own)) {
      throw refused("accounts.sql.url is the server's own database, where people are found anyway");
    }
    // As a URI: in the name of a file the driver takes what is behind a question mark for settings.
    config.setJdbcUrl(SQLITE + "file://" + file.toUri().getRawPath() + "?mode=ro");
    config.addDataSourceProperty("open_mode", "1");
    config.addDataSourceProperty("enable_load_extension", "false");
    config.addDataSourceProperty("limit_attached", "0");
    config.setConnectionInitSql("PRAGMA query_only = ON");
  }

  private static boolean isSame(Path file, Path own) {
    try {
      return Files.exists(own) && Files.isSameFile(file, own);
    } catch (IOException e) {
      throw refused("It cannot be seen whether " + file + " is the server's own database: " + e.getMessage());
    }
  }

  private static void server(HikariConfig config, String url, Duration timeout) {
    Matcher place = SERVER.matcher(url);
    boolean isPostgresql = url.startsWith("jdbc:postgresql:");
    if (!place.matches() || (isPostgresql && place.group("way") != null)) {
      throw refused(
          "accounts.sql.url must be jdbc:sqlite:FILE, jdbc:postgresql://HOST/NAME, jdbc:mariadb://HOST/NAME or jdbc:mysql://HOST/NAME");
    }
    requireKnown(place.group("parameters"), isPostgresql ? OF_POSTGRESQL : OF_MARIADB);
    // The one driver speaks with both.
    config.setJdbcUrl(url.replaceFirst("^jdbc:mysql:", "jdbc:mariadb:"));
    // A server that takes a question and never answers must not hold a connection for ever.
    long millis = Math.max(1000, timeout.toMillis());
    if (isPostgresql) {
      config.setConnectionInitSql("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
      config.addDataSourceProperty("connectTimeout", Long.toString(millis / 1000));
      config.addDataSourceProperty("socketTimeout", Long.toString(millis / 1000));
    } else {
      config.setConnectionInitSql("SET SESSION TRANSACTION READ ONLY");
      // MySQL wants a password encrypted, with TLS or a key that it hands out. On the way from elsewhere it could be anybody's.
      boolean isHere = List.of(place.group("hosts").split(",", -1)).stream().allMatch(host -> LOOPBACK.matcher(host).matches());
      config.addDataSourceProperty("allowPublicKeyRetrieval", Boolean.toString(isHere));
      config.addDataSourceProperty("connectTimeout", Long.toString(millis));
      config.addDataSourceProperty("socketTimeout", Long.toString(millis));
    }
  }

  private static void requireKnown(@Nullable String parameters, Set<String> known) {
    if (parameters == null || parameters.isEmpty()) {
      return;
    }
    for (String parameter : parameters.split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      // Nothing else must begin with one either, however a driver reads it.
      if (!known.contains(name) || parameter.indexOf(';') >= 0 || parameter.indexOf('?') >= 0) {
        throw refused(
            "accounts.sql.url has the parameter \"" + name + "\"; there can be " + String.join(", ", new TreeSet<>(known)));
      }
    }
  }

  private static StoreException refused(String sentence) {
    return new StoreException("SQL: " + sentence + ".", new IllegalStateException(sentence.toLowerCase(Locale.ROOT)));
  }
}
