package im.recado.modules.registration;

import im.recado.kernel.module.Options;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which names people may take for themselves (SECURITY U4). */
final class Names {
  static final String RESERVED = "This name, or one that looks like it, is reserved.";

  private static final int MOST_POINTS = 64;

  private final Options options;
  private final Predicate<Jid> exists;

  Names(Options options, Predicate<Jid> exists) {
    this.options = options;
    this.exists = exists;
  }

  /** Why nobody may take this name without an administrator, in a sentence; null when it may be taken. May wait. */
  @Nullable String objection(Jid address) {
    String name = Objects.requireNonNull(address.local());
    if (name.codePointCount(0, name.length()) > MOST_POINTS) {
      return "A name has at most " + MOST_POINTS + " characters.";
    }
    if (name.indexOf('%') >= 0 || name.indexOf('\\') >= 0) {
      return "A name has no percent sign and no backslash.";
    }
    if (Lookalikes.mixes(name)) {
      return "The letters of a name are of one script.";
    }
    String skeleton = Lookalikes.skeleton(name);
    for (String reserved : options.get(RegistrationOptions.RESERVED)) {
      if (skeleton.equals(Lookalikes.skeleton(reserved))) {
        return RESERVED;
      }
    }
    return looksLikeAnother(address, name) ? "This name looks like that of another account." : null;
  }

  /** Whether a name in foreign letters reads as the Latin name of an account. */
  private boolean looksLikeAnother(Jid address, String name) {
    String shadow = Lookalikes.shadow(name);
    if (shadow.equals(name) || !shadow.chars().allMatch(c -> c < 0x80)) {
      return false;
    }
    try {
      return exists.test(Jid.of(shadow, address.domain(), null));
    } catch (JidException e) {
      return false;
    }
  }
}
