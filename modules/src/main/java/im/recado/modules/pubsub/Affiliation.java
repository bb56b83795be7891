package im.recado.modules.pubsub;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How somebody stands to a node (XEP-0060 section 4.1). */
public enum Affiliation {
  OWNER,
  PUBLISHER,
  PUBLISH_ONLY,
  MEMBER,
  NONE,
  OUTCAST;

  /** The value of the attribute. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The affiliation of this name, or null. */
  static @Nullable Affiliation of(String wire) {
    for (Affiliation each : values()) {
      if (each.wire().equals(wire)) {
        return each;
      }
    }
    return null;
  }

  /** Whether items may be retrieved and subscribed to whatever the access model is. */
  boolean reads() {
    return this == OWNER || this == PUBLISHER || this == MEMBER;
  }

  boolean publishes() {
    return this == OWNER || this == PUBLISHER || this == PUBLISH_ONLY;
  }
}
