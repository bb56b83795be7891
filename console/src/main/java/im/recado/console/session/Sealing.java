package im.recado.console.session;

import org.jspecify.annotations.Nullable;

/** Hides what must not be read in a copy of the database, with a key that lies elsewhere. Any thread that may wait. */
public interface Sealing {
  /**
   * Seals a text.
   *
   * @param place where it is kept; it opens with the same place alone
   */
  String seal(String text, String place);

  /** Opens what was sealed for this place; null when that cannot be done, which is in the log then. */
  @Nullable String open(String sealed, String place);
}
