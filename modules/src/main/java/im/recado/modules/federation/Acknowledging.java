package im.recado.modules.federation;

import im.recado.kernel.session.Account;
import im.recado.kernel.session.Delivery;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Sessions;
import im.recado.kernel.stream.ClientStream;
import im.recado.modules.spool.Spool;
import im.recado.wire.jid.Jid;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes messages safe that came from elsewhere: their recipients have them, or they are on the disk. Any thread; does not wait. */
record Acknowledging(Sessions sessions, Spool spool) {
  /** Asks those who have not said yet that they have these. */
  void ask(List<Delivery> open) {
    Set<Jid> asked = new HashSet<>();
    for (Delivery delivery : open) {
      if (asked.add(delivery.account())) {
        ask(sessions.account(delivery.account()));
      }
    }
  }

  private static void ask(@Nullable Account account) {
    if (account != null) {
      for (Session session : account.sessions()) {
        ClientStream stream = session.stream();
        if (stream != null && session.keepsUnacknowledged()) {
          stream.askForAcknowledgement();
        }
      }
    }
  }

  /** Completes when these are safe; exceptionally when one of them cannot be. */
  CompletableFuture<Void> secure(List<Delivery> open) {
    CompletableFuture<?>[] all =
        open.stream().map(one -> CompletableFuture.allOf(one.writes(), spool.insist(one))).toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(all);
  }
}
