package im.recado.modules.pubsub;

import im.recado.kernel.Kernel;
import im.recado.modules.admin.Administrators;
import im.recado.modules.roster.RosterItem;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A publish-subscribe service with a domain of its own. */
final class DomainHost implements Host {
  private final Kernel kernel;
  private final RosterModule rosters;
  private final Administrators administrators;
  private final Predicate<Jid> exists;
  private final Jid jid;

  DomainHost(
      Kernel kernel, RosterModule rosters, Administrators administrators, Predicate<Jid> exists, Jid jid) {
    this.kernel = kernel;
    this.rosters = rosters;
    this.administrators = administrators;
    this.exists = exists;
    this.jid = jid;
  }

  @Override
  public Jid jid() {
    return jid;
  }

  @Override
  public boolean isAccount() {
    return false;
  }

  @Override
  public boolean owns(Jid bare) {
    return bare.equals(jid) || administrators.isAdministrator(bare);
  }

  @Override
  public boolean mayCreate(Jid bare) {
    return owns(bare)
        || switch (kernel.options().get(ServiceOptions.CREATORS)) {
          case ADMINISTRATORS -> false;
          case ACCOUNTS -> kernel.router().isLocalAccount(bare) && exists.test(bare);
          case EVERYBODY -> !kernel.router().isLocalAccount(bare) || exists.test(bare);
        };
  }

  @Override
  public boolean autoCreates() {
    return true;
  }

  @Override
  public NodeConfig defaults(String name, NodeType type) {
    return NodeConfig.BASE.with(NodeField.NODE_TYPE, type);
  }

  @Override
  public Limits limits() {
    return ServiceOptions.limits(kernel.options());
  }

  private List<Jid> localOwners(Node node) {
    return node.affiliated(Affiliation.OWNER).stream().filter(kernel.router()::isLocalAccount).toList();
  }

  @Override
  public boolean seesPresence(Node node, Jid bare) {
    return localOwners(node).stream().anyMatch(owner -> rosters.sees(bare, owner));
  }

  @Override
  public boolean isInGroup(Node node, Jid bare, List<String> groups) {
    for (Jid owner : localOwners(node)) {
      RosterItem item = rosters.item(owner, bare);
      if (item != null && item.subscription().from() && item.groups().stream().anyMatch(groups::contains)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<String> groups(@Nullable Node node, Jid asking) {
    return kernel.router().isLocalAccount(asking) ? rosters.groups(asking) : List.of();
  }

  @Override
  public List<Listener> listeners(Node node) {
    return List.of();
  }

  @Override
  public Set<String> features() {
    return Set.of(
        PubSub.feature("auto-create"),
        PubSub.feature("collections"),
        PubSub.feature("multi-collections"),
        PubSub.feature("multi-subscribe"),
        PubSub.feature("get-pending"));
  }
}
