package im.recado.modules.muc;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What somebody may do in a room while being there (XEP-0045 section 5.1); later ones may do more. */
public enum Role {
  /** Not in the room. */
  NONE,
  /** Has no voice in a moderated room. */
  VISITOR,
  PARTICIPANT,
  MODERATOR;

  private final String wire = name().toLowerCase(Locale.ROOT);

  public String wire() {
    return wire;
  }

  boolean isAtLeast(Role other) {
    return compareTo(other) >= 0;
  }

  /** The role of this name, or null. */
  static @Nullable Role of(@Nullable String wire) {
    for (Role role : values()) {
      if (role.wire.equals(wire)) {
        return role;
      }
    }
    return null;
  }
}
