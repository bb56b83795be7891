package im.recado.source.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads all groups of a directory, page by page (RFC 2696): Active Directory gives no more than 1,000 entries at once.
 */
final class LdapGroups {
  private static final int PAGE = 500;

  private LdapGroups() {}

  static Map<String, Map<String, String>> read(LdapSettings settings, LDAPConnectionPool pool) throws LDAPException {
    Map<DN, String> people = new HashMap<>();
    Map<String, String> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    List<String> wanted = new ArrayList<>(settings.name());
    wanted.add(settings.attribute());
    each(
        pool,
        settings.base(),
        Filter.createANDFilter(Filter.createPresenceFilter(settings.attribute()), Filter.create(settings.filter())),
        entry -> {
          String name = entry.getAttributeValue(settings.attribute());
          DN dn = dn(entry.getDN());
          if (name != null && dn != null) {
            people.put(dn, name);
            names.put(name, LdapSource.name(settings, entry));
          }
        },
        wanted.toArray(new String[0]));
    Map<String, Map<String, String>> groups = new TreeMap<>();
    Map<SearchResultEntry, Map<String, String>> incomplete = new HashMap<>();
    each(
        pool,
        settings.groupBase(),
        Filter.create(settings.groupFilter()),
        entry -> {
          String group = entry.getAttributeValue(settings.groupName());
          if (group != null && !group.isBlank()) {
            Map<String, String> members = groups.computeIfAbsent(group.strip(), same -> new TreeMap<>());
            take(LdapSource.values(entry, settings.groupMember()), people, names, members);
            if (LdapPortion.of(entry, settings.groupMember()) != null) {
              incomplete.put(entry, members);
            }
          }
        },
        settings.groupName(),
        settings.groupMember());
    for (Map.Entry<SearchResultEntry, Map<String, String>> each : incomplete.entrySet()) {
      take(LdapPortion.all(pool, each.getKey(), settings.groupMember()), people, names, each.getValue());
    }
    return groups;
  }

  private static void take(List<String> written, Map<DN, String> people, Map<String, String> names, Map<String, String> members) {
    for (String member : written) {
      DN dn = dn(member);
      String name = names.containsKey(member) ? member : dn == null ? null : people.get(dn);
      if (name != null) {
        members.put(name, names.getOrDefault(name, ""));
      }
    }
  }

  private static @Nullable DN dn(String text) {
    try {
      return new DN(text);
    } catch (LDAPException e) {
      return null;
    }
  }

  private static void each(
      LDAPConnectionPool pool, String base, Filter filter, Consumer<SearchResultEntry> consumer, String... attributes)
      throws LDAPException {
    LDAPConnection connection = pool.getConnection();
    boolean well = false;
    try {
      @Nullable ASN1OctetString next = null;
      do {
        SearchRequest request = new SearchRequest(base, SearchScope.SUB, filter, attributes);
        request.addControl(new SimplePagedResultsControl(PAGE, next));
        SearchResult result = connection.search(request);
        result.getSearchEntries().forEach(consumer);
        SimplePagedResultsControl page = SimplePagedResultsControl.get(result);
        next = page != null && page.moreResultsToReturn() ? page.getCookie() : null;
      } while (next != null);
      well = true;
    } finally {
      if (well) {
        pool.releaseConnection(connection);
      } else {
        pool.releaseDefunctConnection(connection);
      }
    }
  }
}
