package im.recado.net.tls;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of this server, by the domains for which they are: a main one, which is shown wherever there is no better
 * one, and those of further domains. Domains are in lower case, as they stand in certificates (A-labels). Any thread.
 */
public final class DomainCertificates {
  private final CertificateFiles main;
  private final Map<String, CertificateFiles> others = new ConcurrentHashMap<>();

  /** For now there is only the main one. */
  public DomainCertificates(CertificateFiles main) {
    this.main = main;
  }

  public CertificateFiles main() {
    return main;
  }

  /** Whether it makes a difference whom somebody wants. */
  public boolean areSeveral() {
    return !others.isEmpty();
  }

  /** From now on a domain, and what lies below it, has a certificate of its own. */
  public void put(String domain, CertificateFiles files) {
    others.put(domain, files);
  }

  /** From now on a domain is shown with the main certificate again. */
  public void remove(String domain) {
    others.remove(domain);
  }

  /** The certificate that a domain has for itself; null when it has none. */
  public @Nullable CertificateFiles own(String domain) {
    return others.get(domain);
  }

  /** Every certificate that belongs to a domain of its own. */
  public Map<String, CertificateFiles> others() {
    return Map.copyOf(others);
  }

  boolean areOurs(CertificateFiles files) {
    return files == main || others.containsValue(files);
  }

  /**
   * What somebody is shown: the certificate of the domain that they name, else that of the one that they are known to want,
   * else the main one.
   */
  public CertificateFiles of(@Nullable String name, @Nullable String wanted) {
    CertificateFiles named = find(name);
    CertificateFiles found = named == null ? find(wanted) : named;
    return found == null ? main : found;
  }

  /** That of a domain or of the nearest one above it; null when only the main one could be meant. */
  private @Nullable CertificateFiles find(@Nullable String name) {
    if (name == null) {
      return null;
    }
    String rest = name;
    while (!others.containsKey(rest)) {
      // A name that the main certificate has is meant, also below another domain.
      if (rest.length() == name.length() && main.identity().names(name)) {
        return main;
      }
      int dot = rest.indexOf('.');
      if (dot < 0) {
        return null;
      }
      rest = rest.substring(dot + 1);
    }
    return others.get(rest);
  }
}
