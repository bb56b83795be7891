package im.recado.modules.muc;

import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps rooms: what is set for them, who is what to them, their subject. Every method may wait for a database; what a
 * writing method has done is durable when it returns. Throws {@link im.recado.kernel.store.StoreException} when the
 * database fails.
 */
public interface RoomStore {
  /**
   * A room as it is kept.
   *
   * @param jid the address of the room
   * @param created when it was made
   * @param config what is set, as text
   * @param listed whether people can find it
   * @param name for people, may be empty; as in {@code config}, so that it can be searched for
   * @param description for people, may be empty
   * @param subject the subject and who set it, as XML; empty when none was ever set
   * @param version of the list of affiliations
   * @param oldest the first version from which every change of that list is known
   */
  record Kept(
      Jid jid,
      Instant created,
      String config,
      boolean listed,
      String name,
      String description,
      String subject,
      long version,
      long oldest) {}

  /** A room and all who are known to it. */
  record Loaded(Kept room, List<Standing> standings) {}

  /** A room as far as a list of rooms tells. */
  record Listed(Jid jid, String name, String description, String config) {}

  /** The room, or null. */
  @Nullable Loaded load(Jid room);

  boolean exists(Jid room);

  /** Keeps a room with all who are known to it, in place of an earlier one of this address. */
  void create(Kept room, List<Standing> standings);

  /**
   * Changes a room that is kept, in one transaction; nothing happens when it is not kept.
   *
   * @param room as it is now
   * @param changed in place of what was known of these
   * @param forgotten who are not known any more
   */
  void update(Kept room, List<Standing> changed, List<Jid> forgotten);

  /** Forgets a room with everything of it that is kept here. */
  void remove(Jid room);

  /**
   * Rooms of a domain in the order of their addresses.
   *
   * @param after begins behind this address; null begins with the first
   * @param most so many at most
   * @param listed whether only rooms that people can find
   */
  List<Listed> list(String domain, @Nullable Jid after, int most, boolean listed);

  /** How many rooms a domain has. */
  long count(String domain, boolean listed);

  /** Rooms of a domain to which this account is of this affiliation or more, by address. */
  List<Jid> roomsOf(String domain, Jid account, Affiliation least);

  /** Forgets an account in every room; the rooms in which it was known. */
  List<Jid> forget(Jid account);
}
