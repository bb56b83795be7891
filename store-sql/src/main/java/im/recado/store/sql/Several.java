package im.recado.store.sql;

import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Several addresses in one question, always the same number of them: one statement serves them all. */
final class Several {
  private static final int AT_ONCE = 64;

  /** What stands behind {@code IN}. */
  static final String MARKS = "(" + String.join(", ", Collections.nCopies(AT_ONCE, "?")) + ")";

  private Several() {}

  /** Values for the marks, as often as it takes for all; a list has the last address again and again where there are fewer. */
  static List<List<Object>> of(Collection<Jid> addresses) {
    List<List<Object>> all = new ArrayList<>();
    List<Object> some = new ArrayList<>();
    for (Jid address : addresses) {
      some.add(address.toString());
      if (some.size() == AT_ONCE) {
        all.add(some);
        some = new ArrayList<>();
      }
    }
    if (!some.isEmpty()) {
      some.addAll(Collections.nCopies(AT_ONCE - some.size(), some.getLast()));
      all.add(some);
    }
    return all;
  }
}
