package im.recado.client.services.omemo;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.protocol.omemo.Announcements;
import im.recado.client.protocol.ratchet.Bundle;
import im.recado.client.protocol.ratchet.CurveKey;
import im.recado.client.protocol.ratchet.CurvePair;
import im.recado.client.protocol.ratchet.XEdDsa;
import im.recado.client.services.store.Database;
import im.recado.client.services.store.OmemoStore;
import im.recado.client.services.store.OmemoStore.Own;
import im.recado.client.services.store.OmemoStore.PreKey;
import im.recado.client.services.store.OmemoStore.Signed;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys of this device, and what is told of them. */
final class OwnDevice {
  static final int PREKEYS = 100;
  static final Duration ROTATION = Duration.ofDays(7);
  /** Messages may be as long on their way. */
  static final Duration KEPT = Duration.ofDays(35);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Pep pep;
  private final Jid account;
  private final Database database;
  private final OmemoStore store;
  private final InstantSource clock;

  OwnDevice(Pep pep, Jid account, Database database, OmemoStore store, InstantSource clock) {
    this.pep = pep;
    this.account = account;
    this.database = database;
    this.store = store;
    this.clock = clock;
  }

  /** Who this device is; it is born when it is first asked for. */
  Own own() {
    return database.together(() -> store.own().orElseGet(() -> {
      Own born = new Own(1 + RANDOM.nextInt(Integer.MAX_VALUE - 1), CurvePair.generate());
      store.own(born);
      return born;
    }));
  }

  /** All keys as they should be now: a signed one that is not old, a hundred for one use, none that have had their time. */
  Bundle bundle() {
    return database.together(() -> {
      Own own = own();
      List<Signed> signed = store.signed();
      if (signed.isEmpty() || signed.getFirst().at().plus(ROTATION).isBefore(clock.instant())) {
        CurvePair pair = CurvePair.generate();
        int id = signed.isEmpty() ? 1 : signed.getFirst().id() + 1;
        store.add(new Signed(id, pair, XEdDsa.sign(own.pair(), pair.open().encoded()), clock.instant()));
        signed.stream().filter(old -> old.at().plus(KEPT).isBefore(clock.instant())).forEach(old -> store.dropSigned(old.id()));
      }
      for (int missing = PREKEYS - store.preKeys().size(); missing > 0; missing--) {
        store.addPreKey(CurvePair.generate());
      }
      Signed newest = store.signed().getFirst();
      Map<Integer, CurveKey> preKeys = new HashMap<>();
      for (PreKey key : store.preKeys()) {
        preKeys.put(key.id(), key.pair().open());
      }
      return new Bundle(own.pair().open(), newest.id(), newest.pair().open(), newest.signature(), preKeys);
    });
  }

  /** Has the server tell our keys as they are now; what it tells already is not told again. */
  void publishKeys() throws RefusedException, OfflineException, InterruptedException {
    String node = Ns.OMEMO_BUNDLES + own().device();
    Node wanted = Announcements.bundle(bundle());
    if (!told(node).equals(Optional.of(wanted))) {
      pep.publish(node, wanted);
    }
  }

  /** Has the server tell that this device is one of ours, if it does not yet: after its keys, without which nobody can write to it. */
  void enlist() throws RefusedException, OfflineException, InterruptedException {
    int device = own().device();
    Set<Integer> devices = told(Ns.OMEMO_DEVICES).map(Announcements::devices).orElse(Set.of());
    if (!devices.contains(device)) {
      announce(devices);
    }
  }

  /** Tells of this device beside those. */
  void announce(Set<Integer> others) throws RefusedException, OfflineException, InterruptedException {
    Set<Integer> all = new LinkedHashSet<>();
    all.add(own().device());
    all.addAll(others);
    pep.publish(Ns.OMEMO_DEVICES, Announcements.list(all));
  }

  /** Tells of a device no more. */
  void retract(int device, Set<Integer> others) throws RefusedException, OfflineException, InterruptedException {
    announce(others);
    try {
      pep.delete(Ns.OMEMO_BUNDLES + device);
    } catch (RefusedException e) {
      // Nobody asks for keys of a device that is not in the list.
    }
  }

  /** Tells of this device no more: what others encrypt from now on is not for it. */
  void leave() throws RefusedException, OfflineException, InterruptedException {
    int device = own().device();
    Set<Integer> others = new LinkedHashSet<>(told(Ns.OMEMO_DEVICES).map(Announcements::devices).orElse(Set.of()));
    if (others.remove(device)) {
      pep.publish(Ns.OMEMO_DEVICES, Announcements.list(others));
    }
    try {
      pep.delete(Ns.OMEMO_BUNDLES + device);
    } catch (RefusedException e) {
      // Nobody asks for keys of a device that is not in the list.
    }
  }

  private Optional<Node> told(String node) throws RefusedException, OfflineException, InterruptedException {
    try {
      return pep.read(account, node);
    } catch (RefusedException e) {
      if (e.isUnanswered()) {
        throw e;
      }
      return Optional.empty();
    }
  }
}
