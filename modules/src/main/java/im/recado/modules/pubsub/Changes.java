package im.recado.modules.pubsub;

import im.recado.wire.jid.Jid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has happened to nodes, for other features. Fired when it is durable, on a virtual thread: listeners may wait. */
public final class Changes {
  private Changes() {}

  /**
   * An item was published.
   *
   * @param publisher with their resource, or null when it was the server itself
   * @param dropped the ids of items that had to go to make room
   */
  public record ItemPublished(Host host, Node node, Item item, @Nullable Jid publisher, List<String> dropped) {}

  /** Items have gone; all of them when {@code ids} is null. */
  public record ItemsGone(Host host, Node node, @Nullable List<String> ids, @Nullable Jid by) {}

  /** A node has gone. */
  public record NodeDeleted(Host host, Node node) {}

  /** A node's settings have changed. */
  public record NodeConfigured(Host host, Node before, Node after) {}

  /**
   * Somebody has subscribed, has other options, or has gone; its state is {@code NONE} then. Fired under the node's lock, before
   * the answer: what changes nodes is done {@linkplain Nodes#afterwards afterwards}.
   */
  public record SubscriptionChanged(Host host, Node node, Subscription subscription) {}
}
