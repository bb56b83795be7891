package im.recado.modules.invite;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.module.Option;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes invitations and takes them back in (SECURITY B-2): each is good once and until it expires, and an account has only
 * so many open ones. Every method may wait. Any thread.
 */
public final class Invitations {
  static final Option<Duration> LIFETIME =
      Option.duration("invite.lifetime", Duration.ofDays(7), "How long an invitation can be used.")
          .perDomain();
  static final Option<Integer> MOST_OPEN =
      Option.integer(
          "invite.max-open", 5, 0, 10_000, "So many unused invitations an account may have; 0 leaves them to administrators.")
          .perDomain();
  static final Option<Boolean> ACCOUNTS =
      Option.flag(
          "invite.accounts", true, "Whether accounts may invite people who have none to make one here; see registration.mode.")
          .perDomain();

  /** So many a server has open that its administrators made. */
  static final int MOST_OF_ADMINISTRATORS = 10_000;

  /** An account is made in less time; after that a claim was left behind by a server that went down. */
  private static final Duration CLAIM = Duration.ofMinutes(1);

  /** A guest who has shown an invitation in time may take so long to use it (XEP-0445 section 4). */
  private static final Duration GRACE = Duration.ofDays(1);

  /** An invitation that was just made, with the token that is told once. */
  public record Made(Invitation invitation, String token) {
    /** What opens a client. */
    public String uri() {
      return uriOf(invitation, token);
    }
  }

  private final Kernel kernel;
  private final InviteStore store;
  private final Predicate<Jid> exists;

  /**
   * @param exists whether there is an account of this address
   */
  public Invitations(Kernel kernel, InviteStore store, Predicate<Jid> exists) {
    this.kernel = kernel;
    this.store = store;
    this.exists = exists;
  }

  InviteStore store() {
    return store;
  }

  /** Whether there is an account of this address. */
  boolean hasAccount(Jid address) {
    return exists.test(address);
  }

  /** Where a guest finds the page of an invitation; null without a web listener. */
  @Nullable String page(String token) {
    String url = kernel.web().url();
    return url == null ? null : url + "/invite/" + token;
  }

  static String uriOf(Invitation invitation, String token) {
    Jid inviter = invitation.inviter();
    return invitation.contact() && invitation.name() == null && inviter != null
        ? InviteUri.contact(inviter, token, invitation.account())
        : InviteUri.account(address(invitation.domain(), invitation.name()), token);
  }

  private static Jid address(String domain, @Nullable String name) {
    try {
      return Jid.of(name, domain, null);
    } catch (JidException e) {
      throw new IllegalStateException("was checked when the invitation was made", e);
    }
  }

  /**
   * Invites somebody to be a contact.
   *
   * @param account whether also to make an account
   * @param most of the inviter's may be open
   * @throws CommandException when that is too many
   */
  Made contact(Jid inviter, boolean account, int most) throws CommandException {
    return add(inviter, inviter.domain(), null, true, account, kernel.options().get(LIFETIME, inviter.domain()), most);
  }

  /**
   * Invites somebody to make an account.
   *
   * @param inviter null for the operator
   * @param name which, or null when the guest chooses
   * @param contact whether guest and inviter become contacts
   * @throws CommandException when that name cannot be had
   */
  Made account(@Nullable Jid inviter, String domain, @Nullable String name, boolean contact, Duration lifetime)
      throws CommandException {
    String prepared = null;
    if (name != null && !name.isBlank()) {
      Jid address;
      try {
        address = Jid.of(name.strip(), domain, null);
      } catch (JidException e) {
        throw new CommandException(Reason.WRONG_ARGUMENT, "No account can be called so.");
      }
      if (exists.test(address) || store.naming(domain, Objects.requireNonNull(address.local()), now()) != null) {
        throw new CommandException(Reason.CONFLICT, "There is an account or an invitation of this name already.");
      }
      prepared = address.local();
    }
    return add(inviter, domain, prepared, contact && inviter != null, true, lifetime, MOST_OF_ADMINISTRATORS);
  }

  private Made add(
      @Nullable Jid inviter,
      String domain,
      @Nullable String name,
      boolean contact,
      boolean account,
      Duration lifetime,
      int most)
      throws CommandException {
    String token = InviteTokens.fresh(kernel.random());
    Instant now = now();
    Invitation invitation =
        new Invitation(
            InviteTokens.id(token), inviter, domain, name, contact, account, now, now.plus(lifetime), null);
    if (!store.add(invitation, most)) {
      throw new CommandException(Reason.CONFLICT, "Too many invitations wait to be used.");
    }
    return new Made(invitation, token);
  }

  private Instant now() {
    return kernel.clock().instant();
  }

  /** The invitation of a token, or null when it is none, was used, or has expired. */
  public @Nullable Invitation find(String token) {
    Invitation invitation = InviteTokens.isOne(token) ? store.find(InviteTokens.id(token)) : null;
    return invitation == null || invitation.isExpired(now()) || isUsed(invitation) ? null : invitation;
  }

  /** A server went down between making the account and saying that the invitation was used. */
  private boolean isUsed(Invitation invitation) {
    Jid claimant = invitation.claimant();
    if (claimant == null || !exists.test(claimant)) {
      return false;
    }
    store.remove(invitation.id());
    return true;
  }

  /** Whether an account of this name may be made by the owner of another invitation only. */
  public boolean isReserved(Jid address, @Nullable Invitation own) {
    Invitation naming = store.naming(address.domain(), Objects.requireNonNull(address.local()), now());
    return naming != null && (own == null || !naming.id().equals(own.id()));
  }

  /**
   * Claims an invitation for an account that is about to be made; whether it was there to be claimed. Whether it has expired
   * does not matter: it was looked at when the guest began (XEP-0445 section 4).
   */
  public boolean claim(Invitation invitation, Jid address) {
    Invitation now = store.find(invitation.id());
    return now != null && !isUsed(now) && store.claim(now.id(), address, now(), now().minus(CLAIM));
  }

  /** Gives a claim back. */
  public void release(Invitation invitation) {
    store.release(invitation.id());
  }

  /** Uses an invitation up; false when somebody else has. */
  public boolean use(Invitation invitation) {
    return store.remove(invitation.id());
  }

  /** Forgets what expired long enough ago that no guest is still at it. */
  void tidy() {
    store.removeExpired(now().minus(GRACE));
  }

  /** The open invitations of an inviter, the newest first. */
  List<Invitation> open(Jid inviter) {
    Instant now = now();
    return store.of(inviter).stream().filter(invitation -> !invitation.isExpired(now)).toList();
  }
}
