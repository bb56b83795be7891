package im.recado.source;

import im.recado.kernel.module.Options;
import im.recado.modules.source.Elsewhere;
import im.recado.source.http.HttpSource;
import im.recado.source.ldap.LdapSource;
import im.recado.source.oauth.JwtTokens;
import im.recado.source.sql.SqlSource;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one list of the sources that there can be. */
public final class Sources {
  private Sources() {}

  /** One of each kind; none does anything before it is asked. */
  public static Elsewhere all(Options options) {
    return all(options, null);
  }

  /**
   * The same for a server that keeps accounts of its own.
   *
   * @param own the file of its database, if it is one
   */
  public static Elsewhere all(Options options, @Nullable Path own) {
    return new Elsewhere(
        List.of(new LdapSource(options), new SqlSource(options, own), new HttpSource(options)), new JwtTokens(options));
  }
}
