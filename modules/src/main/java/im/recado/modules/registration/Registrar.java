package im.recado.modules.registration;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.limit.Source;
import im.recado.kernel.module.Option;
import im.recado.modules.account.Accounts;
import im.recado.modules.invite.Invitation;
import im.recado.modules.invite.Invitations;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.sasl.PasswordException;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes accounts for people who ask for one. Every method may wait. Any thread. */
final class Registrar {
  private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);

  private final Kernel kernel;
  private final Accounts accounts;
  private final Invitations invitations;
  private final RosterModule roster;
  private final Tombstones tombstones;
  private final Names names;
  private final RegistrationLimits limits;

  /**
   * Who asks.
   *
   * @param invitation what the applicant was invited with, or null
   */
  record Applicant(InetSocketAddress peer, String domain, @Nullable Invitation invitation) {
    Source source() {
      return Source.of(peer.getAddress());
    }
  }

  Registrar(Kernel kernel, Accounts accounts, Invitations invitations, RosterModule roster, Tombstones tombstones) {
    this.kernel = kernel;
    this.accounts = accounts;
    this.invitations = invitations;
    this.roster = roster;
    this.tombstones = tombstones;
    this.names = new Names(kernel.options(), accounts::exists);
    this.limits = new RegistrationLimits(kernel.options(), kernel.clock(), kernel.timers()::nanoTime);
  }

  private <T> T option(Option<T> option) {
    return kernel.options().get(option);
  }

  /** Makes an account; throws what the applicant is to be told when it is not made. */
  Jid register(Applicant applicant, String username, String password) throws StanzaException {
    Jid address = address(applicant, username);
    requireGood(password);
    Invitation invitation = applicant.invitation();
    String name = invitation == null ? null : invitation.name();
    if (name != null && !name.equals(address.local())) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "The invitation is for the name " + name + ".");
    }
    if (invitation == null && !limits.mayTry(applicant.source(), address.domain())) {
      kernel.security().refused(applicant.peer(), null, RegistrationOptions.PER_ADDRESS.key(), "too-many-registrations");
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "Too many accounts were made from here. Try again later.");
    }
    if (invitation != null && name == null && !limits.mayTryInvited(applicant.source(), invitation.id())) {
      kernel.security().refused(applicant.peer(), null, "invitation", "too-many-names");
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "Too many names were tried. Try again later.");
    }
    // A name that stands in the settings already would make an administrator of whoever takes it (SECURITY R2).
    boolean isPowerful = kernel.powers(address).greatest() != ServerRole.USER;
    String objection = isPowerful ? Names.RESERVED : name != null ? null : names.objection(address);
    if (objection != null) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, objection);
    }
    if (accounts.exists(address)
        || invitations.isReserved(address, invitation)
        || name == null && tombstones.isThere(address, kernel.clock().instant())) {
      throw new StanzaException(Condition.CONFLICT, "There is an account of this name already.");
    }
    if (invitation == null) {
      create(address, password);
      limits.made(applicant.source(), address.domain());
    } else {
      createInvited(invitation, address, password);
    }
    kernel.events().fire(new Registered(address, invitation != null));
    LOG.info("{} was registered from {}", address, applicant.peer().getAddress().getHostAddress());
    return address;
  }

  private static Jid address(Applicant applicant, String username) throws StanzaException {
    try {
      return Jid.of(username, applicant.domain(), null);
    } catch (JidException e) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "No account can be called so.");
    }
  }

  /** Refuses a password that is too easy to guess. */
  void requireGood(String password) throws StanzaException {
    int fewest = option(RegistrationOptions.PASSWORD_LENGTH);
    if (!RegistrationOptions.isLong(password, fewest)) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "A password has at least " + fewest + " characters.");
    }
  }

  private void create(Jid address, String password) throws StanzaException {
    try {
      if (!accounts.create(address, password, "")) {
        throw new StanzaException(Condition.CONFLICT, "There is an account of this name already.");
      }
    } catch (PasswordException e) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, String.valueOf(e.getMessage()));
    }
  }

  private void createInvited(Invitation invitation, Jid address, String password) throws StanzaException {
    if (!invitations.claim(invitation, address)) {
      throw new StanzaException(Condition.NOT_ALLOWED, "The invitation was used already.");
    }
    boolean made = false;
    try {
      create(address, password);
      made = true;
    } finally {
      if (!made) {
        invitations.release(invitation);
      }
    }
    invitations.use(invitation);
    Jid inviter = invitation.inviter();
    if (invitation.contact() && inviter != null && accounts.exists(inviter)) {
      roster.befriend(inviter, address);
    }
  }
}
