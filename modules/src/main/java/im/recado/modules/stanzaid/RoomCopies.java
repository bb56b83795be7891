package im.recado.modules.stanzaid;

import im.recado.kernel.route.MessageRoute;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import im.recado.modules.roster.EnteredRooms;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;

/**
 * The last private messages of rooms elsewhere to an account of which several clients share a nickname: such a room sends each of
 * these clients a copy of its own (XEP-0280 section 6.1), and all copies of one message have one id here, so that the archive keeps
 * it once.
 *
 * <p>What is taken for a copy has come to another client that is the same occupant, from the same occupant, with the same id and
 * content, and has not come to this client before. So whoever says the same twice is heard twice: the second that a client gets
 * is never the first that another got. At worst a message is kept once for each client, and none is ever left out.
 *
 * <p>On accounts; bounded. Guarded by itself.
 */
final class RoomCopies {
  private static final Key<RoomCopies> KEY = Key.named("room-copies");

  /** So many messages are remembered: the copies of one come close to each other. */
  private static final int MOST = 32;

  /** A message, perhaps said several times. */
  private static final class Said {
    /** The id of each time. */
    private final List<String> ids = new ArrayList<>(1);

    /** How many times each client has got it, as long as it is there. */
    private final Map<Session, Integer> got = new WeakHashMap<>(4);
  }

  /** By what stays the same in all copies; those that came last at the end. */
  private final Map<String, Said> messages = new LinkedHashMap<>();

  private RoomCopies() {}

  /**
   * The id of what has come from elsewhere: that of a copy that another client got, or a fresh one.
   *
   * @param message as it is delivered, before it has an id
   */
  static String id(MessageRoute route, Message message, Supplier<String> fresh) {
    Account account = route.account();
    Jid from = message.from();
    Jid to = message.to();
    if (account == null || from == null || to == null || !from.isFull() || !to.isFull() || account.sessions().length < 2) {
      return fresh.get();
    }
    Session target = account.session(to.resource());
    return target == null || !isShared(account, target, from.bare())
        ? fresh.get()
        : of(account).id(account, target, message, from.bare(), fresh);
  }

  /** Whether another client is the same occupant of a room as this one. */
  private static boolean isShared(Account account, Session target, Jid room) {
    for (Session other : account.sessions()) {
      if (other != target && EnteredRooms.areOne(other, target, room)) {
        return true;
      }
    }
    return false;
  }

  private static RoomCopies of(Account account) {
    synchronized (account) {
      RoomCopies copies = account.get(KEY);
      if (copies == null) {
        copies = new RoomCopies();
        account.set(KEY, copies);
      }
      return copies;
    }
  }

  private synchronized String id(Account account, Session target, Message message, Jid room, Supplier<String> fresh) {
    String same = digest(message);
    Said said = messages.remove(same);
    int before = said == null ? 0 : said.got.getOrDefault(target, 0);
    if (said == null || (before < said.ids.size() && !isWithOthers(account, said, before, target, room))) {
      said = new Said();
      before = 0;
    }
    if (before == said.ids.size()) {
      said.ids.add(fresh.get());
    }
    said.got.put(target, before + 1);
    messages.put(same, said);
    if (messages.size() > MOST) {
      Iterator<String> eldest = messages.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
    return said.ids.get(before);
  }

  /** Whether a client that has got this more often than so many times is still there, as the same occupant. */
  private static boolean isWithOthers(Account account, Said said, int times, Session target, Jid room) {
    for (Session other : account.sessions()) {
      if (other != target && said.got.getOrDefault(other, 0) > times && EnteredRooms.areOne(other, target, room)) {
        return true;
      }
    }
    return false;
  }

  private static String digest(Message message) {
    Element content = message.element().withAttribute("to", null);
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.toString().getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
