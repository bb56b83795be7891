package im.recado.kernel.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What somebody may do: with the whole server, and with single domains.
 *
 * @param everywhere the role for the whole server
 * @param domains roles for domains, which count where they are more than that
 */
public record Powers(ServerRole everywhere, Map<String, ServerRole> domains) {
  public static final Powers NONE = of(ServerRole.USER);

  public Powers {
    domains = Map.copyOf(domains);
  }

  /** A role for the whole server. */
  public static Powers of(ServerRole everywhere) {
    return new Powers(everywhere, Map.of());
  }

  /** The role in one domain. */
  public ServerRole in(String domain) {
    ServerRole here = domains.getOrDefault(domain, ServerRole.USER);
    return here.isAtLeast(everywhere) ? here : everywhere;
  }

  /** The greatest role anywhere: what somebody may not do with this, they may do nowhere. */
  public ServerRole greatest() {
    ServerRole greatest = everywhere;
    for (ServerRole role : domains.values()) {
      greatest = role.isAtLeast(greatest) ? role : greatest;
    }
    return greatest;
  }

  /** What is in these and in others as well. */
  public Powers within(Powers most) {
    Map<String, ServerRole> both = new HashMap<>();
    for (Map<String, ServerRole> one : List.of(domains, most.domains)) {
      one.keySet().forEach(domain -> both.put(domain, lesser(in(domain), most.in(domain))));
    }
    return new Powers(lesser(everywhere, most.everywhere), both);
  }

  private static ServerRole lesser(ServerRole one, ServerRole other) {
    return one.isAtLeast(other) ? other : one;
  }

  /** Whether there is nothing that the other may and this may not, in any domain. */
  public boolean areAtLeast(Powers other) {
    return everywhere.isAtLeast(other.everywhere)
        && other.domains.entrySet().stream().allMatch(entry -> in(entry.getKey()).isAtLeast(entry.getValue()));
  }
}
