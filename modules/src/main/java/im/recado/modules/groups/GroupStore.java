package im.recado.modules.groups;

import im.recado.wire.jid.Jid;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Keeps groups and who is in them. Every method may wait for a database and throws {@link
 * im.recado.kernel.store.StoreException} when that fails; what was written is durable when it returns.
 */
public interface GroupStore {
  /** All groups by name, in the order of their names. */
  List<Group> groups();

  /** Who is in a group, with the person's name for others, which may be empty; in the order of their addresses. */
  Map<Jid, String> members(String group);

  /** Makes a group, or changes one of this name. */
  void put(Group group);

  /** Removes a group; whether there was one. */
  boolean remove(String group);

  /** Puts people into a group; those who are in already get this name. */
  void add(String group, Map<Jid, String> members);

  /** Takes people out of a group. */
  void takeOut(String group, Collection<Jid> members);
}
