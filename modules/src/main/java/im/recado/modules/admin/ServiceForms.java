package im.recado.modules.admin;

import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.modules.access.AccessModule;
import im.recado.modules.adhoc.Requester;
import im.recado.modules.adhoc.Step;
import im.recado.modules.announce.Announcements;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What concerns the service as a whole (XEP-0133 sections 4.11, 4.12 and 4.23 to 4.31). */
final class ServiceForms {
  /** What is set now for a domain, or for all. */
  @FunctionalInterface
  private interface Current {
    @Nullable String of(String domain);
  }

  private final AdminForms forms;
  private final Options options;
  private final AccessModule access;
  private final Announcements announcements;

  ServiceForms(AdminForms forms, Options options, AccessModule access, Announcements announcements) {
    this.forms = forms;
    this.options = options;
    this.access = access;
    this.announcements = announcements;
  }

  void add() {
    addresses("edit-blacklist", "Edit the Blacklist", "Editing the Blacklist",
        "entities with whom communications are disallowed", "blacklistjids", "The blacklist", AccessModule.BLOCKED,
        () -> access.entities(AccessModule.BLOCKED));
    addresses("edit-whitelist", "Edit the Whitelist", "Editing the Whitelist",
        "entities with whom communications are allowed", "whitelistjids", "The whitelist", AccessModule.ALLOWED,
        () -> access.entities(AccessModule.ALLOWED));
    addresses("edit-admin", "Edit the Admin List", "Editing the Admin List",
        "entities who have administrative privileges", "adminjids", "The admin list", Administrators.ADMINISTRATORS,
        () -> options.get(Administrators.ADMINISTRATORS).stream().map(Jid::toString).toList());
    text("announce", "Send an Announcement to Online Users", "Making an Announcement",
        "Fill out this form to make an announcement to all active users of this service.", "announcement",
        "Announcement", "announce", domain -> null);
    text("set-motd", "Set the Message of the Day", "Setting the Message of the Day",
        "Fill out this form to set the message of the day.", "motd", "Message of the Day", "motd-set", domain -> null);
    text("edit-motd", "Edit the Message of the Day", "Editing the Message of the Day",
        "Fill out this form to edit the message of the day.", "motd", "Message of the Day", "motd-edit",
        announcements::motd);
    text("set-welcome", "Set the Welcome Message", "Setting Welcome Message",
        "Fill out this form to set the welcome message for this service.", "welcome", "Welcome Message", "welcome-set",
        announcements::welcome);
    removal("delete-motd", "Delete the Message of the Day", "motd-remove", announcements::motd);
    removal("delete-welcome", "Delete the Welcome Message", "welcome-remove", announcements::welcome);
    stop("restart", "Restart the Service", "Restarting the Service", "restart the service", "restarting",
        "server-restart");
    stop("shutdown", "Shut Down the Service", "Shutting Down the Service", "shut down the service", "shutting down",
        "server-stop");
  }

  /** The arguments of a command that may be about one domain. */
  private static Map<String, String> about(String domain, Map<String, String> arguments) {
    Map<String, String> all = new HashMap<>(arguments);
    if (!domain.isEmpty()) {
      all.put("domain", domain);
    }
    return all;
  }

  /** A list of addresses that is an option, for those who may change it. */
  private void addresses(
      String node,
      String name,
      String title,
      String whom,
      String field,
      String label,
      Option<?> option,
      Supplier<List<String>> now) {
    forms.everywhere(
        node,
        name,
        option.isForOwners() ? ServerRole.OWNER : ServerRole.ADMINISTRATOR,
        requester ->
            Step.ask(
                AdminForms.form(title, "Fill out this form to edit the list of " + whom + ".")
                    .field(Field.of(field, Field.Type.JID_MULTI, label, now.get()))
                    .build(),
                answers -> {
                  List<String> wanted = new ArrayList<>(answers.values(field));
                  wanted.replaceAll(String::strip);
                  wanted.removeIf(String::isEmpty);
                  if (option == Administrators.ADMINISTRATORS && wanted.isEmpty()) {
                    throw new CommandException(Reason.WRONG_ARGUMENT, "Somebody must administrate the server.");
                  }
                  return forms.done(
                      requester, "option-set", Map.of("key", option.key(), "value", String.join(", ", wanted)));
                }));
  }

  private void text(
      String node,
      String name,
      String title,
      String instructions,
      String field,
      String label,
      String command,
      Current now) {
    forms.change(
        node,
        name,
        requester -> {
          String domain = forms.domain(requester);
          String before = now.of(domain);
          List<String> lines = before == null ? List.of() : before.lines().toList();
          DataForm form =
              AdminForms.form(title, instructions)
                  .field(Field.of(field, Field.Type.TEXT_MULTI, label, lines).mandatory())
                  .build();
          return Step.ask(
              form, answers ->
                  forms.done(requester, command, about(domain, Map.of("text", AdminForms.text(answers, field)))));
        });
  }

  /** What is not there is as good as removed. */
  private void removal(String node, String name, String command, Current now) {
    forms.change(
        node,
        name,
        requester -> {
          String domain = forms.domain(requester);
          return now.of(domain) == null ? Step.done() : forms.done(requester, command, about(domain, Map.of()));
        });
  }

  private void stop(String node, String name, String title, String what, String doing, String command) {
    List<Field.Choice> delays =
        List.of(
            new Field.Choice("30", "30 seconds"),
            new Field.Choice("60", "60 seconds"),
            new Field.Choice("90", "90 seconds"),
            new Field.Choice("120", "2 minutes"),
            new Field.Choice("180", "3 minutes"),
            new Field.Choice("240", "4 minutes"),
            new Field.Choice("300", "5 minutes"));
    DataForm form =
        AdminForms.form(title, "Fill out this form to " + what + ".")
            .field(
                new Field(
                    "delay", Field.Type.LIST_SINGLE, "Time delay before " + doing, null, false, delays, List.of()))
            .field(Field.of("announcement", Field.Type.TEXT_MULTI, "Announcement"))
            .build();
    forms.everywhere(node, name, ServerRole.ADMINISTRATOR, requester -> Step.ask(form, answers -> stop(requester, command, answers)));
  }

  private Step stop(Requester requester, String command, DataForm answers) throws CommandException {
    Map<String, String> arguments = new HashMap<>();
    String delay = answers.value("delay");
    if (delay != null && !delay.isEmpty()) {
      arguments.put("delay", delay);
    }
    String announcement = AdminForms.text(answers, "announcement");
    if (!announcement.isBlank()) {
      arguments.put("announcement", announcement);
    }
    return forms.done(requester, command, arguments);
  }
}
