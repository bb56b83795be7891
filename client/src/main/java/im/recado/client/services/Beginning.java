package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import java.util.List;
import java.util.Set;

/** What is asked and told on a stream that has begun. On the thread of the keeper. */
final class Beginning {
  private final Parts parts;
  /** Whether all was asked and told on this stream: a network may break in the middle of that, and the stream go on. */
  private volatile boolean begun;

  Beginning(Parts parts) {
    this.parts = parts;
    parts.rooms.onEntered(this::entered);
  }

  /** There is a stream: what is to be asked and told on it. */
  void begun(boolean resumed) throws OfflineException, InterruptedException {
    if (resumed && begun) {
      parts.outbox.open(true);
      parts.history.unfinished().forEach(archive -> Steps.apart(() -> parts.history.catchUp(archive)));
      parts.rooms.inside().forEach(parts.roomPings::ask);
      return;
    }
    begun = false;
    parts.outbox.close();
    parts.disco.forget();
    parts.history.forget();
    parts.direct.gone(jid -> true);
    parts.omemo.begin();
    Steps.optional(() -> parts.clock.ask(parts.link));
    if (parts.settings.get("since", "").isEmpty()) {
      parts.settings.set("since", parts.clock.now().toString());
    }
    parts.contacts.nobodyIsThere();
    parts.chats.marks().nobodyWrites();
    try {
      parts.contacts.load();
      parts.avatars.tidy();
    } catch (RefusedException e) {
      // A server without a roster has no contacts.
    }
    Steps.optional(() -> parts.link.ask(Node.iq("set", null, Node.of("enable", Ns.CARBONS))));
    parts.networks.begin();
    Steps.apart(parts.networks::look);
    parts.networkLogins.begin();
    // Before one's presence is told: rooms hear of it from who is in them alone.
    List<Jid> before = parts.rooms.nowhere();
    parts.presence.begin();
    parts.presence.offers(server().can(Ns.INVISIBLE));
    parts.presence.send();
    // Before the outbox: the archive tells what of it the server had taken already.
    Steps.optional(() -> {
      if (parts.disco.ask(parts.account).can(Ns.MAM)) {
        parts.history.catchUp(parts.account);
      }
    });
    parts.displayed.begin();
    Steps.apart(parts.omemo::caughtUp);
    parts.outbox.open(resumed);
    // Rooms show everybody in them who is there.
    (parts.presence.isHidden() ? List.<Jid>of() : before).forEach(room -> Steps.apart(() -> parts.rooms.join(room, parts.rooms.nick(room), "")));
    Steps.apart(() -> parts.notes.delimiter().ifPresent(parts.contacts::delimiter));
    parts.bookmarks.load();
    parts.bookmarks.all().forEach(bookmark -> Steps.apart(() -> parts.roomVisits.auto(bookmark)));
    parts.blocks.load();
    begun = true;
  }

  /** What the server can do; nothing when it does not say it. */
  private Disco.Info server() throws OfflineException, InterruptedException {
    try {
      return parts.disco.info(parts.account.server());
    } catch (RefusedException e) {
      return new Disco.Info(Set.of(), "", Set.of(), List.of());
    }
  }

  private void entered(Rooms.Entered entered) {
    parts.outbox.flush();
    try {
      if (entered.archive()) {
        Steps.optional(() -> parts.history.catchUp(entered.room()));
      }
    } catch (OfflineException e) {
      // One enters again.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
