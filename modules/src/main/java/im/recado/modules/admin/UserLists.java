package im.recado.modules.admin;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.Reach;
import im.recado.kernel.session.Account;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.account.Accounts;
import im.recado.modules.adhoc.Note;
import im.recado.modules.adhoc.Step;
import im.recado.modules.sessions.Activity;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** How many users there are and who they are (XEP-0133 sections 4.13 to 4.22). */
final class UserLists {
  private static final int MOST_LISTED = 1000;

  private final Kernel kernel;
  private final AdminForms forms;
  private final Accounts accounts;

  UserLists(Kernel kernel, AdminForms forms, Accounts accounts) {
    this.kernel = kernel;
    this.forms = forms;
    this.accounts = accounts;
  }

  void add() {
    Predicate<Account> all = account -> true;
    Predicate<Account> active = Activity::isActive;
    number("get-registered-users-num", "Registered", "registeredusersnum", this::registered);
    number("get-disabled-users-num", "Disabled", "disabledusersnum", this::disabled);
    number("get-online-users-num", "Online", "onlineusersnum", reach -> online(reach, all).size());
    number("get-active-users-num", "Active", "activeusersnum", reach -> online(reach, active).size());
    number("get-idle-users-num", "Idle", "idleusersnum", reach -> online(reach, active.negate()).size());
    list("get-registered-users-list", "Registered", "registereduserjids", this::registered, this::registered);
    list("get-disabled-users-list", "Disabled", "disableduserjids", this::disabled, this::disabled);
    listOnline("get-online-users-list", "Online", "onlineuserjids", all);
    listOnline("get-active-users", "Active", "activeuserjids", active);
    listOnline("get-idle-users", "Idle", "idleuserjids", active.negate());
  }

  /** Some of what somebody reaches. */
  @FunctionalInterface
  private interface Some {
    List<String> of(Reach reach, int most);
  }

  private long registered(Reach reach) {
    return reach.isEverything() ? accounts.count() : reach.domains().stream().mapToLong(accounts::count).sum();
  }

  private List<String> registered(Reach reach, int most) {
    return reach.isEverything()
        ? addresses(accounts.list(null, most).stream())
        : addresses(reach.domains().stream().flatMap(domain -> accounts.of(domain, "", null, most).stream())).stream()
            .sorted()
            .limit(most)
            .toList();
  }

  private long disabled(Reach reach) {
    return reach.isEverything()
        ? accounts.countDisabled(null)
        : reach.domains().stream().mapToLong(accounts::countDisabled).sum();
  }

  private List<String> disabled(Reach reach, int most) {
    return reach.isEverything()
        ? addresses(accounts.disabled(null, most).stream())
        : addresses(reach.domains().stream().flatMap(domain -> accounts.disabled(domain, most).stream())).stream()
            .sorted()
            .limit(most)
            .toList();
  }

  private static List<String> addresses(Stream<AccountRecord> records) {
    return records.map(record -> record.jid().toString()).toList();
  }

  private List<Jid> online(Reach reach, Predicate<Account> which) {
    List<Jid> online = new ArrayList<>();
    for (Account account : kernel.sessions().accounts()) {
      if (account.sessions().length > 0 && reach.covers(account.jid()) && which.test(account)) {
        online.add(account.jid());
      }
    }
    return online;
  }

  private void number(String node, String kind, String field, ToLongFunction<Reach> count) {
    forms.look(
        node,
        "Get Number of " + kind + " Users",
        requester ->
            Step.done(
                AdminForms.result()
                    .field(
                        Field.of(
                            field,
                            Field.Type.TEXT_SINGLE,
                            "The number of " + lower(kind) + " users",
                            Long.toString(count.applyAsLong(forms.reach(requester)))))
                    .build()));
  }

  private static String lower(String kind) {
    return kind.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + kind.substring(1);
  }

  private void listOnline(String node, String kind, String field, Predicate<Account> which) {
    list(
        node,
        kind,
        field,
        reach -> online(reach, which).size(),
        (reach, most) -> online(reach, which).stream().sorted().limit(most).map(Jid::toString).toList());
  }

  private void list(String node, String kind, String field, ToLongFunction<Reach> count, Some some) {
    DataForm.Builder form =
        AdminForms.form(
            "Requesting List of " + kind + " Users",
            "Fill out this form to request the " + lower(kind) + " users of this service.");
    List<Field.Choice> choices = new ArrayList<>();
    for (int most : new int[] {25, 50, 75, 100, 150, 200}) {
      choices.add(new Field.Choice(Integer.toString(most), Integer.toString(most)));
    }
    choices.add(new Field.Choice("none", "None"));
    form.field(
        new Field(
            "max_items", Field.Type.LIST_SINGLE, "Maximum number of items to show", null, false, choices, List.of()));
    DataForm asked = form.build();
    forms.look(
        node,
        "Get List of " + kind + " Users",
        requester ->
            Step.ask(
                asked,
                answers -> {
                  Reach reach = forms.reach(requester);
                  return listed(kind, field, count.applyAsLong(reach), some.of(reach, most(answers)));
                }));
  }

  private static int most(DataForm answers) throws CommandException {
    String value = answers.value("max_items");
    if (value == null || value.isEmpty() || value.equals("none")) {
      return MOST_LISTED;
    }
    if (!value.matches("[1-9][0-9]{0,5}")) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "How many? Not " + value + ".");
    }
    return Math.min(MOST_LISTED, Integer.parseInt(value));
  }

  private static Step listed(String kind, String field, long all, List<String> jids) {
    DataForm result =
        AdminForms.result()
            .field(Field.of(field, Field.Type.JID_MULTI, "The list of all " + lower(kind) + " users", jids))
            .build();
    List<Note> notes =
        jids.size() < all ? List.of(Note.warn("These are the first " + jids.size() + " of " + all + ".")) : List.of();
    return new Step.Done(result.toElement(), notes);
  }
}
