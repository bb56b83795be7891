package im.recado.testkit.memory;

import im.recado.modules.invite.Invitation;
import im.recado.modules.invite.InviteStore;
import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Invitations in a map. */
final class MemoryInvites implements InviteStore {
  private static final Comparator<Invitation> NEWEST_FIRST =
      Comparator.comparing(Invitation::created).thenComparing(Invitation::id).reversed();

  private final MemoryDisk disk;
  private final Map<String, Invitation> invitations = new HashMap<>();
  private final Map<String, Instant> claims = new HashMap<>();

  MemoryInvites(MemoryDisk disk) {
    this.disk = disk;
  }

  private static Invitation with(Invitation it, @Nullable Jid claimant) {
    return new Invitation(
        it.id(), it.inviter(), it.domain(), it.name(), it.contact(), it.account(),
        it.created().truncatedTo(ChronoUnit.MILLIS), it.expires().truncatedTo(ChronoUnit.MILLIS), claimant);
  }

  private static boolean isOf(Invitation invitation, @Nullable Jid inviter) {
    return inviter == null ? invitation.inviter() == null : inviter.equals(invitation.inviter());
  }

  @Override
  public boolean add(Invitation invitation, int most) {
    return disk.now(
        () -> {
          long open =
              invitations.values().stream()
                  .filter(other -> isOf(other, invitation.inviter()) && !other.isExpired(invitation.created()))
                  .count();
          if (open >= most) {
            return false;
          }
          invitations.put(invitation.id(), with(invitation, null));
          return true;
        });
  }

  @Override
  public @Nullable Invitation find(String id) {
    return disk.<@Nullable Invitation>read(() -> invitations.get(id));
  }

  @Override
  public @Nullable Invitation naming(String domain, String name, Instant now) {
    return disk.<@Nullable Invitation>read(
        () ->
            invitations.values().stream()
                .filter(it -> it.domain().equals(domain) && name.equals(it.name()) && !it.isExpired(now))
                .findFirst()
                .orElse(null));
  }

  @Override
  public boolean claim(String id, Jid claimant, Instant now, Instant stale) {
    return disk.now(
        () -> {
          Invitation invitation = invitations.get(id);
          if (invitation == null || !claims.getOrDefault(id, Instant.EPOCH).isBefore(stale)) {
            return false;
          }
          claims.put(id, now);
          invitations.put(id, with(invitation, claimant));
          return true;
        });
  }

  @Override
  public void release(String id) {
    disk.now(
        () -> {
          claims.remove(id);
          return invitations.computeIfPresent(id, (any, invitation) -> with(invitation, null));
        });
  }

  @Override
  public boolean remove(String id) {
    return disk.now(
        () -> {
          claims.remove(id);
          return invitations.remove(id) != null;
        });
  }

  @Override
  public void removeAll(Jid inviter) {
    disk.now(() -> invitations.values().removeIf(invitation -> isOf(invitation, inviter)));
  }

  @Override
  public void removeExpired(Instant now) {
    disk.now(() -> invitations.values().removeIf(invitation -> invitation.isExpired(now)));
  }

  @Override
  public List<Invitation> of(Jid inviter) {
    return disk.read(
        () -> invitations.values().stream().filter(it -> isOf(it, inviter)).sorted(NEWEST_FIRST).toList());
  }

  @Override
  public List<Invitation> beginningWith(String id) {
    return disk.read(
        () -> invitations.values().stream().filter(it -> it.id().startsWith(id)).sorted(NEWEST_FIRST).toList());
  }

  @Override
  public List<Invitation> newest(int skip, int most) {
    return disk.read(() -> invitations.values().stream().sorted(NEWEST_FIRST).skip(skip).limit(most).toList());
  }
}
