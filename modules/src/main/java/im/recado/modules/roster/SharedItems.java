package im.recado.modules.roster;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.wire.jid.Jid;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rosters as their owners see them: what they keep themselves, and over it whom they share groups with. Shared contacts are
 * not stored in rosters; they are there, subscribed both ways, as long as the group says so, and what the owner had of them
 * before is there again afterwards.
 */
final class SharedItems {
  private final SharedContacts shared;

  SharedItems(SharedContacts shared) {
    this.shared = shared;
  }

  boolean isShared(Jid owner, Jid contact) {
    return shared.contact(owner, contact) != null;
  }

  /** An item as the owner sees it; null when there is none. */
  @Nullable RosterItem seen(Jid owner, Jid contact, @Nullable RosterItem own) {
    return over(own, contact, shared.contact(owner, contact));
  }

  /** An item with what is shared over it. */
  static @Nullable RosterItem over(@Nullable RosterItem own, Jid contact, @Nullable SharedContact with) {
    if (with == null) {
      return own;
    }
    if (own == null) {
      return new RosterItem(contact, with.name(), with.groups(), Subscription.BOTH, false, false, null, true);
    }
    List<String> groups = new ArrayList<>(own.groups());
    with.groups().stream().filter(group -> !groups.contains(group)).forEach(groups::add);
    String name = own.name().isEmpty() ? with.name() : own.name();
    return new RosterItem(contact, name, List.copyOf(groups), Subscription.BOTH, false, own.approved(), null, true);
  }

  /** Groups that are the owner's own: without the titles that are shared. */
  List<String> ownGroups(Jid owner, Jid contact, List<String> groups) {
    SharedContact with = shared.contact(owner, contact);
    return with == null ? groups : groups.stream().filter(group -> !with.groups().contains(group)).toList();
  }

  /** A name that is the owner's own: nothing when it is the one that is shared. */
  String ownName(Jid owner, Jid contact, String name) {
    SharedContact with = shared.contact(owner, contact);
    return with != null && with.name().equals(name) ? "" : name;
  }

  /** A whole roster as its owner sees it. */
  List<RosterItem> seen(Jid owner, List<RosterItem> own) {
    Map<Jid, SharedContact> contacts = shared.contacts(owner);
    if (contacts.isEmpty()) {
      return own;
    }
    Map<Jid, SharedContact> left = new HashMap<>(contacts);
    List<RosterItem> seen = new ArrayList<>(own.size() + contacts.size());
    for (RosterItem item : own) {
      RosterItem one = over(item, item.contact(), left.remove(item.contact()));
      if (one != null) {
        seen.add(one);
      }
    }
    for (Map.Entry<Jid, SharedContact> entry : contacts.entrySet()) {
      RosterItem one = left.containsKey(entry.getKey()) ? over(null, entry.getKey(), entry.getValue()) : null;
      if (one != null) {
        seen.add(one);
      }
    }
    return seen;
  }

  /**
   * What distinguishes rosters with the same version of what is kept (RFC 6121 section 2.6: a version is any text); empty
   * when nothing is shared.
   */
  String mark(Jid owner) {
    Map<Jid, SharedContact> contacts = shared.contacts(owner);
    if (contacts.isEmpty()) {
      return "";
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      contacts.forEach(
          (contact, with) -> digest.update((contact + "\0" + with.name() + "\0" + with.groups() + "\0").getBytes(UTF_8)));
      return "-" + HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
