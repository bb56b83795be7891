package im.recado.modules.invite;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Command;
import im.recado.kernel.http.HttpRoute;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.adhoc.AdHocCommand;
import im.recado.modules.adhoc.AdHocCommands;
import im.recado.modules.registration.RegistrationOptions;
import im.recado.modules.roster.Greeter;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.xml.Element;
import java.time.Duration;

/**
 * Invitations that people and administrators hand out (XEP-0401), the page that guests see, and guests that become contacts
 * (XEP-0379). How an account is made is the work of {@code RegistrationModule}.
 */
public final class InviteModule implements Module {
  static final Option<Duration> TIDY =
      Option.duration("invite.tidy-interval", Duration.ofHours(1), "How often expired invitations are removed.");

  private final Kernel kernel;
  private final Invitations invitations;
  private final InviteCommands commands;
  private final InvitePage page;

  /**
   * @param accounts makes those of guests who come by the page
   */
  public InviteModule(
      Kernel kernel, Invitations invitations, GuestAccounts accounts, RosterModule roster, AdHocCommands adHoc) {
    this.kernel = kernel;
    this.invitations = invitations;
    this.commands = new InviteCommands(kernel, invitations);
    this.page = new InvitePage(invitations, new GuestForm(kernel, accounts));
    roster.add(this::greet);
    for (AdHocCommand command : commands.forPeople()) {
      adHoc.add(command);
    }
  }

  @Override
  public Declaration declare() {
    Declaration declaration =
        Declaration.module("invite", "Invitations to become a contact or to make an account.")
            .xep(379, "0.3.3", "Pre-Authenticated Roster Subscription")
            .xep(401, "0.6.0", "Ad-hoc Account Invitation Generation")
            .option(Invitations.LIFETIME)
            .option(Invitations.MOST_OPEN)
            .option(Invitations.ACCOUNTS)
            .option(TIDY)
            .on(AccountRemoved.class, event -> invitations.store().removeAll(event.account()))
            .every(TIDY, invitations::tidy)
            .http(HttpRoute.get("/invite/{token}", page::get))
            .http(HttpRoute.post("/invite/{token}", GuestForm.MOST_BYTES, page::post));
    for (Command command : commands.forAdministrators()) {
      declaration.command(command);
    }
    return declaration;
  }

  /** A guest who brings an owner's invitation is a contact at once, both ways; the invitation is used up (section 3.5). */
  private Greeter.Answer greet(Jid owner, Jid guest, Presence request) {
    Element preauth = request.element().child("preauth", "urn:xmpp:pars:0");
    String token = preauth == null ? null : preauth.attribute("token");
    Invitation invitation = token == null ? null : invitations.find(token);
    return invitation != null
            && invitation.contact()
            && owner.equals(invitation.inviter())
            && (invitation.name() == null || isNamed(invitation, guest))
            && invitations.use(invitation)
        ? Greeter.Answer.APPROVE_AND_ASK
        : Greeter.Answer.LEAVE;
  }

  private static boolean isNamed(Invitation invitation, Jid guest) {
    return invitation.domain().equals(guest.domain()) && invitation.name() != null
        && invitation.name().equals(guest.local());
  }

  /** Whether guests who have no account may make one of a domain when they are invited. */
  static boolean makesAccounts(Kernel kernel, String domain) {
    return RegistrationOptions.mode(kernel.options(), domain) != RegistrationOptions.Mode.CLOSED;
  }
}
