package im.recado.modules.push;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.Kernel;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Key;
import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.StoreLocks;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Who wants to be woken: in memory for accounts that are online, in a bounded cache for others, and in the database. Any thread. */
final class Registrations {
  private static final Key<Devices> DEVICES = Key.named("push");
  private static final int MOST_CACHED = 50_000;

  private final Kernel kernel;
  private final KeyValues store;
  private final StoreLocks locks = new StoreLocks();
  private final Cache<Jid, Devices> cache = Caffeine.newBuilder().maximumSize(MOST_CACHED).build();

  Registrations(Kernel kernel, KeyValues store) {
    this.kernel = kernel;
    this.store = store;
  }

  private Devices load(Jid owner) {
    List<Device> devices = new ArrayList<>();
    for (String text : store.all(owner).values()) {
      Registration registration = Registration.read(text);
      if (registration != null) {
        devices.add(new Device(registration));
      }
    }
    return new Devices(devices);
  }

  /** An account comes online. May wait. */
  void open(Account account) {
    account.set(DEVICES, cache.get(account.jid(), this::load));
  }

  /** Those of an account that is online. Never waits. */
  Devices of(Account account) {
    Devices devices = account.get(DEVICES);
    return devices == null ? new Devices(List.of()) : devices;
  }

  /** Those of an account. May wait for one that is not online. */
  Devices of(Jid owner) {
    Account account = kernel.sessions().account(owner);
    Devices online = account == null ? null : account.get(DEVICES);
    return online != null ? online : cache.get(owner, this::load);
  }

  /** Keeps one. May wait. */
  void put(Jid owner, Registration registration, int most) {
    synchronized (locks.of(owner)) {
      store.put(owner, registration.key(), registration.write());
      for (Device gone : of(owner).put(new Device(registration), most)) {
        store.remove(owner, gone.registration().key());
      }
    }
  }

  /** Forgets some; how many. May wait. */
  int remove(Jid owner, Predicate<Registration> which) {
    synchronized (locks.of(owner)) {
      List<Device> gone = of(owner).remove(device -> which.test(device.registration()));
      gone.forEach(device -> store.remove(owner, device.registration().key()));
      return gone.size();
    }
  }

  /** The account is gone. May wait. */
  void forget(Jid owner) {
    synchronized (locks.of(owner)) {
      of(owner).remove(device -> true);
      store.removeAll(owner);
      cache.invalidate(owner);
    }
  }
}
