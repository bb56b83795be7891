package im.recado.store.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * That the account in a column is of one of some domains.
 *
 * @param domains of any when it is empty
 */
record OfDomains(Collection<String> domains) {
  /** The condition for the end of a query, with a parameter for each of {@link #values}. */
  String and(String column) {
    String each = String.join(" OR ", Collections.nCopies(domains.size(), column + " LIKE ? ESCAPE '!'"));
    return domains.isEmpty() ? "" : " AND (" + each + ")";
  }

  List<Object> values() {
    List<Object> values = new ArrayList<>();
    domains.forEach(domain -> values.add("%@" + literal(domain)));
    return values;
  }

  /** A text that stands for itself in a pattern whose sign of escape is an exclamation mark. */
  static String literal(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }
}
