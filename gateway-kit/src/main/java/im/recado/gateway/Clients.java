package im.recado.gateway;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's clients as they show themselves to the gateway, and which of them have been told who is there. Their
 * presence is noted by any thread; the rest is the session's lane's.
 */
final class Clients {
  /** By resource. */
  private final Map<String, Presence> shown = new ConcurrentHashMap<>();

  /** The resources of those that know who is there. */
  private final Set<String> greeted = new HashSet<>();

  /** The resources of those that were here when their owner signed out, and are here still. */
  private final Set<String> out = new HashSet<>();

  /** A client has shown its presence. Any thread. */
  void note(Presence presence) {
    String resource = presence.from() == null ? null : presence.from().resource();
    if (resource == null) {
      return;
    }
    if (presence.isAvailable()) {
      shown.put(resource, presence);
    } else {
      shown.remove(resource);
    }
  }

  /** What was noted has its turn on the lane: who is gone has to be told anew. */
  void noted(Presence presence) {
    if (presence.from() != null && presence.from().resource() != null && !presence.isAvailable()) {
      greeted.remove(presence.from().resource());
      out.remove(presence.from().resource());
    }
  }

  /** Their owner wants not to be logged in while those are here that are here now. */
  void signOut() {
    out.addAll(shown.keySet());
  }

  /** Their owner wants to be logged in again. */
  void signIn() {
    out.clear();
  }

  /** Whether what they show means nothing, as their owner has signed out. */
  boolean areOut() {
    return !out.isEmpty();
  }

  /** The resources of all, in order. */
  List<String> resources() {
    return shown.keySet().stream().sorted().toList();
  }

  /** Whether a client shows itself. Any thread. */
  boolean has(Jid client) {
    return client.resource() != null && shown.containsKey(client.resource());
  }

  boolean isEmpty() {
    return shown.isEmpty();
  }

  /** What the client with the highest priority shows, or null when there is none. */
  @Nullable Presence best() {
    return shown.values().stream().max(Comparator.comparingInt(Presence::priority)).orElse(null);
  }

  /** Those that have not been told who is there; they count as told from now on. */
  List<Jid> greet() {
    List<Jid> fresh = new ArrayList<>();
    for (Map.Entry<String, Presence> client : shown.entrySet()) {
      Jid address = client.getValue().from();
      if (address != null && greeted.add(client.getKey())) {
        fresh.add(address);
      }
    }
    return fresh;
  }

  /** What follows goes to all that are available. */
  void allGreeted() {
    greeted.clear();
    greeted.addAll(shown.keySet());
  }

  /** There is nothing for them here any more. */
  void forget() {
    shown.clear();
    out.clear();
  }
}
