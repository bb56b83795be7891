package im.recado.client.services.omemo;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.protocol.omemo.Announcements;
import im.recado.client.protocol.ratchet.Bundle;
import im.recado.client.protocol.ratchet.Channel;
import im.recado.client.protocol.ratchet.CurveKey;
import im.recado.client.protocol.ratchet.RatchetException;
import im.recado.client.services.store.Database;
import im.recado.client.services.store.OmemoStore;
import im.recado.client.services.store.OmemoStore.Device;
import im.recado.client.services.store.Trust;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The devices of people, as they tell of them, and the sessions with each. Safe for any thread. */
final class Devices {
  /** Of somebody of whose changes nobody tells us it is asked again after this time. */
  private static final Duration FRESH = Duration.ofMinutes(5);
  /** Of somebody who had no device. */
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Pep pep;
  private final Jid account;
  private final OwnDevice ownDevice;
  private final Database database;
  private final OmemoStore store;
  private final InstantSource clock;
  /** Of whose changes the server tells us. */
  private final Predicate<Jid> tells;
  private final Map<Jid, Instant> asked = new ConcurrentHashMap<>();
  /** Devices whose keys could not be had on this stream. */
  private final Set<String> dead = ConcurrentHashMap.newKeySet();

  Devices(Pep pep, Jid account, OwnDevice ownDevice, Database database, OmemoStore store, InstantSource clock, Predicate<Jid> tells) {
    this.pep = pep;
    this.account = account;
    this.ownDevice = ownDevice;
    this.database = database;
    this.store = store;
    this.clock = clock;
    this.tells = tells;
  }

  /** A new stream: something may have been missed. */
  void forget() {
    asked.clear();
    dead.clear();
  }

  /** Somebody tells which devices they have. */
  void listed(Jid jid, Set<Integer> devices) {
    int own = ownDevice.own().device();
    database.together(() -> {
      store.listed(jid, devices.stream().filter(id -> !jid.equals(account) || id != own).toList(), clock.instant());
      store.devices(jid).stream().filter(device -> device.listed() && device.trust() == Trust.UNDECIDED)
          .forEach(this::decide);
      return true;
    });
    asked.put(jid, clock.instant());
    dead.removeIf(key -> key.startsWith(jid + " "));
  }

  /** Believes a device that its person tells of, as long as none of theirs has been verified. */
  private void decide(Device device) {
    if (device.identity() != null && device.listed()
        && store.devices(device.jid()).stream().noneMatch(other -> other.trust() == Trust.VERIFIED)) {
      store.trust(device.jid(), device.id(), Trust.BLIND);
    }
  }

  /** The identity of a device is known now; within the caller's transaction. */
  void met(Jid jid, int id, CurveKey identity) throws RatchetException {
    Device device = store.device(jid, id).orElseThrow(() -> new RatchetException(RatchetException.Reason.NO_SESSION));
    CurveKey known = device.identity();
    if (known != null && !known.equals(identity)) {
      throw new RatchetException(RatchetException.Reason.OTHER_IDENTITY);
    }
    if (known == null) {
      store.identity(jid, id, identity);
      store.device(jid, id).filter(met -> met.trust() == Trust.UNDECIDED).ifPresent(this::decide);
    }
  }

  private boolean isFresh(Jid jid) {
    Instant before = asked.get(jid);
    if (before == null) {
      return false;
    }
    // COMPAT ejabberd 23 does not tell a contact of before its presence came again: who has no device may have one all the same.
    boolean some = store.devices(jid).stream().anyMatch(Device::listed);
    return some && tells.test(jid) || before.plus(some ? FRESH : SOON).isAfter(clock.instant());
  }

  /** Knows the devices of somebody as they are now; waits when it has to ask. */
  void refresh(Jid jid) throws OfflineException, InterruptedException {
    if (isFresh(jid)) {
      return;
    }
    try {
      Optional<Node> list = pep.read(jid, Ns.OMEMO_DEVICES);
      listed(jid, list.map(Announcements::devices).orElse(Set.of()));
    } catch (RefusedException e) {
      if (!e.isUnanswered() && e.condition().equals("item-not-found")) {
        listed(jid, Set.of());
      } else {
        // Nobody knows: what was known before counts, and the next message asks again.
        asked.remove(jid);
      }
    }
  }

  /** Begins a session with each device of somebody with which there is none; waits. */
  void meet(Jid jid) throws OfflineException, InterruptedException {
    List<Device> devices = store.devices(jid);
    for (Device device : devices) {
      boolean needed = device.listed() && device.trust() != Trust.DISTRUSTED
          && !dead.contains(key(jid, device.id())) && !store.channel(jid, device.id()).isOpen();
      if (needed && !begin(jid, device.id())) {
        dead.add(key(jid, device.id()));
      }
    }
  }

  private static String key(Jid jid, int device) {
    return jid + " " + device;
  }

  /** Begins a session with a device, whether or not there is one; whether that went. */
  boolean begin(Jid jid, int device) throws OfflineException, InterruptedException {
    try {
      Optional<Bundle> bundle = pep.read(jid, Ns.OMEMO_BUNDLES + device).flatMap(Announcements::bundle);
      return bundle.isPresent() && begin(jid, device, bundle.get());
    } catch (RefusedException e) {
      return false;
    }
  }

  private boolean begin(Jid jid, int device, Bundle bundle) {
    return database.together(() -> {
      try {
        bundle.verified();
        met(jid, device, bundle.identity());
        List<Integer> preKeys = List.copyOf(bundle.preKeys().keySet());
        Channel channel = store.channel(jid, device);
        channel.begin(ownDevice.own().pair(), bundle, preKeys.get(RANDOM.nextInt(preKeys.size())));
        store.channel(jid, device, channel);
        return true;
      } catch (RatchetException e) {
        return false;
      }
    });
  }
}
