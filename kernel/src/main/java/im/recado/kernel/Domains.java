package im.recado.kernel;

import im.recado.kernel.event.Events;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The domains whose accounts live here: the main one, which always is, and others, which come and go while the server runs.
 * An account belongs to the domain of its address, and nobody of one domain is anybody of another. Reading is a look-up in
 * memory, for any thread.
 */
public final class Domains {
  /** Accounts of a domain can be here from now on. May wait. */
  public record DomainAdded(String domain) {}

  /** There is nothing here of a domain any more. May wait. */
  public record DomainRemoved(String domain) {}

  private final Events events;
  private volatile List<String> all;
  private volatile Set<String> set;
  private volatile Set<String> closed = Set.of();

  /** The kernel makes one. The first domain is the main one. */
  public Domains(List<String> domains, Events events) {
    this.all = List.copyOf(domains);
    this.set = Set.copyOf(domains);
    this.events = events;
  }

  /** The main one. */
  public String main() {
    return all.getFirst();
  }

  /** Every domain of this moment, the main one first. */
  public List<String> all() {
    return all;
  }

  /** One of them as it is kept, by what people write; null when it is none. */
  public @Nullable String find(String written) {
    try {
      Jid jid = Jid.parse(written.strip());
      return jid.isDomain() && contains(jid.domain()) ? jid.domain() : null;
    } catch (JidException e) {
      return null;
    }
  }

  /** The one that a request of the web is made to, by its host; the main one when the host is none of them. */
  public String ofHost(@Nullable String host) {
    String found = host == null ? null : find(host.replaceFirst(":[0-9]*$", ""));
    return found == null ? main() : found;
  }

  public boolean contains(String domain) {
    return set.contains(domain);
  }

  /** Whether clients may log in and accounts may be made: not while a domain is about to be removed. */
  public boolean isOpen(String domain) {
    return set.contains(domain) && !closed.contains(domain);
  }

  /**
   * The domain to which a name belongs, such as that of a service: itself, or the nearest above it; null when it lies below
   * none of them.
   */
  public @Nullable String above(String name) {
    String rest = name;
    while (true) {
      if (set.contains(rest)) {
        return rest;
      }
      int dot = rest.indexOf('.');
      if (dot < 0) {
        return null;
      }
      rest = rest.substring(dot + 1);
    }
  }

  /** Whether an address is of a domain, or of what lies below it and below no other domain that is nearer. */
  public boolean covers(String domain, Jid jid) {
    return domain.equals(above(jid.domain()));
  }

  /** Serves one more; nothing happens when it is served already. May wait. */
  public void add(String domain) {
    synchronized (this) {
      if (set.contains(domain)) {
        return;
      }
      List<String> more = new ArrayList<>(all);
      more.add(domain);
      all = List.copyOf(more);
      set = Set.copyOf(more);
    }
    events.fire(new DomainAdded(domain));
  }

  /** Lets nobody in any more, or again. */
  public synchronized void close(String domain, boolean closes) {
    Set<String> next = new java.util.HashSet<>(closed);
    if (closes) {
      next.add(domain);
    } else {
      next.remove(domain);
    }
    closed = Set.copyOf(next);
  }

  /** Serves a domain no more. The main one stays. May wait. */
  public void remove(String domain) {
    synchronized (this) {
      if (domain.equals(main()) || !set.contains(domain)) {
        throw new IllegalArgumentException(domain + " cannot be removed");
      }
      List<String> rest = new ArrayList<>(all);
      rest.remove(domain);
      all = List.copyOf(rest);
      set = Set.copyOf(rest);
      close(domain, false);
    }
    events.fire(new DomainRemoved(domain));
  }
}
