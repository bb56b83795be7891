package im.recado.modules.source;

import im.recado.modules.source.AccountSource.Person;
import im.recado.modules.source.AccountSource.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What came of trying a source for one person, as an administrator does who sets it up.
 *
 * @param person who it is; null when nobody was found
 * @param place where they stand in the source, such as the name of an entry; empty when there is no such thing
 * @param verdict of the password; null when none was tried
 * @param trouble what is wrong, in a sentence; empty when nothing is, as far as it came
 */
public record Trial(@Nullable Person person, String place, @Nullable Verdict verdict, String trouble) {
  /** It did not come so far that anybody could be found. */
  public static Trial failed(String trouble) {
    return new Trial(null, "", null, trouble);
  }

  /** Whether somebody was found, and let in if a password was tried. */
  public boolean isGood() {
    return trouble.isEmpty() && person != null && (verdict == null || verdict == Verdict.RIGHT);
  }
}
