package im.recado.modules.invite;

import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps invitations. Every method may wait for a database and throws {@link im.recado.kernel.store.StoreException} when that
 * fails; what was written is durable when it returns. Several processes may use one database.
 */
public interface InviteStore {
  /**
   * Keeps an invitation.
   *
   * @param most so many of its inviter's may be open at its moment, with it
   * @return false when there would be more
   */
  boolean add(Invitation invitation, int most);

  /** The invitation of this id, expired or not; null when there is none. */
  @Nullable Invitation find(String id);

  /** The open invitation to an account of this name, or null. */
  @Nullable Invitation naming(String domain, String name, Instant now);

  /**
   * Claims an invitation for an account that is about to be made.
   *
   * @param stale claims of before then are void
   * @return false when there is no such invitation, or it is claimed by somebody else
   */
  boolean claim(String id, Jid claimant, Instant now, Instant stale);

  /** Gives a claim back: the account was not made. */
  void release(String id);

  /** Removes an invitation that was used or taken back; whether there was one. Of several at once one hears true. */
  boolean remove(String id);

  /** Removes all invitations of an inviter. */
  void removeAll(Jid inviter);

  /** Removes those that have expired. */
  void removeExpired(Instant now);

  /** The invitations of an inviter, the newest first, expired or not. */
  List<Invitation> of(Jid inviter);

  /** Those whose id begins so, the newest first, expired or not. */
  List<Invitation> beginningWith(String id);

  /** The newest invitations of all, expired or not: at most so many, after the first {@code skip}. */
  List<Invitation> newest(int skip, int most);
}
