package im.recado.kernel.command;

import im.recado.kernel.Domains;
import im.recado.wire.jid.Jid;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How far a call reaches: over the whole server, or over the things of some domains alone. Any thread. */
public final class Reach {
  private final Domains domains;
  private final @Nullable TreeSet<String> only;

  private Reach(Domains domains, @Nullable TreeSet<String> only) {
    this.domains = domains;
    this.only = only;
  }

  /** That of somebody who needs this role for what they want to do. */
  static Reach of(Domains domains, Powers powers, ServerRole role) {
    if (powers.everywhere().isAtLeast(role)) {
      return new Reach(domains, null);
    }
    TreeSet<String> only = new TreeSet<>();
    for (String domain : domains.all()) {
      if (powers.in(domain).isAtLeast(role)) {
        only.add(domain);
      }
    }
    return new Reach(domains, only);
  }

  /** Whether it is the whole server. */
  public boolean isEverything() {
    return only == null;
  }

  /** Whether it is nothing at all. */
  public boolean isNothing() {
    return only != null && only.isEmpty();
  }

  /** The domains that it is, in alphabetical order; every one when it is everything. */
  public List<String> domains() {
    return only == null ? domains.all() : List.copyOf(only);
  }

  /** Whether a domain, as it is kept, lies within. What lies below it, such as a service, is not meant. */
  public boolean covers(String domain) {
    return only == null || only.contains(domain);
  }

  /** Whether what belongs to this name lies within: that of a domain, or of a service of rooms below it. */
  public boolean coversBelow(String name) {
    String domain = only == null ? name : domains.above(name);
    return only == null || (domain != null && only.contains(domain));
  }

  /**
   * Whether an account, a session or a room lies within. An address without a name is that of a domain: services, which all
   * domains share, lie within nothing but everything.
   */
  public boolean covers(Jid jid) {
    return jid.local() == null ? covers(jid.domain()) : coversBelow(jid.domain());
  }
}
