package im.recado.modules.roster;

import java.util.Locale;

/** Who sees whose presence (RFC 6121 section 2.1.2.5), from the roster owner's side. */
public enum Subscription {
  NONE,
  TO,
  FROM,
  BOTH;

  /** The value of the attribute. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the owner sees the contact's presence. */
  public boolean to() {
    return this == TO || this == BOTH;
  }

  /** Whether the contact sees the owner's presence. */
  public boolean from() {
    return this == FROM || this == BOTH;
  }

  public static Subscription of(boolean to, boolean from) {
    return to ? (from ? BOTH : TO) : (from ? FROM : NONE);
  }
}
