package im.recado.source;

import im.recado.kernel.module.Options;
import im.recado.modules.source.Elsewhere;
import im.recado.source.http.HttpSource;
import im.recado.source.ldap.LdapSource;
import im.recado.source.oauth.JwtTokens;
import im.recado.source.sql.SqlSource;
import java.util.List;

/** The one list of the sources that there can be. */
public final class Sources {
  private Sources() {}

  /** One of each kind; none does anything before it is asked. */
  public static Elsewhere all(Options options) {
    return new Elsewhere(
        List.of(new LdapSource(options), new SqlSource(options), new HttpSource(options)), new JwtTokens(options));
  }
}
