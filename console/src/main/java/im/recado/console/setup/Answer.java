package im.recado.console.setup;

/** The keys of what is asked; the same in the file for {@code ./recado setup --from}. */
public final class Answer {
  public static final String DOMAIN = "domain";
  /** Further domains, with commas between them; in files alone. */
  public static final String DOMAINS = "domains";
  /** {@code sqlite}, {@code mariadb} or {@code postgresql}. */
  public static final String DATABASE = "database";
  public static final String DATABASE_HOST = "database-host";
  public static final String DATABASE_PORT = "database-port";
  public static final String DATABASE_NAME = "database-name";
  public static final String DATABASE_USER = "database-user";
  public static final String DATABASE_PASSWORD = "database-password";
  /** {@code off}, {@code on} (whoever the server is) or {@code verified}: whether TLS with the database server is demanded. */
  public static final String DATABASE_TLS = "database-tls";
  /** A file with the certificate of the authority that vouches for the database server; those that Java knows when there is none. */
  public static final String DATABASE_AUTHORITY = "database-authority";

  /**
   * {@code own}, {@code ldap}, {@code sql}, {@code http} or {@code oauth}: where accounts come from beside the server's own. What
   * belongs to it is answered under the keys of the settings ({@code accounts.ldap.url}).
   */
  public static final String ACCOUNTS = "accounts";

  /** Somebody whom a source is tried with, and their password or token; none of it is kept. */
  public static final String TRY_NAME = "try-name";

  public static final String TRY_PASSWORD = "try-password";
  public static final String TRY_TOKEN = "try-token";

  /** {@code own} or {@code source}: where the administrator's account is. */
  public static final String ADMINISTRATOR_FROM = "administrator-from";
  /** An account of the domain, or its name alone. */
  public static final String ADMINISTRATOR = "administrator";
  public static final String PASSWORD = "administrator-password";
  /**
   * {@code self-signed}, {@code own} or {@code acme}. What belongs to the last is answered under the keys of the settings
   * ({@code acme.email}).
   */
  public static final String CERTIFICATE = "certificate";
  /** The chain and the key as PEM. */
  public static final String CHAIN = "certificate-chain";
  public static final String KEY = "certificate-key";
  /** The authority that a certificate is ordered from, as the setting names it. */
  public static final String SERVER = "acme.server";

  /** The terms of service that the authority was heard to have. */
  public static final String TERMS = "acme-terms";
  /** Instead of a database, accounts or a certificate: as {@code recado.toml} has it. */
  public static final String KEPT = "kept";

  /** {@code true} when other machines reach the console under TLS. */
  public static final String REMOTE = "console-remote";
  /** Why an earlier try came to nothing. */
  public static final String FAILURE = "failure";
  /** The page that is to be answered next. */
  public static final String STEP = "step";

  /** The code that begins the set-up. */
  public static final String CODE = "code";

  private Answer() {}
}
