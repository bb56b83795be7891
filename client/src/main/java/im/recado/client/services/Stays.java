package im.recado.client.services;

import im.recado.client.protocol.Ids;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Letter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who is the same person in a room that gives nobody an id (XEP-0421): whoever has a nick from coming to going, and an account that the room
 * tells whenever it is there. Of one stay of one's own in that room; guarded by the rooms.
 */
final class Stays {
  private final int most;
  private final Map<String, String> ids = new HashMap<>();

  /** Remembers so many people at most. */
  Stays(int most) {
    this.most = most;
  }

  /** Somebody is there under a nick; their account, if the room tells it. */
  void here(String nick, Optional<Jid> account) {
    if (ids.size() < most || ids.containsKey(nick)) {
      // Nobody else can choose such an id: of an account only the room speaks, and the other is random.
      ids.putIfAbsent(nick, Letter.STAY + account.map(jid -> jid.bare().toString()).orElseGet(Ids::random));
    }
  }

  /** Nobody has the nick any more. */
  void gone(String nick) {
    ids.remove(nick);
  }

  /** Nobody knows any more who is there. */
  void over() {
    ids.clear();
  }

  /** What tells whoever has the nick now from all others; empty when that is not known. */
  String id(String nick) {
    return ids.getOrDefault(nick, "");
  }
}
