package im.recado.modules.pubsub;

import java.util.List;

/**
 * What has become of a publication.
 *
 * @param outcome whether it was done
 * @param items as they are kept; none when they are not
 * @param dropped the ids of items that had to go to make room
 */
public record Published(Outcome outcome, List<Item> items, List<String> dropped) {
  /** How it went. */
  public enum Outcome {
    DONE,
    /** The node holds as many items as it may, and none is to go. */
    FULL,
    /** The node's creator keeps as much at this host as may be. */
    QUOTA
  }

  public static final Published FULL = new Published(Outcome.FULL, List.of(), List.of());
  public static final Published QUOTA = new Published(Outcome.QUOTA, List.of(), List.of());

  public Published {
    items = List.copyOf(items);
    dropped = List.copyOf(dropped);
  }
}
