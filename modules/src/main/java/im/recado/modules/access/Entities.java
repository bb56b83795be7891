package im.recado.modules.access;

import im.recado.kernel.module.Option;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Addresses of any form: a whole domain, an account, a resource of either. Immutable. */
public final class Entities {
  static final Entities NONE = new Entities(Set.of());

  private final Set<Jid> jids;

  private Entities(Set<Jid> jids) {
    this.jids = jids;
  }

  /** An option that holds such addresses. */
  public static Option<Entities> option(String key, String help) {
    return Option.texts(key, List.of(), help).meaning("a list of addresses and domains", NONE, Entities::of);
  }

  private static Entities of(List<String> texts) {
    Set<Jid> jids = new LinkedHashSet<>();
    for (String text : texts) {
      try {
        jids.add(Jid.parse(text));
      } catch (JidException e) {
        throw new IllegalArgumentException("expected addresses and domains; \"" + text + "\" is neither", e);
      }
    }
    return jids.isEmpty() ? NONE : new Entities(jids);
  }

  /** Whether nobody is named. */
  public boolean isEmpty() {
    return jids.isEmpty();
  }

  Set<Jid> jids() {
    return jids;
  }

  /** Whether an address is meant: it itself, its account, its domain with its resource, or its domain (XEP-0016 2.1). */
  public boolean mean(Jid jid) {
    if (jids.contains(jid) || jids.contains(jid.bare())) {
      return true;
    }
    if (jid.local() == null) {
      return false;
    }
    Jid domain = Jid.valueOf(jid.domain());
    try {
      return jids.contains(domain) || (jid.isFull() && jids.contains(domain.withResource(jid.resource())));
    } catch (JidException e) {
      throw new IllegalStateException("a resource is a resource", e);
    }
  }

  @Override
  public String toString() {
    return jids.stream().map(Jid::toString).collect(Collectors.joining(", "));
  }
}
