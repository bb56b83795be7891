package im.recado.client.protocol.omemo;

import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.ratchet.Bundle;
import im.recado.client.protocol.ratchet.CurveKey;
import im.recado.client.protocol.ratchet.RatchetException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What people tell of their devices (XEP-0384 version 0.3, section 4): which there are, and the keys of each. */
public final class Announcements {
  /** Of more devices than this the others do not count: nobody has them, and each costs a session. */
  public static final int MOST_DEVICES = 100;
  private static final int MOST_KEYS = 200;
  private static final int LONGEST = 100;

  private Announcements() {}

  /** The devices in a {@code list}, in its order. */
  public static Set<Integer> devices(Node list) {
    Set<Integer> devices = new LinkedHashSet<>();
    for (Node device : list.children()) {
      OptionalInt id = device.is("device", Ns.OMEMO) ? Words.number(device.get("id"), 1) : OptionalInt.empty();
      if (id.isPresent() && devices.size() < MOST_DEVICES) {
        devices.add(id.getAsInt());
      }
    }
    return devices;
  }

  public static Node list(Collection<Integer> devices) {
    return Node.of("list", Ns.OMEMO,
        devices.stream().map(id -> Node.of("device", Ns.OMEMO).with("id", id)).toArray(Node[]::new));
  }

  /** The keys in a {@code bundle}; nothing when one is missing or is none. Whether its signature is right is not looked at here. */
  public static Optional<Bundle> bundle(Node node) {
    try {
      Node signed = node.child("signedPreKeyPublic").orElseThrow(Announcements::malformed);
      Map<Integer, CurveKey> preKeys = new HashMap<>();
      Node all = node.child("prekeys").orElseThrow(Announcements::malformed);
      for (Node one : all.children()) {
        OptionalInt id = one.is("preKeyPublic", Ns.OMEMO) ? Words.number(one.get("preKeyId"), 0) : OptionalInt.empty();
        if (id.isPresent() && preKeys.size() < MOST_KEYS) {
          preKeys.put(id.getAsInt(), key(one));
        }
      }
      return Optional.of(new Bundle(
          key(node.child("identityKey").orElseThrow(Announcements::malformed)),
          Words.number(signed.get("signedPreKeyId"), 0).orElseThrow(Announcements::malformed),
          key(signed),
          Words.bytes(node.textOf("signedPreKeySignature"), LONGEST).filter(signature -> signature.length == 64)
              .orElseThrow(Announcements::malformed),
          preKeys));
    } catch (RatchetException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException("not a bundle");
  }

  private static CurveKey key(Node node) throws RatchetException {
    return CurveKey.decode(Words.bytes(node.text(), LONGEST).orElse(new byte[0]));
  }

  public static Node bundle(Bundle bundle) {
    Node[] preKeys = bundle.preKeys().entrySet().stream().sorted(Map.Entry.comparingByKey())
        .map(key -> Node.text("preKeyPublic", Ns.OMEMO, Words.text(key.getValue().encoded())).with("preKeyId", key.getKey()))
        .toArray(Node[]::new);
    return Node.of("bundle", Ns.OMEMO,
        Node.text("signedPreKeyPublic", Ns.OMEMO, Words.text(bundle.signedKey().encoded())).with("signedPreKeyId", bundle.signedId()),
        Node.text("signedPreKeySignature", Ns.OMEMO, Words.text(bundle.signature())),
        Node.text("identityKey", Ns.OMEMO, Words.text(bundle.identity().encoded())),
        Node.of("prekeys", Ns.OMEMO, preKeys));
  }
}
