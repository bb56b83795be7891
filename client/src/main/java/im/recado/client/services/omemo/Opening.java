package im.recado.client.services.omemo;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Letter;
import im.recado.client.protocol.omemo.Announcements;
import im.recado.client.protocol.omemo.Encrypted;
import im.recado.client.protocol.omemo.Payload;
import im.recado.client.protocol.ratchet.Channel;
import im.recado.client.protocol.ratchet.CurvePair;
import im.recado.client.protocol.ratchet.Invitation;
import im.recado.client.protocol.ratchet.RatchetException;
import im.recado.client.protocol.ratchet.RatchetException.Reason;
import im.recado.client.protocol.ratchet.RatchetMessage;
import im.recado.client.protocol.ratchet.Sealed;
import im.recado.client.services.omemo.Opened.Doubt;
import im.recado.client.services.omemo.Opened.Due;
import im.recado.client.services.store.Message.Security;
import im.recado.client.services.store.OmemoStore;
import im.recado.client.services.store.OmemoStore.Device;
import im.recado.client.services.store.OmemoStore.Own;
import im.recado.client.services.store.OmemoStore.PreKey;
import im.recado.client.services.store.Trust;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens what was encrypted for this device. All of it within the transaction in which the message is kept: once opened, keys are gone. */
final class Opening {
  private final Jid account;
  private final OwnDevice ownDevice;
  private final Devices devices;
  private final OmemoStore store;
  private final InstantSource clock;

  Opening(Jid account, OwnDevice ownDevice, Devices devices, OmemoStore store, InstantSource clock) {
    this.account = account;
    this.ownDevice = ownDevice;
    this.devices = devices;
    this.store = store;
    this.clock = clock;
  }

  /**
   * Opens a message; within a transaction.
   *
   * @param author who wrote it, bare; null when the room does not tell
   */
  Opened open(Letter letter, @Nullable Jid author) {
    if (!Encrypted.isIn(letter.stanza())) {
      return Opened.plain(letter);
    }
    Optional<Encrypted> read = Encrypted.in(letter.stanza());
    if (read.isEmpty() || author == null) {
      return unreadable(letter, read.isEmpty() || read.get().payload() != null, null);
    }
    Encrypted encrypted = read.get();
    byte[] payload = encrypted.payload();
    Own own = ownDevice.own();
    if (author.equals(account) && encrypted.sid() == own.device()) {
      // What this device wrote is here since it was written.
      return new Opened(letter.saying(null), Security.BLIND, true, null);
    }
    Sealed key = encrypted.keys().get(own.device());
    if (key == null) {
      return unreadable(letter, payload != null, null);
    }
    try {
      boolean[] first = {false};
      byte[] material = key.invitation() ? invited(author, encrypted.sid(), own, key, first) : known(author, encrypted.sid(), key);
      Optional<Device> device = store.device(author, encrypted.sid());
      Trust trust = device.map(Device::trust).orElse(Trust.UNDECIDED);
      boolean unlisted = trust == Trust.UNDECIDED && device.filter(Device::listed).isEmpty();
      boolean due = first[0] || unlisted || store.channel(author, encrypted.sid()).isDue();
      Due next = due && trust != Trust.DISTRUSTED ?
          new Due(author, encrypted.sid(), false, first[0], unlisted ? doubt(letter) : null) : null;
      if (payload == null) {
        return new Opened(letter.saying(null), Security.BLIND, false, next);
      }
      Optional<String> words = Payload.open(material, encrypted.iv(), payload);
      return words.isEmpty() ? unreadable(letter, true, next) : new Opened(letter.saying(words.get()), security(trust), false, next);
    } catch (RatchetException e) {
      if (e.reason() == Reason.REPLAYED) {
        return new Opened(letter.saying(null), Security.UNREADABLE, true, null);
      }
      boolean heals = e.reason() != Reason.OTHER_IDENTITY && e.reason() != Reason.MALFORMED;
      return unreadable(letter, payload != null, heals ? new Due(author, encrypted.sid(), true, false, null) : null);
    }
  }

  private static Doubt doubt(Letter letter) {
    return new Doubt(letter.peer(), letter.room() ? letter.sender() : letter.sender().bare(), letter.id());
  }

  private static Security security(Trust trust) {
    return switch (trust) {
      case VERIFIED -> Security.VERIFIED;
      case BLIND -> Security.BLIND;
      case UNDECIDED, DISTRUSTED -> Security.UNTRUSTED;
    };
  }

  private static Opened unreadable(Letter letter, boolean words, @Nullable Due next) {
    return new Opened(letter.saying(words ? "" : null), Security.UNREADABLE, false, next);
  }

  private byte[] known(Jid author, int sid, Sealed key) throws RatchetException {
    Channel channel = store.channel(author, sid);
    byte[] material = channel.open(RatchetMessage.read(key.bytes()));
    store.channel(author, sid, channel);
    return material;
  }

  private byte[] invited(Jid author, int sid, Own own, Sealed key, boolean[] first) throws RatchetException {
    Invitation invitation = Invitation.read(key.bytes());
    if (store.device(author, sid).isEmpty() && store.devices(author).size() >= 2 * Announcements.MOST_DEVICES) {
      throw new RatchetException(Reason.MALFORMED);
    }
    Optional<Device> before = store.device(author, sid);
    if (before.isPresent() && before.get().identity() != null && !invitation.identity().equals(before.get().identity())) {
      throw new RatchetException(Reason.OTHER_IDENTITY);
    }
    Channel channel = store.channel(author, sid);
    Channel.Begun begun = channel.begun(own.pair(), invitation, this::signed, this::preKey);
    // Only now it is known that whoever wrote it has this identity.
    store.seen(author, sid, clock.instant());
    devices.met(author, sid, invitation.identity());
    if (begun.first()) {
      store.usePreKey(invitation.preKey());
    }
    store.channel(author, sid, channel);
    first[0] = begun.first();
    return begun.plain();
  }

  private @Nullable CurvePair signed(int id) {
    return store.signed(id).map(OmemoStore.Signed::pair).orElse(null);
  }

  private @Nullable CurvePair preKey(int id) {
    return store.preKey(id).map(PreKey::pair).orElse(null);
  }
}
