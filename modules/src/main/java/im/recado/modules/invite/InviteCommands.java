package im.recado.modules.invite;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.ServerRole;
import im.recado.modules.adhoc.AdHocCommand;
import im.recado.modules.adhoc.Requester;
import im.recado.modules.adhoc.Step;
import im.recado.modules.delay.Dates;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Invitations are made, listed and taken back here: by administrators, and by people (XEP-0401). */
final class InviteCommands {
  private static final String CONTACT = "urn:xmpp:invite#invite";
  private static final String ACCOUNT = "urn:xmpp:invite#create-account";
  private static final String RESULT = "urn:xmpp:invite#invitation";
  private static final int MOST_LISTED = 500;
  private static final int PAGE = 500;
  private static final int MOST_DAYS = 365;

  /** How much of an id is told: enough to name one of some hundred. */
  private static final int ID_CHARS = 16;

  private final Kernel kernel;
  private final Invitations invitations;

  InviteCommands(Kernel kernel, Invitations invitations) {
    this.kernel = kernel;
    this.invitations = invitations;
  }

  List<Command> forAdministrators() {
    return List.of(
        Command.change(
            "user-invite",
            "Makes an invitation to an account; tells the link to hand on.",
            List.of(
                Argument.optional("name", Kind.TEXT, "what the account is called, such as alice; else the guest chooses"),
                Argument.optional("contact", Kind.ADDRESS, "an account that the guest gets as a contact"),
                Argument.optional("days", Kind.NUMBER, "how long it can be used, invite.lifetime when not told"),
                Argument.optional("domain", Kind.TEXT, "of which domain; that of the contact, or the main one, when not told")),
            this::invite)
            .reaching("contact", "domain"),
        Command.look("invite-list", "Lists invitations that nobody has used, the newest first.", List.of(), this::list)
            .reaching(),
        Command.change(
            "invite-revoke",
            "Takes an invitation back.",
            List.of(Argument.required("id", Kind.TEXT, "as invite-list tells it")),
            this::revoke)
            .reaching());
  }

  private CommandResult invite(CommandCall call) throws CommandException {
    Jid contact = call.has("contact") ? call.address("contact") : null;
    if (contact != null && !invitations.hasAccount(contact)) {
      throw new CommandException(Reason.NOT_FOUND, "There is no account " + contact + ".");
    }
    String domain = domain(call, contact);
    call.isAbout(domain);
    if (!InviteModule.makesAccounts(kernel, domain)) {
      throw new CommandException(
          Reason.NOT_ALLOWED, "Nobody can make an account: registration.mode is closed. Set it to invitation:"
              + " option-set key=registration.mode value=invitation.");
    }
    Duration lifetime = kernel.options().get(Invitations.LIFETIME, domain);
    if (call.has("days")) {
      long days = call.number("days", 0);
      if (days < 1 || days > MOST_DAYS) {
        throw new CommandException(Reason.WRONG_ARGUMENT, "Between 1 and " + MOST_DAYS + " days.");
      }
      lifetime = Duration.ofDays(days);
    }
    Invitations.Made made =
        invitations.account(
            contact,
            domain,
            call.text("name", ""),
            contact != null,
            lifetime);
    String page = invitations.page(made.token());
    return CommandResult.table(
        List.of("uri", "page", "expires"),
        List.of(List.of(made.uri(), page == null ? "" : page, made.invitation().expires().toString())));
  }

  /** Where the account will be. Who administrates one domain alone means that. */
  private String domain(CommandCall call, @Nullable Jid contact) throws CommandException {
    List<String> own = call.reach().domains();
    String usual = call.reach().isEverything() ? kernel.domain() : own.size() == 1 ? own.getFirst() : "";
    String named = call.text("domain", contact == null ? usual : contact.domain());
    String domain = kernel.domains().find(named);
    if (domain == null) {
      throw new CommandException(
          named.isEmpty() ? Reason.WRONG_ARGUMENT : Reason.NOT_FOUND,
          named.isEmpty() ? "Say to which domain." : named + " is not served here.");
    }
    if (contact != null && !contact.domain().equals(domain)) {
      throw new CommandException(Reason.WRONG_ARGUMENT, contact + " is of another domain.");
    }
    return domain;
  }

  private CommandResult list(CommandCall call) {
    List<List<String>> rows = new ArrayList<>();
    int passed = 0;
    List<Invitation> page;
    do {
      page = invitations.store().newest(passed, PAGE);
      passed += page.size();
      page.stream()
          .filter(invitation -> call.reach().covers(invitation.domain()))
          .limit(MOST_LISTED - rows.size())
          .forEach(invitation -> rows.add(row(invitation)));
    } while (page.size() == PAGE && rows.size() < MOST_LISTED);
    return CommandResult.table(List.of("id", "from", "for", "kind", "created", "expires"), rows);
  }

  private static List<String> row(Invitation invitation) {
    return List.of(
        invitation.id().substring(0, ID_CHARS),
        invitation.inviter() == null ? "" : invitation.inviter().toString(),
        invitation.name() == null ? "" : invitation.name() + "@" + invitation.domain(),
        invitation.account() ? invitation.contact() ? "account and contact" : "account" : "contact",
        invitation.created().toString(),
        invitation.expires().toString());
  }

  private CommandResult revoke(CommandCall call) throws CommandException {
    String id = call.text("id");
    List<Invitation> named = id.length() >= ID_CHARS ? invitations.store().beginningWith(id) : List.of();
    for (Invitation invitation : named) {
      if (call.reach().covers(invitation.domain()) && invitations.use(invitation)) {
        call.isAbout(invitation.domain());
        return CommandResult.done("Took the invitation back.");
      }
    }
    throw new CommandException(Reason.NOT_FOUND, "There is no such invitation.");
  }

  // For people.

  List<AdHocCommand> forPeople() {
    return List.of(
        new AdHocCommand(CONTACT, "Invite somebody to become a contact", ServerRole.USER, this::inviteContact),
        new AdHocCommand(ACCOUNT, "Invite somebody to make an account", ServerRole.ADMINISTRATOR, true, this::inviteAccount),
        new AdHocCommand("my-invitations", "My invitations", ServerRole.USER, this::mine));
  }

  private Step inviteContact(Requester requester) throws CommandException {
    boolean administrator = isAdministrator(requester);
    if (!invitations.hasAccount(requester.jid().bare())) {
      throw new CommandException(Reason.NOT_ALLOWED, "Only accounts that are kept invite people.");
    }
    int most = administrator ? Invitations.MOST_OF_ADMINISTRATORS : kernel.options().get(Invitations.MOST_OPEN, requester.jid().domain());
    if (most == 0) {
      throw new CommandException(Reason.NOT_ALLOWED, "Only administrators invite people here.");
    }
    boolean account =
        InviteModule.makesAccounts(kernel, requester.jid().domain())
            && (administrator || kernel.options().get(Invitations.ACCOUNTS, requester.jid().domain()));
    return told(invitations.contact(requester.jid().bare(), account, most));
  }

  /** Whether somebody administrates the domain that they are of. */
  private static boolean isAdministrator(Requester requester) {
    return requester.powers().in(requester.jid().domain()).isAtLeast(ServerRole.ADMINISTRATOR);
  }

  private Step inviteAccount(Requester requester) throws CommandException {
    if (!isAdministrator(requester)) {
      throw new CommandException(Reason.NOT_ALLOWED, "You do not administrate the domain of your account.");
    }
    if (!InviteModule.makesAccounts(kernel, requester.jid().domain())) {
      throw new CommandException(Reason.NOT_ALLOWED, "Nobody can make an account here: registration is closed.");
    }
    DataForm form =
        DataForm.builder(DataForm.Type.FORM)
            .title("Invite somebody to make an account")
            .field(
                Field.of("username", Field.Type.TEXT_SINGLE, "Username")
                    .describedAs("The first part of the address; left empty, the guest chooses."))
            .field(Field.flag("roster-subscription", "You and the guest become contacts", false))
            .build();
    return Step.ask(
        form,
        answers -> {
          Jid inviter = requester.jid().bare();
          return told(
              invitations.account(
                  inviter,
                  inviter.domain(),
                  answers.value("username"),
                  Boolean.TRUE.equals(answers.flag("roster-subscription")),
                  kernel.options().get(Invitations.LIFETIME, inviter.domain())));
        });
  }

  private Step told(Invitations.Made made) {
    DataForm.Builder result =
        DataForm.result(RESULT).field(Field.of("uri", Field.Type.TEXT_SINGLE, "Opens a client", made.uri()));
    String page = invitations.page(made.token());
    if (page != null) {
      result.field(Field.of("landing-url", Field.Type.TEXT_SINGLE, "A page for a browser", page));
    }
    return Step.done(
        result
            .field(
                Field.of(
                    "expire", Field.Type.TEXT_SINGLE, "Can be used until", Dates.format(made.invitation().expires())))
            .build());
  }

  /** What is open, to be taken back. */
  private Step mine(Requester requester) {
    Jid inviter = requester.jid().bare();
    List<Field.Choice> choices = new ArrayList<>();
    for (Invitation invitation : invitations.open(inviter)) {
      choices.add(new Field.Choice(invitation.id(), String.join(" ", row(invitation).subList(2, 6)).strip()));
    }
    if (choices.isEmpty()) {
      return Step.done("None of your invitations waits to be used.");
    }
    DataForm form =
        DataForm.builder(DataForm.Type.FORM)
            .title("My invitations")
            .instructions("Those that you choose are taken back.")
            .field(
                new Field(
                    "invitations", Field.Type.LIST_MULTI, "Invitations", null, false, choices, List.of()))
            .build();
    return Step.ask(form, answers -> takeBack(inviter, answers.values("invitations")));
  }

  private Step takeBack(Jid inviter, List<String> ids) {
    int count = 0;
    for (Invitation invitation : invitations.open(inviter)) {
      if (ids.contains(invitation.id()) && invitations.use(invitation)) {
        count++;
      }
    }
    return Step.done(count == 1 ? "Took one invitation back." : "Took " + count + " invitations back.");
  }
}
