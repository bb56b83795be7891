package im.recado.modules.archive;

import java.time.Instant;

/**
 * What an archive may hold: messages beyond any of these go, the oldest first.
 *
 * @param since nothing received before this; {@link Instant#MIN} for no limit
 * @param messages so many at most
 * @param characters of XML text at most
 */
public record Retention(Instant since, long messages, long characters) {
  /** Nothing stays. */
  public static final Retention NOTHING = new Retention(Instant.MAX, 0, 0);
}
