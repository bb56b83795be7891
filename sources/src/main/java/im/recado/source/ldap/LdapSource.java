package im.recado.source.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.store.StoreException;
import im.recado.modules.source.AccountSource;
import im.recado.modules.source.SourceProblem;
import im.recado.modules.source.Trial;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * People in a directory: looked for below a base by an attribute and a filter, and let in when the directory lets them
 * in (a simple bind, RFC 4513 section 5.1.3). What people write never becomes part of a filter's text (SECURITY W9).
 */
public final class LdapSource implements AccountSource {
  private static final Logger LOG = LoggerFactory.getLogger(LdapSource.class);

  /**
   * Answers to a login that say no, rather than that the directory is not well. Locked and expired ones are among them.
   */
  static final Set<ResultCode> REFUSALS =
      Set.of(
          ResultCode.INVALID_CREDENTIALS,
          ResultCode.INAPPROPRIATE_AUTHENTICATION,
          ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
          ResultCode.CONSTRAINT_VIOLATION,
          ResultCode.UNWILLING_TO_PERFORM,
          ResultCode.NO_SUCH_OBJECT);

  private final Options options;
  private @Nullable Directory directory;

  private record Directory(LdapSettings settings, LDAPConnectionPool pool) {}

  public LdapSource(Options options) {
    this.options = options;
  }

  @Override
  public String name() {
    return "ldap";
  }

  @Override
  public List<Option<?>> options() {
    return LdapSettings.ALL;
  }

  /** The directory of the settings; another one when they have changed. */
  private synchronized Directory directory() {
    LdapSettings settings = LdapSettings.of(options);
    Directory known = directory;
    if (known == null || !known.settings.equals(settings)) {
      Directory other = new Directory(settings, LdapConnections.open(settings));
      directory = other;
      if (known != null) {
        known.pool.close();
      }
      return other;
    }
    return known;
  }

  @Override
  public @Nullable Person find(Jid account) {
    Directory in = directory();
    SearchResultEntry entry = entry(in, account, in.settings.name());
    return entry == null ? null : new Person(name(in.settings, entry));
  }

  @Override
  public @Nullable Element vcard(Jid account) {
    Directory in = directory();
    List<String> attributes = in.settings.vcard();
    SearchResultEntry entry = attributes.isEmpty() ? null : entry(in, account, attributes);
    return entry == null ? null : LdapVCard.of(entry, attributes);
  }

  /** A person's name for others, or nothing. */
  static String name(LdapSettings settings, SearchResultEntry entry) {
    for (String attribute : settings.name()) {
      String name = entry.getAttributeValue(attribute);
      if (name != null && !name.isBlank()) {
        return name.strip();
      }
    }
    return "";
  }

  @Override
  public Verdict verify(Jid account, String password) {
    if (password.isEmpty()) {
      // RFC 4513 section 5.1.2: a bind without a password succeeds and proves nothing.
      return Verdict.WRONG;
    }
    Directory in = directory();
    SearchResultEntry entry = entry(in, account, in.settings.name());
    // Whoever is not there is asked for too, so that it takes as long.
    String dn =
        entry == null
            ? new RDN(in.settings.attribute(), Objects.requireNonNull(account.local())) + "," + in.settings.base()
            : entry.getDN();
    try {
      in.pool.bindAndRevertAuthentication(new SimpleBindRequest(dn, password));
      return entry == null ? Verdict.UNKNOWN : Verdict.RIGHT;
    } catch (LDAPException e) {
      if (REFUSALS.contains(e.getResultCode())) {
        if (Refusal.isOfTheAccount(e)) {
          // The person is told that the password is wrong; who is asked why finds it here.
          LOG.info("LDAP: {} is not let in: {}", account, Refusal.words(e));
        }
        return entry == null ? Verdict.UNKNOWN : Verdict.WRONG;
      }
      throw failed(e);
    }
  }

  private @Nullable SearchResultEntry entry(Directory in, Jid account, List<String> attributes) {
    LdapSettings settings = in.settings;
    try {
      Filter filter =
          Filter.createANDFilter(
              Filter.createEqualityFilter(settings.attribute(), Objects.requireNonNull(account.local())),
              Filter.create(settings.filter()));
      SearchRequest request =
          new SearchRequest(
              settings.base(), SearchScope.SUB, filter, attributes.toArray(new String[0]));
      request.setSizeLimit(2);
      List<SearchResultEntry> entries = in.pool.search(request).getSearchEntries();
      if (entries.size() > 1) {
        LOG.warn("LDAP: several entries have the name {}, so nobody has it: {}", account.local(), entries.getFirst().getDN());
        return null;
      }
      return entries.isEmpty() ? null : entries.getFirst();
    } catch (LDAPSearchException e) {
      if (e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
        LOG.warn("LDAP: several entries have the name {}, so nobody has it", account.local());
        return null;
      }
      throw failed(e);
    } catch (LDAPException e) {
      throw failed(e);
    }
  }

  @Override
  public @Nullable Map<String, Map<String, String>> groups() {
    Directory in = directory();
    if (in.settings.groupBase().isEmpty()) {
      return null;
    }
    try {
      return LdapGroups.read(in.settings, in.pool);
    } catch (LDAPException e) {
      throw failed(e);
    }
  }

  @Override
  public Trial trial(Jid account, String password) {
    return LdapTrial.of(LdapSettings.of(options), account, password);
  }

  @Override
  public List<String> some() throws SourceProblem {
    return LdapTrial.some(LdapSettings.of(options));
  }

  private static StoreException failed(LDAPException e) {
    List<String> words = new ArrayList<>();
    words.add("LDAP: " + e.getResultCode().getName());
    String refusal = Refusal.words(e);
    if (refusal != null) {
      words.add(refusal);
    }
    String said = e.getDiagnosticMessage() == null ? e.getMessage() : e.getDiagnosticMessage();
    if (said != null && !said.isBlank()) {
      // One line of what the library or the directory says; some repeat a whole stack.
      words.add(said.lines().findFirst().orElse(""));
    }
    String sentence = String.join(": ", words);
    return new StoreException(sentence.length() > 300 ? sentence.substring(0, 300) : sentence, e);
  }

  /** The values of an attribute, or none. */
  static List<String> values(SearchResultEntry entry, String name) {
    Attribute attribute = entry.getAttribute(name);
    return attribute == null ? List.of() : List.of(attribute.getValues());
  }
}
