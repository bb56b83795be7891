package im.recado.modules.avatar;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The picture that presence tells of.
 *
 * @param hash of the picture; empty when there is none
 * @param to who may see it
 */
record Shown(String hash, To to) {
  /** Who may see a picture. */
  enum To {
    EVERYBODY,
    CONTACTS,
    NOBODY
  }

  static final Shown NOTHING = new Shown("", To.NOBODY);

  /** Reads what {@link #mark} wrote; null for an account that never had a picture. */
  static @Nullable Shown of(@Nullable String mark) {
    if (mark == null) {
      return null;
    }
    int space = mark.indexOf(' ');
    return switch (mark.substring(0, Math.max(space, 0))) {
      case "everybody" -> new Shown(mark.substring(space + 1), To.EVERYBODY);
      case "contacts" -> new Shown(mark.substring(space + 1), To.CONTACTS);
      default -> NOTHING;
    };
  }

  /** As it is remembered. */
  String mark() {
    return to == To.NOBODY ? "" : to.name().toLowerCase(Locale.ROOT) + " " + hash;
  }
}
