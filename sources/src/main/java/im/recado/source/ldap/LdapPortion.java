package im.recado.source.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A part of the values of an attribute that has too many to be given at once: Active Directory gives 1,500 and says which, as
 * {@code member;range=0-1499}; the last part ends with a star ([MS-ADTS] 3.1.1.3.1.3.3).
 *
 * @param last whether no more come
 */
record LdapPortion(List<String> values, boolean last) {
  private static final String RANGE = "range=";

  /** The part of an attribute that an entry has; null when it has the whole of it, or nothing. */
  static @Nullable LdapPortion of(SearchResultEntry entry, String name) {
    for (Attribute attribute : entry.getAttributes()) {
      for (String option : attribute.getBaseName().equalsIgnoreCase(name) ? attribute.getOptions() : List.<String>of()) {
        if (option.toLowerCase(Locale.ROOT).startsWith(RANGE)) {
          return new LdapPortion(List.of(attribute.getValues()), option.endsWith("*"));
        }
      }
    }
    return null;
  }

  /** All values, of which an entry has the first ones. */
  static List<String> all(LDAPConnectionPool pool, SearchResultEntry entry, String name) throws LDAPException {
    List<String> all = new ArrayList<>();
    LdapPortion portion = of(entry, name);
    while (portion != null && !portion.values.isEmpty()) {
      all.addAll(portion.values);
      SearchResultEntry more =
          portion.last ? null : pool.getEntry(entry.getDN(), name + ";" + RANGE + all.size() + "-*");
      portion = more == null ? null : of(more, name);
    }
    return all;
  }
}
