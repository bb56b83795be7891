package im.recado.modules.registration;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.store.KeyValues;
import im.recado.modules.account.Accounts;
import im.recado.modules.account.Accounts.AccountCreated;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.invite.GuestAccounts;
import im.recado.modules.invite.Invitation;
import im.recado.modules.invite.Invitations;
import im.recado.modules.login.Authenticator;
import im.recado.modules.login.LoginThrottle;
import im.recado.modules.registration.RegistrationOptions.Mode;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * Accounts that people make for themselves when the operator lets them, and what they do with their own (XEP-0077). What can
 * grow: challenges and counts of addresses, both bounded, and marks of removed names, which expire.
 */
public final class RegistrationModule implements Module, GuestAccounts {
  private final Kernel kernel;
  private final Tombstones tombstones;
  private final BeforeLogin beforeLogin;
  private final Preauth preauth;
  private final OwnAccount own;
  private final Registrar registrar;

  /**
   * @param removed marks of names of removed accounts
   * @param key makes those marks; stays the same over restarts
   * @param isLast whether nobody could administrate the server without an account
   */
  public RegistrationModule(
      Kernel kernel,
      Accounts accounts,
      Authenticator authenticator,
      LoginThrottle throttle,
      Invitations invitations,
      RosterModule roster,
      KeyValues removed,
      byte[] key,
      Predicate<Jid> isLast) {
    this.kernel = kernel;
    this.tombstones = new Tombstones(removed, key);
    this.registrar = new Registrar(kernel, accounts, invitations, roster, tombstones);
    this.beforeLogin = new BeforeLogin(kernel, registrar);
    this.preauth = new Preauth(kernel, invitations, throttle);
    this.own = new OwnAccount(kernel, accounts, authenticator, throttle, registrar, isLast);
  }

  @Override
  public Declaration declare() {
    Declaration declaration =
        Declaration.module("registration", "Accounts that people make for themselves, change and remove.")
            .xep(77, "2.4", "In-Band Registration")
            .xep(158, "1.0.1", "CAPTCHA Forms")
            .xep(221, "1.0", "Data Forms Media Element")
            .xep(445, "0.2.0", "Pre-Authenticated In-Band Registration")
            .serverFeature(RegistrationForm.NS)
            .streamFeature(preauth)
            .streamFeature(beforeLogin)
            .blockingIq(Iq.Type.GET, IqTarget.OWN_ACCOUNT, "query", RegistrationForm.NS, own::get)
            .blockingIq(Iq.Type.GET, IqTarget.SERVER, "query", RegistrationForm.NS, own::get)
            .blockingIq(Iq.Type.SET, IqTarget.OWN_ACCOUNT, "query", RegistrationForm.NS, own::set)
            .blockingIq(Iq.Type.SET, IqTarget.SERVER, "query", RegistrationForm.NS, own::set)
            .on(AccountCreated.class, event -> tombstones.remove(event.account()))
            .on(AccountRemoved.class, event -> tombstones.put(event.account(), until()))
            .every(RegistrationOptions.TIDY, this::tidy);
    for (Option<?> option : RegistrationOptions.ALL) {
      declaration.option(option);
    }
    return declaration;
  }

  @Override
  public Jid make(InetAddress client, Invitation invitation, String name, String password) throws StanzaException {
    if (!invitation.account()
        || RegistrationOptions.mode(kernel.options(), invitation.domain()) == Mode.CLOSED
        || !kernel.domains().isOpen(invitation.domain())) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    return registrar.register(
        new Registrar.Applicant(new InetSocketAddress(client, 0), invitation.domain(), invitation), name, password);
  }

  private Instant until() {
    return kernel.clock().instant().plus(kernel.options().get(RegistrationOptions.TOMBSTONE));
  }

  private void tidy() {
    for (String domain : kernel.domains().all()) {
      tombstones.tidy(domain, kernel.clock().instant());
    }
  }
}
