package im.recado.modules.push;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.module.Options;
import im.recado.modules.pep.WellKnownNodes;
import im.recado.modules.pubsub.Engine;
import im.recado.modules.pubsub.Host;
import im.recado.modules.pubsub.Item;
import im.recado.modules.pubsub.ItemQuery;
import im.recado.modules.pubsub.Node;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.xml.Element;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Of which chats people want to be woken: what their bookmarks say of each (XEP-0492), or else the server's option. Any thread. */
final class Wishes {
  /** When a chat wakes. */
  enum Wish {
    ALWAYS,
    ON_MENTION,
    NEVER
  }

  private static final String NS = "urn:xmpp:notification-settings:1";
  private static final int MOST_CACHED = 10_000;

  private final Options options;
  private final Engine engine;
  private final Predicate<Jid> isForMembers;

  /** What the bookmarks of an account say, by chat. */
  private final Cache<Jid, Map<Jid, Wish>> said = Caffeine.newBuilder().maximumSize(MOST_CACHED).build();

  /** @param isForMembers whether this is a room of this server that only members enter; must not wait */
  Wishes(Options options, Engine engine, Predicate<Jid> isForMembers) {
    this.options = options;
    this.engine = engine;
    this.isForMembers = isForMembers;
  }

  /** When a room wakes. May wait. */
  Wish ofRoom(Jid account, Jid room) {
    Wish own = said(account, room);
    if (own != null) {
      return own;
    }
    return switch (options.get(PushOptions.ROOMS)) {
      case AUTO -> isForMembers.test(room) ? Wish.ALWAYS : Wish.ON_MENTION;
      case ALL -> Wish.ALWAYS;
      case MENTIONS -> Wish.ON_MENTION;
      case NONE -> Wish.NEVER;
    };
  }

  /** Whether a chat with one other never wakes. May wait. */
  boolean isMuted(Jid account, Jid chat) {
    return said(account, chat) == Wish.NEVER;
  }

  private @Nullable Wish said(Jid account, Jid chat) {
    return said.get(account, this::read).get(chat);
  }

  /** The bookmarks of an account have changed. */
  void changed(Host host, Node node) {
    if (host.isAccount() && node.name().equals(WellKnownNodes.BOOKMARKS)) {
      said.invalidate(host.jid());
    }
  }

  void forget(Jid account) {
    said.invalidate(account);
  }

  private Map<Jid, Wish> read(Jid account) {
    Host host = Objects.requireNonNull(engine.host(account));
    Node node = engine.find(host, WellKnownNodes.BOOKMARKS);
    Map<Jid, Wish> wishes = new HashMap<>();
    for (Item item : node == null ? List.<Item>of() : items(node)) {
      Element conference = item.payload();
      Element extensions = conference == null ? null : conference.child("extensions", WellKnownNodes.BOOKMARKS);
      Element notify = extensions == null ? null : extensions.child("notify", NS);
      Wish wish = notify == null ? null : ofPhone(notify);
      if (wish != null) {
        try {
          wishes.put(Jid.parse(item.id()), wish);
        } catch (JidException e) {
          // No chat has such an address.
        }
      }
    }
    return Map.copyOf(wishes);
  }

  private List<Item> items(Node node) {
    return Objects.requireNonNull(engine.store().items(node.key(), ItemQuery.latest(Integer.MAX_VALUE))).items();
  }

  /** What is said for phones, or for clients, or for all (section 3). */
  private static @Nullable Wish ofPhone(Element notify) {
    Wish found = null;
    int best = -1;
    for (Element setting : notify.elements()) {
      Wish wish =
          switch (setting.name()) {
            case "always" -> Wish.ALWAYS;
            case "on-mention" -> Wish.ON_MENTION;
            case "never" -> Wish.NEVER;
            default -> null;
          };
      String category = setting.attribute("identity-category");
      String type = setting.attribute("identity-type");
      int exact = category == null ? 0 : !category.equals("client") ? -1 : type == null ? 1 : type.equals("phone") ? 2 : -1;
      if (wish != null && exact > best) {
        found = wish;
        best = exact;
      }
    }
    return found;
  }
}
