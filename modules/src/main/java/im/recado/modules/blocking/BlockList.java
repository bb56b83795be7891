package im.recado.modules.blocking;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Whom an account has blocked. Immutable. */
final class BlockList {
  static final BlockList NONE = new BlockList(Set.of());

  private final Set<Jid> jids;

  private BlockList(Set<Jid> jids) {
    this.jids = jids;
  }

  static BlockList of(Collection<Jid> jids) {
    return jids.isEmpty() ? NONE : new BlockList(Set.copyOf(jids));
  }

  Set<Jid> jids() {
    return jids;
  }

  /**
   * Whether the owner wants nothing to do with somebody (XEP-0191 section 6): the very address, its bare one, its domain
   * with this resource, or its whole domain. The owner's own account and the own server itself are always heard.
   */
  boolean blocks(Jid owner, Jid other) {
    if (jids.isEmpty() || other.bare().equals(owner) || (other.local() == null && other.domain().equals(owner.domain()))) {
      return false;
    }
    if (jids.contains(other) || jids.contains(other.bare())) {
      return true;
    }
    if (other.local() == null) {
      return false;
    }
    try {
      Jid domain = Jid.of(null, other.domain(), null);
      return jids.contains(domain) || (other.isFull() && jids.contains(domain.withResource(other.resource())));
    } catch (JidException e) {
      throw new IllegalStateException("parts of an address are parts of an address", e);
    }
  }

  BlockList with(Collection<Jid> more) {
    Set<Jid> all = new HashSet<>(jids);
    all.addAll(more);
    return of(all);
  }

  BlockList without(Collection<Jid> fewer) {
    Set<Jid> rest = new HashSet<>(jids);
    rest.removeAll(fewer);
    return of(rest);
  }
}
