package im.recado.modules.announce;

import im.recado.kernel.Domains.DomainRemoved;
import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.event.ModulesAssembled;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.modules.account.Accounts.AccountCreated;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.roster.PresenceModule;
import java.util.List;

/** Lets administrators tell everybody something. What can grow: two short texts for each account. */
public final class AnnounceModule implements Module {
  private static final Argument DOMAIN =
      Argument.optional("domain", Kind.TEXT, "the people of this domain alone; of all domains when not told");
  private static final List<Argument> TEXT =
      List.of(Argument.required("text", Kind.TEXT, "what people are told"), DOMAIN);

  private final Kernel kernel;
  private final Announcements announcements;

  public AnnounceModule(Kernel kernel, Announcements announcements) {
    this.kernel = kernel;
    this.announcements = announcements;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("announce", "Announcements, the message of the day, the welcome for new accounts.")
        .xep(506, "0.1.0", "No-reply JIDs")
        .serverFeature(DiscoModule.NO_REPLY)
        .on(ModulesAssembled.class, event -> announcements.load())
        .on(AccountCreated.class, event -> announcements.created(event.account()))
        .on(AccountRemoved.class, event -> announcements.removed(event.account()))
        .on(
            PresenceModule.SessionAvailable.class,
            event -> {
              if (event.initial()) {
                announcements.came(event.session());
              }
            })
        .on(DomainRemoved.class, event -> announcements.forget(event.domain()))
        .command(
            Command.change("announce", "Tells everybody who is connected.", TEXT, this::announce).reaching("domain"))
        .command(
            Command.change(
                    "motd-set",
                    "Sets the message of the day: everybody is told once, now or when they come.",
                    TEXT,
                    call -> {
                      announcements.motd(domain(call), call.text("text"));
                      return CommandResult.done("Set the message of the day.");
                    })
                .within("domain"))
        .command(
            Command.change(
                    "motd-edit",
                    "Changes the message of the day for those who have not been told yet.",
                    TEXT,
                    call -> {
                      announcements.editMotd(domain(call), call.text("text"));
                      return CommandResult.done("Changed the message of the day.");
                    })
                .within("domain"))
        .command(
            Command.change(
                    "motd-remove",
                    "Removes the message of the day.",
                    List.of(DOMAIN),
                    call -> removed(announcements.removeMotd(domain(call)), "message of the day"))
                .within("domain"))
        .command(
            Command.change(
                    "welcome-set",
                    "Sets what new accounts are told when they first come.",
                    TEXT,
                    call -> {
                      announcements.welcome(domain(call), call.text("text"));
                      return CommandResult.done("Set the welcome message.");
                    })
                .within("domain"))
        .command(
            Command.change(
                    "welcome-remove",
                    "New accounts are told nothing any more.",
                    List.of(DOMAIN),
                    call -> removed(announcements.removeWelcome(domain(call)), "welcome message"))
                .within("domain"));
  }

  /** The domain that is meant; {@link Announcements#ALL} when none is named. */
  private String domain(CommandCall call) throws CommandException {
    if (!call.has("domain")) {
      return Announcements.ALL;
    }
    String domain = kernel.domains().find(call.text("domain"));
    if (domain == null) {
      throw new CommandException(Reason.NOT_FOUND, call.text("domain") + " is not served here.");
    }
    return domain;
  }

  private CommandResult announce(CommandCall call) throws CommandException {
    String only = domain(call);
    int told =
        announcements.announce(
            call.text("text"), domain -> only.isEmpty() ? call.reach().covers(domain) : only.equals(domain));
    return CommandResult.done(told == 1 ? "Told one session." : "Told " + told + " sessions.");
  }

  private static CommandResult removed(boolean was, String what) throws CommandException {
    if (!was) {
      throw new CommandException(Reason.NOT_FOUND, "There is no " + what + ".");
    }
    return CommandResult.done("Removed the " + what + ".");
  }
}
