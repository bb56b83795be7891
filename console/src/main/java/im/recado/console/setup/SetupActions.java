package im.recado.console.setup;

import java.util.List;
import java.util.Map;

/** What the first set-up does with the program and its home. Any thread that may wait. */
public interface SetupActions {
  /** What was answered in an earlier life of the server; nobody's password is in it but that of the database and of the source of accounts. */
  Map<String, String> saved();

  /**
   * What {@code recado.toml} says already of the questions about database, accounts, certificate and reach of the console, in few
   * words by the question; it can be kept with the answer {@link Answer#KEPT}.
   */
  Map<String, String> written();

  /** Keeps answers over a restart. */
  void save(Map<String, String> answers);

  /** Forgets what was kept: the set-up is over. */
  void forget();

  /**
   * What the DNS tells of a name: addresses, or {@code host:port} for a service; none when it knows none.
   *
   * @param prefix before the domain, such as {@code _xmpp-client._tcp.}; may be empty
   */
  List<String> lookUp(String prefix, String domain) throws SetupException;

  /** Reaches for the database that the answers name; what it is, in few words. Throws for one that cannot be had. */
  String tryDatabase(Map<String, String> answers) throws SetupException;

  /** Refuses sources of accounts that do not answer as they are described. */
  void checkAccounts(Map<String, String> answers) throws SetupException;

  /**
   * Looks into the sources of accounts that the answers name; who was found.
   *
   * @param name empty for anybody
   * @param password of that person, to be tried as well, or a token; empty when only looking
   */
  String tryAccounts(Map<String, String> answers, String name, String password) throws SetupException;

  /** Asks the authority that certificates shall come from. */
  Authority tryAuthority(Map<String, String> answers) throws SetupException;

  /** Refuses a certificate and key that do not fit or that the server cannot use, or an order that cannot be made. */
  void checkCertificate(Map<String, String> answers) throws SetupException;

  /** Refuses a domain that cannot be served. */
  void checkDomain(String domain) throws SetupException;

  /**
   * Whether the administrator that the answers name is there already, in the database that they name, with the password that
   * they give. Refuses another password than the one that it has.
   */
  boolean isThere(Map<String, String> answers) throws SetupException;

  /** Stops the server soon, and starts it anew with these answers. Comes back at once. */
  void finish(Map<String, String> answers);
}
