package im.recado.modules.link;

import im.recado.wire.jid.Jid;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps links. Every method may wait for a database and throws {@link im.recado.kernel.store.StoreException} when that fails;
 * what was written is durable when it returns.
 */
public interface LinkStore {
  /** Keeps a link in place of the one with the same owner, gateway and number; that one's {@code created} stays. */
  void put(Link link);

  /** A link, or null when there is none. */
  @Nullable Link find(Jid owner, String gateway, int number);

  /** All links of an owner, by gateway and number. */
  List<Link> of(Jid owner);

  /**
   * Links of a gateway, by owner and number.
   *
   * @param domains of whose accounts; empty for those of all
   * @param after only those of later owners; null to begin
   * @param most at most so many, but never only some of an owner's
   */
  List<Link> at(String gateway, Collection<String> domains, @Nullable Jid after, int most);

  /** Removes a link; whether there was one. */
  boolean remove(Jid owner, String gateway, int number);

  /** Removes all links of an owner. */
  void removeAll(Jid owner);
}
