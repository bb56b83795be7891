package im.recado.modules.carbons;

import im.recado.kernel.session.Account;
import im.recado.kernel.session.Key;
import im.recado.wire.jid.Jid;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The last messages of an account that its clients could have copies of: an error to one of them is copied too, whichever way
 * it goes. Kept only for accounts with several clients. Guarded by itself.
 */
final class CopiedMessages {
  private static final Key<CopiedMessages> KEY = Key.named("carbon-copied");
  private static final int MOST = 64;

  private final int[] hashes = new int[MOST];
  private int next;

  private CopiedMessages() {}

  /** A message with this id to or from this address could be copied. */
  static void add(Account account, @Nullable String id, Jid to) {
    if (id == null || account.sessions().length < 2) {
      return;
    }
    CopiedMessages copied = account.get(KEY);
    if (copied == null) {
      copied = new CopiedMessages();
      account.set(KEY, copied);
    }
    synchronized (copied) {
      copied.hashes[copied.next++ % MOST] = Objects.hash(id, to.bare());
    }
  }

  /** Whether there was such a message lately. */
  static boolean has(Account account, @Nullable String id, @Nullable Jid to) {
    CopiedMessages copied = account.get(KEY);
    if (copied == null || id == null || to == null) {
      return false;
    }
    int wanted = Objects.hash(id, to.bare());
    synchronized (copied) {
      for (int hash : copied.hashes) {
        if (hash == wanted) {
          return true;
        }
      }
    }
    return false;
  }
}
