package im.recado.modules.pubsub;

import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A published item. Immutable.
 *
 * @param publisher the bare address of whoever published it last
 * @param created when an item of this id was first published (XEP-0413 section 3)
 * @param modified when it was published last
 * @param payload what it holds, or null when nothing
 * @param size of the payload as XML, in {@link #characters}
 */
public record Item(
    String id, Jid publisher, Instant created, Instant modified, @Nullable Element payload, int size) {
  /** The payload as XML, empty when there is none. */
  public String text() {
    return payload == null ? "" : payload.toString();
  }

  /** How many characters a text has, as databases count them: two halves of a pair are one. */
  public static int characters(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Whether it is older than its node lets items become. */
  boolean isOver(NodeConfig config, Instant now) {
    int seconds = config.get(NodeField.ITEM_EXPIRE);
    return seconds != NodeField.MAX && !modified.plusSeconds(seconds).isAfter(now);
  }
}
