package im.recado.modules.federation;

/** What a domain elsewhere has to show before it is believed. */
public enum Trust {
  /** A certificate that holds for the domain, shown when it logs in (XEP-0178). */
  CERTIFICATE,
  /** Such a certificate on every stream to it; it may log in by dialback, which leads back to it (XEP-0220, XEP-0344). */
  DIALBACK,
  /** Dialback alone, under TLS with any certificate: the DNS is believed. */
  DIALBACK_ALONE,
  /** As {@link #CERTIFICATE}, but one that vouches for itself will do (SECURITY T5). */
  SELF_SIGNED,
  /** Dialback alone, and TLS only if it has it. */
  CLEARTEXT;

  /** Whether it may log in by dialback. */
  boolean takesDialback() {
    return this == DIALBACK || believesDns();
  }

  /** Whether it need not have a certificate that holds. */
  boolean believesDns() {
    return this == DIALBACK_ALONE || this == CLEARTEXT;
  }
}
