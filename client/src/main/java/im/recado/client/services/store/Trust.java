package im.recado.client.services.store;

/** What one thinks of a device. The order is kept in the store: add at the end. */
public enum Trust {
  /** Nobody has decided: nothing is written for it. */
  UNDECIDED,
  /** Believed because none of its person's devices has been verified. */
  BLIND,
  /** Its fingerprint was compared. */
  VERIFIED,
  /** It is not to be believed. */
  DISTRUSTED;

  /** Whether something is written for it. */
  public boolean isTrusted() {
    return this == BLIND || this == VERIFIED;
  }
}
