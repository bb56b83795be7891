package im.recado.gateway;

import im.recado.gateway.Difference.Mode;
import im.recado.gateway.network.BlocksContacts;
import im.recado.gateway.network.Connection;
import im.recado.gateway.network.NetworkException;
import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidEscaping;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom a user has blocked on a network, and of the network's people here (XEP-0191), kept in step by what both said when they last
 * agreed, like the contact lists. Owned by the lane of the session; may wait for the database.
 */
final class Blocks {
  private static final Logger LOG = LoggerFactory.getLogger(Blocks.class);
  private static final Entry NOTHING = new Entry("", List.of());

  private final Gateway gateway;
  private final Jid owner;
  private final Supplier<@Nullable Connection> connection;
  private final Shadow shadow;

  /** Those who are blocked on both sides. */
  private final Set<String> agreed = new HashSet<>();

  Blocks(Gateway gateway, Jid owner, Supplier<@Nullable Connection> connection) {
    this.gateway = gateway;
    this.owner = owner;
    this.connection = connection;
    this.shadow = gateway.blockedOnBoth(owner);
  }

  /** Whether an address is that of one of the network's people, and nothing more. */
  static boolean isSomebody(Gateway gateway, Jid address) {
    return address.domain().equals(gateway.jid().domain())
        && address.local() != null
        && !address.isFull()
        && !gateway.network().isRoom(JidEscaping.unescape(address.local()));
  }

  /** At a log-in. */
  void begin(Connection fresh) {
    if (!(fresh instanceof BlocksContacts able)) {
      return;
    }
    try {
      agreed.clear();
      Map<String, Entry> before = shadow.all();
      if (before != null) {
        agreed.addAll(before.keySet());
      }
      shadow.begun();
      if (gateway.lists() != Mode.OFF) {
        bring(able);
      }
    } catch (StoreException e) {
      LOG.warn("Whom {} has blocked on {} could not be stored", owner, gateway.type());
    }
  }

  private void bring(BlocksContacts able) {
    Set<String> there = able.blocked();
    Map<String, Jid> here = here();
    // As for contacts: a list that is empty all at once has more likely not come, or is lost.
    boolean some = agreed.size() >= Difference.SOME;
    boolean liftsHere = able.isWhole() && !(some && there.isEmpty());
    boolean liftsThere = gateway.lists() == Mode.BOTH_WAYS && !(some && here.isEmpty());
    TreeSet<String> names = new TreeSet<>(there);
    names.addAll(here.keySet());
    names.addAll(agreed);
    for (String name : names) {
      boolean was = agreed.contains(name);
      if (there.contains(name) && here.containsKey(name)) {
        agree(name, true);
      } else if (there.contains(name)) {
        if (was && liftsThere) {
          tell(able, name, false);
        } else {
          put(name, true);
        }
      } else if (here.containsKey(name)) {
        if (!was) {
          // Also where the network wins: nobody gets through again of whom it was never told.
          tell(able, name, true);
        } else if (liftsHere) {
          put(name, false);
        }
      } else {
        agree(name, false);
      }
    }
  }

  /** Those of the network who are blocked here. */
  private Map<String, Jid> here() {
    Map<String, Jid> here = new HashMap<>();
    for (Jid jid : gateway.blocking().blocked(owner)) {
      if (isSomebody(gateway, jid)) {
        try {
          here.put(gateway.addresses().name(jid), jid);
        } catch (NetworkException e) {
          LOG.debug("{} has blocked somebody who cannot be on {}", owner, gateway.type());
        }
      }
    }
    return here;
  }

  /** The user has blocked somebody here, or has taken that back. */
  void changed(Jid contact, boolean blocked) {
    if (!(connection.get() instanceof BlocksContacts able)) {
      return;
    }
    try {
      String name = gateway.addresses().name(contact);
      boolean off = gateway.lists() == Mode.OFF;
      // What is so now: what this session has done itself is no news, nor what was taken back since.
      boolean now = off ? blocked : gateway.blocking().blocked(owner).contains(contact);
      if (off || now != agreed.contains(name)) {
        tell(able, name, now);
      }
    } catch (NetworkException e) {
      LOG.debug("{} has blocked somebody who cannot be on {}", owner, gateway.type());
    }
  }

  /** The user has blocked somebody there, or has taken that back. */
  void told(String name, boolean blocked) {
    if (gateway.lists() != Mode.OFF) {
      put(name, blocked);
    }
  }

  /** The account is no more, or another one: those who were blocked on it are not blocked here any more. */
  void forget() {
    Map<String, Entry> all = shadow.all();
    if (all != null && gateway.lists() != Mode.OFF) {
      all.keySet().forEach(name -> put(name, false));
    }
    agreed.clear();
    shadow.forget();
  }

  /** Says the same here. */
  private void put(String name, boolean blocked) {
    try {
      Jid jid = gateway.addresses().of(name);
      // What both are said to agree on is so here first, else the next log-in takes the other side's block away. It does not go
      // back to the network meanwhile: this session hears of it in a later step, when it is agreed.
      boolean done = gateway.blocking().set(owner, jid, blocked);
      agree(name, done && blocked);
      if (!done) {
        LOG.debug("{} cannot block one more: {} is left out", owner, jid);
      }
    } catch (NetworkException e) {
      LOG.debug("{} has blocked somebody on {} whose name no address can hold", owner, gateway.type());
    }
  }

  /** Says the same there. */
  private void tell(BlocksContacts able, String name, boolean blocked) {
    try {
      able.block(name, blocked);
      agree(name, blocked);
    } catch (NetworkException e) {
      LOG.debug("{} could not block a contact on {}: {}", owner, gateway.type(), e.reason());
    }
  }

  private void agree(String name, boolean blocked) {
    if (blocked && agreed.add(name)) {
      shadow.agreed(name, NOTHING);
    } else if (!blocked && agreed.remove(name)) {
      shadow.gone(name);
    }
  }
}
