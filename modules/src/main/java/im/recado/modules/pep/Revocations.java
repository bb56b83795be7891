package im.recado.modules.pep;

import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Session;
import im.recado.modules.caps.CapsModule;
import im.recado.modules.pubsub.AccessModel;
import im.recado.modules.pubsub.Engine;
import im.recado.modules.pubsub.Host;
import im.recado.modules.pubsub.Node;
import im.recado.modules.pubsub.NodeField;
import im.recado.modules.roster.RosterItem;
import im.recado.modules.roster.RosterModule;
import im.recado.modules.roster.Subscription;
import im.recado.wire.jid.Jid;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Access changes with the roster (XEP-0163 section 7.1): subscriptions end, and whoever may read from now on is told. */
final class Revocations {
  private final Engine engine;
  private final LastItems lastItems;
  private final Function<Jid, Host> hosts;
  private final Kernel kernel;

  Revocations(Engine engine, LastItems lastItems, Function<Jid, Host> hosts, Kernel kernel) {
    this.engine = engine;
    this.lastItems = lastItems;
    this.hosts = hosts;
    this.kernel = kernel;
  }

  /** Never waits: what there is to do is done elsewhere. */
  void changed(RosterModule.ItemChanged event) {
    boolean regrouped = !groups(event.before()).equals(groups(event.after()));
    if ((sees(event.before()) && !sees(event.after())) || (regrouped && sees(event.before()))) {
      Background.start("who may see personal nodes", () -> engine.revoke(hosts.apply(event.owner()), event.contact()));
    }
    boolean shares = shares(event.after());
    if (shares && (regrouped || !shares(event.before()))) {
      Background.start(
          "who may see personal nodes",
          () -> grant(event.owner(), event.contact(), shares(event.before()), groups(event.before())));
    }
  }

  private static boolean sees(@Nullable RosterItem item) {
    return item != null && item.subscription().from();
  }

  private static boolean shares(@Nullable RosterItem item) {
    return item != null && item.subscription() == Subscription.BOTH;
  }

  private static List<String> groups(@Nullable RosterItem item) {
    return item == null ? List.of() : item.groups();
  }

  /** Tells a contact here of what it may read now and might not before. */
  private void grant(Jid owner, Jid contact, boolean shared, List<String> groups) {
    Account account = kernel.sessions().account(contact);
    if (account == null) {
      return;
    }
    Set<String> names = new HashSet<>();
    for (Node node : engine.nodes().of(owner).values()) {
      boolean could =
          shared
              && (node.config().access() != AccessModel.ROSTER
                  || node.config().get(NodeField.ROSTER_GROUPS).stream().anyMatch(groups::contains));
      if (!could) {
        names.add(node.name());
      }
    }
    for (Session session : account.sessions()) {
      if (session.hears()) {
        Set<String> wanted = new HashSet<>(CapsModule.of(session).interests());
        wanted.retainAll(names);
        if (!wanted.isEmpty()) {
          lastItems.toContact(owner, session, wanted);
        }
      }
    }
  }
}
