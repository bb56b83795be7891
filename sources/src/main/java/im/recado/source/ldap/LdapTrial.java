package im.recado.source.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import im.recado.modules.source.AccountSource.Person;
import im.recado.modules.source.AccountSource.Verdict;
import im.recado.modules.source.SourceProblem;
import im.recado.modules.source.Trial;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A directory as an administrator tries it: one connection, one step after the other, each with a sentence for what can be wrong
 * with it. It uses the settings as {@link LdapSource} does and nothing that is kept there.
 */
final class LdapTrial implements AutoCloseable {
  /** So many are looked for when anybody will do. */
  private static final int SOME = 5;

  private final LdapSettings settings;
  private final LDAPConnection connection;

  private LdapTrial(LdapSettings settings, LDAPConnection connection) {
    this.settings = settings;
    this.connection = connection;
  }

  /** Looks for somebody, and tries the password if it is not empty. */
  static Trial of(LdapSettings settings, Jid account, String password) {
    try (LdapTrial trial = begin(settings)) {
      SearchResultEntry entry = trial.entry(Objects.requireNonNull(account.local()));
      Person person = new Person(LdapSource.name(settings, entry));
      if (password.isEmpty()) {
        return new Trial(person, entry.getDN(), null, "");
      }
      String refusal = trial.refusal(entry.getDN(), password);
      return new Trial(person, entry.getDN(), refusal == null ? Verdict.RIGHT : Verdict.WRONG, refusal == null ? "" : refusal);
    } catch (SourceProblem e) {
      return Trial.failed(String.valueOf(e.getMessage()));
    }
  }

  /** The names of some people; throws when there are none. Groups are looked for too, if they are to be taken. */
  static List<String> some(LdapSettings settings) throws SourceProblem {
    try (LdapTrial trial = begin(settings)) {
      Filter people = Filter.createANDFilter(Filter.createPresenceFilter(settings.attribute()), filter(settings.filter()));
      List<String> names = new ArrayList<>();
      for (SearchResultEntry entry : trial.search(settings.base(), people, SOME, settings.attribute())) {
        names.add(String.valueOf(entry.getAttributeValue(settings.attribute())));
      }
      if (names.isEmpty()) {
        throw new SourceProblem(
            "Nobody is found below " + settings.base() + ": no entry has the attribute " + settings.attribute()
                + " and is one of " + settings.filter() + ".");
      }
      if (!settings.groupBase().isEmpty()) {
        List<SearchResultEntry> _ = trial.search(settings.groupBase(), filter(settings.groupFilter()), 1, settings.groupName());
      }
      return names;
    }
  }

  /** Connects to the first directory that answers, as who looks for people. */
  private static LdapTrial begin(LdapSettings settings) throws SourceProblem {
    if (settings.urls().isEmpty()) {
      throw new SourceProblem("The address of the directory is missing.");
    }
    if (settings.base().isEmpty()) {
      throw new SourceProblem("The entry below which people are is missing (the base).");
    }
    if (!DN.isValidDN(settings.base())) {
      throw new SourceProblem(settings.base() + " is not the name of an entry, such as ou=people,dc=example,dc=org.");
    }
    @Nullable SourceProblem first = null;
    for (String url : settings.urls()) {
      try {
        LdapTrial trial = new LdapTrial(settings, LdapReach.connect(settings, url));
        trial.bind();
        return trial;
      } catch (SourceProblem e) {
        first = first == null ? e : first;
      }
    }
    throw first;
  }

  private void bind() throws SourceProblem {
    if (settings.bindDn().isEmpty()) {
      return;
    }
    try {
      Object _ = connection.bind(settings.bindDn(), settings.bindPassword());
    } catch (LDAPException e) {
      String host = String.valueOf(connection.getConnectedAddress());
      int port = connection.getConnectedPort();
      close();
      if (!e.getResultCode().isConnectionUsable()) {
        // TLS from the first byte may begin as late as here.
        throw LdapReach.unreachable(host, port, e);
      }
      if (e.getResultCode().equals(ResultCode.INVALID_DN_SYNTAX)) {
        throw new SourceProblem(settings.bindDn() + " is not the name of an entry, such as cn=recado,dc=example,dc=org.");
      }
      if (LdapSource.REFUSALS.contains(e.getResultCode())) {
        throw new SourceProblem(
            "The directory does not let " + settings.bindDn() + " in: "
                + Objects.requireNonNullElse(Refusal.words(e), "name or password is wrong") + "." + says(e));
      }
      if (e.getResultCode().equals(ResultCode.CONFIDENTIALITY_REQUIRED) || e.getResultCode().equals(ResultCode.STRONG_AUTH_REQUIRED)) {
        throw new SourceProblem("The directory lets nobody in without TLS: use ldaps or StartTLS.");
      }
      throw new SourceProblem("The directory could not let " + settings.bindDn() + " in: " + e.getResultCode().getName() + "." + says(e));
    }
  }

  /** The one entry of a name. */
  private SearchResultEntry entry(String name) throws SourceProblem {
    Filter named = Filter.createEqualityFilter(settings.attribute(), name);
    String[] wanted = settings.name().toArray(new String[0]);
    List<SearchResultEntry> found =
        search(settings.base(), Filter.createANDFilter(named, filter(settings.filter())), 2, wanted);
    if (found.size() > 1) {
      throw new SourceProblem(
          "Several entries have the name " + name + ", so nobody has it: " + found.getFirst().getDN() + " and " + found.getLast().getDN() + ".");
    }
    if (!found.isEmpty()) {
      return found.getFirst();
    }
    List<SearchResultEntry> besides = search(settings.base(), named, 1);
    if (!besides.isEmpty()) {
      throw new SourceProblem(besides.getFirst().getDN() + " is there, but is none of those that the filter finds: " + settings.filter());
    }
    throw new SourceProblem("There is nobody below " + settings.base() + " whose " + settings.attribute() + " is " + name + ".");
  }

  /** Why a password does not open an entry; null when it does. */
  private @Nullable String refusal(String dn, String password) throws SourceProblem {
    try {
      Object _ = connection.bind(dn, password);
      return null;
    } catch (LDAPException e) {
      if (LdapSource.REFUSALS.contains(e.getResultCode())) {
        String words = Refusal.isOfTheAccount(e) ? ": " + Refusal.words(e) : "";
        return "The directory does not let " + dn + " in with this password" + words + "." + says(e);
      }
      throw new SourceProblem("The directory could not let " + dn + " in: " + e.getResultCode().getName() + "." + says(e));
    }
  }

  private static Filter filter(String text) throws SourceProblem {
    try {
      return Filter.create(text);
    } catch (LDAPException e) {
      throw new SourceProblem(text + " is no filter, such as (objectClass=person): " + LdapReach.oneLine(e.getMessage()));
    }
  }

  private List<SearchResultEntry> search(String base, Filter filter, int most, String... wanted) throws SourceProblem {
    SearchRequest request = new SearchRequest(base, SearchScope.SUB, filter, wanted);
    request.setSizeLimit(most);
    try {
      return connection.search(request).getSearchEntries();
    } catch (LDAPSearchException e) {
      ResultCode code = e.getResultCode();
      if (code.equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
        return e.getSearchEntries();
      }
      String who = settings.bindDn();
      if (code.equals(ResultCode.NO_SUCH_OBJECT)) {
        throw new SourceProblem(
            who.isEmpty()
                ? "There is no entry " + base + " in the directory, or only who logs in there may see it."
                : "There is no entry " + base + " in the directory, or " + who + " may not see it.");
      }
      if (who.isEmpty()) {
        throw new SourceProblem("The directory lets nobody search who has not logged in: give the name and password of a reader." + says(e));
      }
      throw new SourceProblem("The directory does not let " + who + " search below " + base + ": " + code.getName() + "." + says(e));
    }
  }

  /** What the directory says itself, as a sentence to be put behind another. */
  private static String says(LDAPException e) {
    String said = e.getDiagnosticMessage();
    return said == null || said.isBlank() ? "" : " It says: " + LdapReach.oneLine(said);
  }

  @Override
  public void close() {
    connection.close();
  }
}
