package im.recado.modules.federation;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Option;
import im.recado.modules.access.AccessModule;
import im.recado.wire.jid.Jid;
import java.util.LinkedHashMap;
import java.util.Map;

/** With which domains elsewhere this server speaks, and what each has to show. Any thread. */
final class FederationPolicy {
  static final Option<Trust> TRUST = trust();

  static final Option<Exceptions> TRUST_OF =
      Exceptions.option(
          "s2s.trust-of",
          "Domains of which something else is asked than s2s.trust says, such as old.example=dialback-alone; for single domains"
              + " there are also self-signed, a certificate that vouches for itself, and cleartext, no TLS at all.");

  private final Kernel kernel;
  private final AccessModule access;

  FederationPolicy(Kernel kernel, AccessModule access) {
    this.kernel = kernel;
    this.access = access;
  }

  private static Option<Trust> trust() {
    String type = "one of certificate, dialback, dialback-alone";
    return Option.choice(
            "s2s.trust",
            Trust.DIALBACK,
            "What other servers have to show: certificate, one that holds, with which they log in; dialback, such a certificate,"
                + " but they may log in by dialback; dialback-alone, any certificate and dialback.")
        .meaning(
            type,
            Trust.DIALBACK,
            trust -> {
              if (trust == Trust.SELF_SIGNED || trust == Trust.CLEARTEXT) {
                throw new IllegalArgumentException("expected " + type + "; s2s.trust-of has more, for single domains");
              }
              return trust;
            });
  }

  /** What a domain has to show. */
  Trust of(Jid domain) {
    Trust exception = kernel.options().get(TRUST_OF).all().get(domain);
    return exception == null ? kernel.options().get(TRUST) : exception;
  }

  /** The domains of which less is asked than of any that is not named. */
  Map<Jid, Trust> risks() {
    Map<Jid, Trust> risks = new LinkedHashMap<>(kernel.options().get(TRUST_OF).all());
    risks.values().removeIf(trust -> trust != Trust.SELF_SIGNED && trust != Trust.CLEARTEXT);
    return risks;
  }

  /** Whether nobody at this domain is spoken with. */
  boolean isKeptOut(Jid domain) {
    return !kernel.options().get(FederationModule.ENABLED) || access.isDomainKeptOut(domain);
  }

  /** Whether this one address is not spoken with. */
  boolean isAddressKeptOut(Jid address) {
    return access.isKeptOut(address);
  }

  /** Whether a domain is served here: accounts, or a service. */
  boolean isOurs(String domain) {
    return kernel.router().isLocal(domain) || kernel.router().isService(domain);
  }

  /** Whether this is the address of an account, or of a session, that would live here. */
  boolean isAccount(Jid address) {
    return kernel.router().isLocalAccount(address);
  }
}
