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
  /** An account of the domain, or its name alone. */
  public static final String ADMINISTRATOR = "administrator";
  public static final String PASSWORD = "administrator-password";
  /** {@code self-signed} or {@code own}. */
  public static final String CERTIFICATE = "certificate";
  /** The chain and the key as PEM. */
  public static final String CHAIN = "certificate-chain";
  public static final String KEY = "certificate-key";
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
