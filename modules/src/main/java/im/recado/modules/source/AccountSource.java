package im.recado.modules.source;

import im.recado.kernel.module.Option;
import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place where people and their passwords are kept besides the server's own accounts: a directory, a table of another
 * program. Every method may wait, within {@link AccountSources#TIMEOUT}, and throws {@link
 * StoreException} with a sentence when the source does not answer or is not set up rightly. Safe for
 * any thread; never called on an event loop.
 */
public interface AccountSource {
  /** What a source says of a password. */
  enum Verdict {
    /** There is nobody of this name here. */
    UNKNOWN,
    WRONG,
    RIGHT
  }

  /**
   * Somebody in a source.
   *
   * @param name the person's name, may be empty
   */
  record Person(String name) {}

  /** As {@link AccountSources#CHAIN} names it. */
  String name();

  /** Its settings; read anew each time, so that they can be changed while the server runs. */
  List<Option<?>> options();

  /** Who this is, or null. */
  @Nullable Person find(Jid account);

  /** Whether this is somebody's password. An empty one is nobody's. */
  Verdict verify(Jid account, String password);

  /**
   * What the vCard of somebody begins with who becomes an account (XEP-0054); null for nothing. Asked once, after {@link #find}
   * or {@link #verify} have found them.
   */
  default @Nullable Element vcard(Jid account) {
    return null;
  }

  /**
   * The groups that are kept here, by name: the localparts of those who are in them, in the main domain, and their names for
   * others. Null when none are kept.
   */
  default @Nullable Map<String, Map<String, String>> groups() {
    return null;
  }

  /**
   * Looks for somebody and tries a password, for an administrator who sets the source up: what fails is told as precisely as it
   * can be known. Throws nothing.
   *
   * @param password empty when none is tried
   */
  default Trial trial(Jid account, String password) {
    @Nullable Person person = null;
    try {
      person = find(account);
      return new Trial(person, "", password.isEmpty() ? null : verify(account, password), "");
    } catch (StoreException e) {
      return new Trial(person, "", null, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The names of some who are here, for an administrator who wants to see whether the place is the right one; empty when
   * the source cannot tell without a name. Throws when there are none.
   */
  default List<String> some() throws SourceProblem {
    return List.of();
  }
}
