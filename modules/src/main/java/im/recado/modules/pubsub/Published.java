package im.recado.modules.pubsub;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a publication.
 *
 * @param outcome whether it was done
 * @param item as it is kept; null when it is not
 * @param dropped the ids of items that had to go to make room
 */
public record Published(Outcome outcome, @Nullable Item item, List<String> dropped) {
  /** How it went. */
  public enum Outcome {
    DONE,
    /** The node holds as many items as it may, and none is to go. */
    FULL,
    /** The node's creator keeps as much at this host as may be. */
    QUOTA
  }

  public static final Published FULL = new Published(Outcome.FULL, null, List.of());
  public static final Published QUOTA = new Published(Outcome.QUOTA, null, List.of());

  public Published {
    dropped = List.copyOf(dropped);
  }
}
