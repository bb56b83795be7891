package im.recado.client.services.direct;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.jingle.Transport.Ibb;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which streams in requests there are (XEP-0047), each with one client at its other end. Safe for any thread. */
final class Ibbs {
  private record Key(Jid peer, String sid) {}

  private final Map<Key, IbbInlet> inlets = new ConcurrentHashMap<>();

  /** Awaits one. */
  IbbInlet expect(Jid peer, Ibb way, long size, Duration patience) {
    IbbInlet inlet = new IbbInlet(way, size, patience);
    inlets.put(new Key(peer, way.sid()), inlet);
    return inlet;
  }

  /** Awaits it no more. */
  void forget(Jid peer, Ibb way) {
    inlets.remove(new Key(peer, way.sid()));
  }

  /** A request of a client: the condition of the error that answers it; empty when all is well. */
  String hear(Jid peer, Node said) {
    IbbInlet inlet = inlets.get(new Key(peer, said.get("sid")));
    return inlet == null ? "item-not-found" : inlet.hear(said);
  }
}
