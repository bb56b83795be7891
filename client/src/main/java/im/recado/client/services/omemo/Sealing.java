package im.recado.client.services.omemo;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.omemo.Encrypted;
import im.recado.client.protocol.omemo.Payload;
import im.recado.client.protocol.ratchet.Channel;
import im.recado.client.protocol.ratchet.Sealed;
import im.recado.client.services.omemo.NotEncryptedException.Reason;
import im.recado.client.services.store.Message.Security;
import im.recado.client.services.store.OmemoStore;
import im.recado.client.services.store.OmemoStore.Device;
import im.recado.client.services.store.OmemoStore.Own;
import im.recado.client.services.store.Trust;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Encrypts for all devices that are believed; within the transaction in which the result is kept. */
final class Sealing {
  private final Jid account;
  private final OwnDevice ownDevice;
  private final OmemoStore store;

  Sealing(Jid account, OwnDevice ownDevice, OmemoStore store) {
    this.account = account;
    this.ownDevice = ownDevice;
    this.store = store;
  }

  /** A message as it may go out, and who can read it. */
  record Result(Node stanza, Security security) {}

  /**
   * Encrypts the words of a message.
   *
   * @param readers the accounts that shall be able to read it, beside the own one
   */
  Result seal(Node message, Set<Jid> readers) throws NotEncryptedException {
    List<Device> chosen = new ArrayList<>();
    boolean somebody = false;
    boolean undecided = false;
    Set<Jid> others = new LinkedHashSet<>(readers);
    others.remove(account);
    for (Jid jid : others) {
      List<Device> devices = store.devices(jid).stream().filter(Device::listed).toList();
      List<Device> trusted = usable(devices).toList();
      undecided |= devices.stream().anyMatch(device -> device.identity() != null && device.trust() == Trust.UNDECIDED);
      somebody |= !trusted.isEmpty();
      chosen.addAll(trusted);
    }
    if (!somebody && !others.isEmpty()) {
      throw new NotEncryptedException(undecided ? Reason.UNDECIDED : Reason.NO_DEVICES);
    }
    usable(store.devices(account).stream().filter(Device::listed).toList()).forEach(chosen::add);
    boolean verified = chosen.stream().allMatch(device -> device.trust() == Trust.VERIFIED);
    Payload.Words words = Payload.seal(message.textOf("body"));
    Encrypted encrypted = new Encrypted(ownDevice.own().device(), keys(chosen, words.key()), words.iv(), words.text());
    return new Result(encrypted.in(message, true), verified ? Security.VERIFIED : Security.BLIND);
  }

  private Stream<Device> usable(List<Device> devices) {
    return devices.stream().filter(device -> device.trust().isTrusted() && store.channel(device.jid(), device.id()).isOpen());
  }

  /** The same key for each; the sessions go on. */
  private Map<Integer, Sealed> keys(List<Device> devices, byte[] material) {
    Own own = ownDevice.own();
    Map<Integer, Sealed> keys = new LinkedHashMap<>();
    for (Device device : devices) {
      // The numbers of devices are random: two people in a room may have the same, and only one of them can be written to.
      if (!keys.containsKey(device.id())) {
        Channel channel = store.channel(device.jid(), device.id());
        keys.put(device.id(), channel.seal(material, own.device()));
        store.channel(device.jid(), device.id(), channel);
      }
    }
    return keys;
  }

  /** A message without words for one device: with it sessions begin, heal, and turn their keys. */
  Node nothing(Device device) {
    Payload.Words words = Payload.nothing();
    Encrypted encrypted = new Encrypted(ownDevice.own().device(), keys(List.of(device), words.key()), words.iv(), null);
    return encrypted.in(Node.message("chat", device.jid()), false);
  }
}
