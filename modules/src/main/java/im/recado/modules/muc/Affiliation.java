package im.recado.modules.muc;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an account is to a room, whether it is there or not (XEP-0045 section 5.2); later ones may do more. */
public enum Affiliation {
  /** Banned. */
  OUTCAST,
  NONE,
  MEMBER,
  ADMIN,
  OWNER;

  private final String wire = name().toLowerCase(Locale.ROOT);

  public String wire() {
    return wire;
  }

  boolean isAtLeast(Affiliation other) {
    return compareTo(other) >= 0;
  }

  /** The affiliation of this name, or null. */
  static @Nullable Affiliation of(@Nullable String wire) {
    for (Affiliation affiliation : values()) {
      if (affiliation.wire.equals(wire)) {
        return affiliation;
      }
    }
    return null;
  }
}
