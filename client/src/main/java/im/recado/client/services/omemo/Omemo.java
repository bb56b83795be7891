package im.recado.client.services.omemo;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Letter;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.protocol.omemo.Announcements;
import im.recado.client.protocol.omemo.TrustLink;
import im.recado.client.protocol.ratchet.CurveKey;
import im.recado.client.services.omemo.Opened.Due;
import im.recado.client.services.store.Database;
import im.recado.client.services.store.Message.Security;
import im.recado.client.services.store.Messages;
import im.recado.client.services.store.OmemoStore.Device;
import im.recado.client.services.store.OmemoStore;
import im.recado.client.services.store.Settings;
import im.recado.client.services.store.StoreException;
import im.recado.client.services.store.Trust;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * End-to-end encryption of one account (OMEMO, XEP-0384 version 0.3): which conversations are encrypted, whose devices are believed,
 * and what has to be told so that sessions live. Safe for any thread; of its own it takes no lock but that of the store.
 */
public final class Omemo {
  /** Another client of ours that takes us out of the list again and again shall not keep us busy. */
  private static final int MOST_RETURNS = 5;

  /** Who shall be able to read a conversation; asks the server when it has to. */
  public interface Readers {
    Set<Jid> of(Jid conversation) throws NotEncryptedException, OfflineException, InterruptedException;
  }

  private static final System.Logger LOG = System.getLogger(Omemo.class.getName());

  private final Link link;
  private final Jid account;
  private final Database database;
  private final OmemoStore store;
  private final Switches switches;
  private final OwnDevice ownDevice;
  private final Devices devices;
  private final Opening opening;
  private final Sealing sealing;
  private final Doubts doubts;
  private final Readers readers;
  private final Predicate<Jid> contact;
  private final Consumer<Jid> changed;
  private final ReentrantLock publishing = new ReentrantLock();
  private final AtomicBoolean wanted = new AtomicBoolean();
  private final AtomicInteger returns = new AtomicInteger();
  private final Set<String> healed = ConcurrentHashMap.newKeySet();
  private volatile boolean catchingUp;
  /** Whether the server has our keys: before that a list with this device in it would only mislead. */
  private volatile boolean published;
  private volatile boolean leaving;

  /**
   * Makes one that asks nobody before it is started.
   *
   * @param serverClock the time by which messages are shown
   * @param contact who lets us see how they are there: of their devices the server tells us by itself
   * @param changed hears of whom something else is known now
   */
  public Omemo(Link link, Jid account, Database database, Settings settings, InstantSource clock,
      InstantSource serverClock, Readers readers, Predicate<Jid> contact, Consumer<Jid> changed) {
    this.link = link;
    this.account = account;
    this.database = database;
    this.switches = new Switches(settings, serverClock);
    this.readers = readers;
    this.contact = contact;
    this.changed = changed;
    this.store = new OmemoStore(database);
    Pep pep = new Pep(link);
    this.ownDevice = new OwnDevice(pep, account, database, store, clock);
    this.devices = new Devices(pep, account, ownDevice, database, store, clock, jid -> jid.equals(account) || contact.test(jid));
    this.opening = new Opening(account, ownDevice, devices, store, clock);
    this.sealing = new Sealing(account, ownDevice, store);
    this.doubts = new Doubts(database, store, new Messages(database));
  }

  // ---- The stream

  /** There is a new stream, and messages of before are about to be read. */
  public void begin() {
    devices.forget();
    healed.clear();
    returns.set(0);
    catchingUp = true;
  }

  /** They have been read: keys that were used can go, and the server tells how we are now; waits. */
  public void caughtUp() throws RefusedException, OfflineException, InterruptedException {
    catchingUp = false;
    database.together(store::dropUsedPreKeys);
    publish();
  }

  /** This device goes for good: others are told of it no more; waits. */
  public void leave() throws RefusedException, OfflineException, InterruptedException {
    publishing.lockInterruptibly();
    try {
      // Else this device would come back as soon as the server tells that it is not listed.
      leaving = true;
    } finally {
      publishing.unlock();
    }
    ownDevice.leave();
  }

  private void publish() throws RefusedException, OfflineException, InterruptedException {
    publishing.lockInterruptibly();
    try {
      wanted.set(false);
      if (!leaving) {
        ownDevice.publishKeys();
        published = true;
        ownDevice.enlist();
      }
    } finally {
      publishing.unlock();
    }
  }

  /** Somebody tells which devices they have (XEP-0163); only contacts and oneself. */
  public void event(Node message) {
    Optional<Node> items = message.child("event", Ns.PUBSUB_EVENT).flatMap(event -> event.child("items"))
        .filter(node -> node.get("node").equals(Ns.OMEMO_DEVICES));
    Optional<Jid> from = message.jid("from").filter(Jid::isBare).filter(jid -> jid.equals(account) || contact.test(jid));
    Optional<Node> list = items.flatMap(node -> node.child("item")).flatMap(item -> item.child("list", Ns.OMEMO));
    if (from.isEmpty() || list.isEmpty()) {
      return;
    }
    Set<Integer> told = Announcements.devices(list.get());
    devices.listed(from.get(), told);
    believe(from.get());
    if (from.get().equals(account) && published && !leaving && !told.contains(ownDevice.own().device())
        && returns.incrementAndGet() <= MOST_RETURNS) {
      apart(() -> ownDevice.announce(told));
    }
    changed.accept(from.get());
  }

  /** Something of which all else does not depend. */
  private interface Step {
    void run() throws RefusedException, OfflineException, InterruptedException;
  }

  private static void apart(Step step) {
    Thread.ofVirtual().start(() -> {
      try {
        step.run();
      } catch (RefusedException | OfflineException e) {
        // With the next stream.
      } catch (StoreException e) {
        LOG.log(System.Logger.Level.DEBUG, "the profile was closed meanwhile", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  // ---- Reading

  /**
   * Opens a message, if it is encrypted; within the transaction in which it is kept.
   *
   * @param author who wrote it, bare; null when nobody tells
   */
  public Opened open(Letter letter, @Nullable Jid author) {
    Opened opened = opening.open(letter, author);
    // A new device reads nothing of before; of others anything could be meant to be unreadable.
    boolean counts = opened.security() != Security.UNREADABLE
        || (author != null && (author.equals(account) || contact.test(author)));
    if (opened.security().isEncrypted() && counts && opened.letter().body() != null && !switches.isDecided(letter.peer())) {
      // An answer in the clear would tell what was encrypted.
      switches.answer(letter.peer(), letter.at());
    }
    return opened;
  }

  /** Does what devices wait for after their messages were read; without a transaction. */
  public void after(List<Opened> opened) {
    Set<Due> due = new LinkedHashSet<>();
    opened.stream().map(Opened::next).filter(Objects::nonNull).forEach(due::add);
    due.forEach(doubts::add);
    if (due.isEmpty()) {
      return;
    }
    apart(() -> {
      for (Due each : due) {
        answer(each);
      }
      if (due.stream().anyMatch(Due::spent) && !catchingUp && wanted.compareAndSet(false, true)) {
        database.together(store::dropUsedPreKeys);
        publish();
      }
    });
  }

  private void answer(Due due) throws OfflineException, InterruptedException {
    if (contact.test(due.jid()) || due.jid().equals(account)) {
      devices.refresh(due.jid());
    }
    believe(due.jid());
    // A stranger does not hear that somebody is there.
    boolean known = store.device(due.jid(), due.device()).filter(Device::listed)
        .filter(device -> device.trust() != Trust.DISTRUSTED).isPresent();
    if (!known || (due.broken() && (!healed.add(due.jid() + " " + due.device()) || !devices.begin(due.jid(), due.device())))) {
      return;
    }
    Optional<Node> nothing = database.together(() -> store.device(due.jid(), due.device())
        .filter(device -> store.channel(device.jid(), device.id()).isOpen()).map(sealing::nothing));
    if (nothing.isPresent()) {
      link.send(nothing.get());
    }
  }

  /** Somebody's list came after messages of theirs: their devices are believed after all. */
  private void believe(Jid author) {
    doubts.settle(author).forEach(changed);
  }

  // ---- Writing

  /** Whether what is written in a conversation is encrypted. */
  public boolean isOn(Jid conversation) {
    return switches.isOn(conversation);
  }

  /** Since when that is so, by the server's clock; nothing while it is not. */
  public Optional<Instant> since(Jid conversation) {
    return switches.since(conversation);
  }

  /** From now on what is written in a conversation is encrypted, or not. */
  public void set(Jid conversation, boolean on) {
    switches.set(conversation, on);
    changed.accept(conversation);
  }

  /** What becomes of an encrypted message. */
  public interface Keeping {
    void keep(Node stanza, Security security);
  }

  /** Encrypts a message and keeps it in the same transaction; waits for keys that it does not have. */
  public void seal(Jid conversation, Node message, Keeping keeping)
      throws NotEncryptedException, OfflineException, InterruptedException {
    Set<Jid> all = prepare(conversation);
    NotEncryptedException problem = database.together(() -> {
      try {
        Sealing.Result sealed = sealing.seal(message, all);
        keeping.keep(sealed.stanza(), sealed.security());
        return null;
      } catch (NotEncryptedException e) {
        return e;
      }
    });
    if (problem != null) {
      throw problem;
    }
  }

  /** Knows the devices of who shall read a conversation, and has a session with each; waits. */
  public Set<Jid> prepare(Jid conversation) throws NotEncryptedException, OfflineException, InterruptedException {
    Set<Jid> all = readers.of(conversation);
    Set<Jid> each = new LinkedHashSet<>(all);
    each.add(account);
    for (Jid jid : each) {
      devices.refresh(jid);
      believe(jid);
      devices.meet(jid);
    }
    return all;
  }

  // ---- Trust

  /** The fingerprint of this device. */
  public CurveKey identity() {
    return ownDevice.own().pair().open();
  }

  /** The number of this device. */
  public int device() {
    return ownDevice.own().device();
  }

  /** The devices of somebody; of oneself the others. */
  public List<Device> devices(Jid jid) {
    return store.devices(jid);
  }

  public void trust(Jid jid, int device, Trust trust) {
    store.trust(jid, device, trust);
    changed.accept(jid);
  }

  /** Tells of another device of one's own no more: it gets nothing from now on; waits. */
  public void retract(int device) throws RefusedException, OfflineException, InterruptedException {
    Set<Integer> left = new LinkedHashSet<>();
    store.devices(account).stream().filter(Device::listed).map(Device::id).filter(id -> id != device).forEach(left::add);
    ownDevice.retract(device, left);
    devices.listed(account, left);
    changed.accept(account);
  }

  /** What others scan or paste so that they can believe one's devices: this one and the own ones that were verified. */
  public TrustLink link() {
    Map<Integer, String> all = new HashMap<>();
    all.put(device(), identity().fingerprint());
    for (Device device : store.devices(account)) {
      CurveKey identity = device.identity();
      if (identity != null && device.listed() && device.trust() == Trust.VERIFIED) {
        all.put(device.id(), identity.fingerprint());
      }
    }
    return new TrustLink(account, all);
  }

  /** What a link was good for. */
  public enum Compared { VERIFIED, DIFFERENT, NOTHING }

  /** Compares what somebody showed on another way; what is the same is verified, what is not is distrusted. */
  public Compared compare(TrustLink shown) {
    Compared result = database.together(() -> {
      Compared all = Compared.NOTHING;
      for (Device device : store.devices(shown.jid())) {
        String fingerprint = shown.devices().get(device.id());
        CurveKey identity = device.identity();
        if (fingerprint == null || identity == null) {
          continue;
        }
        boolean same = identity.fingerprint().equals(fingerprint);
        store.trust(device.jid(), device.id(), same ? Trust.VERIFIED : Trust.DISTRUSTED);
        all = !same || all == Compared.DIFFERENT ? Compared.DIFFERENT : Compared.VERIFIED;
      }
      return all;
    });
    changed.accept(shown.jid());
    return result;
  }
}
