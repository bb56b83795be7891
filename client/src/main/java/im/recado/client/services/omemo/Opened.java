package im.recado.client.services.omemo;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Letter;
import im.recado.client.services.store.Message.Security;
import org.jspecify.annotations.Nullable;

/**
 * What a message says.
 *
 * @param letter with the words that were encrypted
 * @param repeated whether it was opened before: its words are not here any more
 * @param next what is due after it, or null
 */
public record Opened(Letter letter, Security security, boolean repeated, @Nullable Due next) {
  /**
   * Something that a device waits for.
   *
   * @param broken whether a new session is to be begun with it, because the old one does not work
   * @param spent whether one of our keys for one use was used
   * @param doubt the message, if its device was not known to be one of its person's when it came; else null
   */
  public record Due(Jid jid, int device, boolean broken, boolean spent, @Nullable Doubt doubt) {}

  /** A message that nobody has to believe yet, as it is kept. */
  public record Doubt(Jid conversation, Jid sender, String id) {}

  static Opened plain(Letter letter) {
    return new Opened(letter, Security.PLAIN, false, null);
  }
}
