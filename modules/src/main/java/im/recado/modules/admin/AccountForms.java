package im.recado.modules.admin;

import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.modules.account.Accounts;
import im.recado.modules.adhoc.Note;
import im.recado.modules.adhoc.Requester;
import im.recado.modules.adhoc.Step;
import im.recado.modules.vcard.VCardModule;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Making, changing and removing accounts (XEP-0133 sections 4.1 to 4.7). */
final class AccountForms {
  private static final String VCARD = "vcard-temp";

  private final AdminForms forms;
  private final Accounts accounts;
  private final VCardModule vcards;

  AccountForms(AdminForms forms, Accounts accounts, VCardModule vcards) {
    this.forms = forms;
    this.accounts = accounts;
    this.vcards = vcards;
  }

  void add() {
    forms.change("add-user", "Add a User", this::addUser);
    each("delete-user", "Delete a User", "Deleting a User", "delete a user", "delete", "user-remove");
    each("disable-user", "Disable a User", "Disabling a User", "disable a user", "disable", "user-disable");
    each("reenable-user", "Re-Enable a User", "Re-Enable a User", "re-enable a user", "re-enable", "user-enable");
    forms.change("end-user-session", "End a User's Session", this::endSession);
    forms.change("change-user-password", "Change a User's Password", this::changePassword);
  }

  private Step addUser(Requester requester) {
    DataForm form =
        AdminForms.form("Adding a User", "Fill out this form to add a user.")
            .field(AdminForms.account("The Jabber ID for the account to be added"))
            .field(Field.of("password", Field.Type.TEXT_PRIVATE, "The password for this account"))
            .field(Field.of("password-verify", Field.Type.TEXT_PRIVATE, "Retype password"))
            .field(Field.of("email", Field.Type.TEXT_SINGLE, "Email address"))
            .field(Field.of("given_name", Field.Type.TEXT_SINGLE, "Given name"))
            .field(Field.of("surname", Field.Type.TEXT_SINGLE, "Family name"))
            .build();
    return Step.ask(form, answers -> addUser(requester, answers));
  }

  private Step addUser(Requester requester, DataForm answers) throws CommandException {
    Jid account = AdminForms.address(value(answers, "accountjid")).bare();
    String password = value(answers, "password");
    if (answers.has("password-verify") && !password.equals(value(answers, "password-verify"))) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "The two passwords are not the same.");
    }
    String given = value(answers, "given_name").strip();
    String family = value(answers, "surname").strip();
    String name = (given + " " + family).strip();
    forms.run(requester, "user-add", Map.of("account", account.toString(), "password", password, "name", name));
    String email = value(answers, "email").strip();
    if (!email.isEmpty()) {
      vcards.keep(account, vcard(name, given, family, email));
    }
    return Step.done();
  }

  private static Element vcard(String name, String given, String family, String email) {
    Element.Builder vcard = Element.builder("vCard", VCARD);
    if (!name.isEmpty()) {
      vcard.child("FN", VCARD, name);
      vcard.child(
          Element.builder("N", VCARD).child("FAMILY", VCARD, family).child("GIVEN", VCARD, given).build());
    }
    return vcard.child(Element.builder("EMAIL", VCARD).child("USERID", VCARD, email).build()).build();
  }

  private static String value(DataForm answers, String field) {
    String value = answers.value(field);
    return value == null ? "" : value;
  }

  /** A command that does the same with each of some accounts: with all that are named, or with none. */
  private void each(String node, String name, String title, String what, String verb, String command) {
    forms.change(
        node,
        name,
        requester ->
            Step.ask(
                AdminForms.form(title, "Fill out this form to " + what + ".")
                    .field(AdminForms.accounts("The Jabber ID(s) to " + verb))
                    .build(),
                answers -> {
                  Set<Jid> named = existing(requester, answers);
                  for (Jid account : named) {
                    forms.run(requester, command, Map.of("account", account.toString()));
                  }
                  return Step.done();
                }));
  }

  private Set<Jid> existing(Requester requester, DataForm answers) throws CommandException {
    Set<Jid> named = new LinkedHashSet<>();
    for (Jid jid : AdminForms.addresses(answers)) {
      if (!forms.reach(requester).covers(jid)) {
        throw new CommandException(
            Reason.NOT_ALLOWED, jid.bare() + " is of a domain that you do not administrate; nothing was done.");
      }
      if (!accounts.exists(jid.bare())) {
        throw new CommandException(Reason.NOT_FOUND, "There is no account " + jid.bare() + "; nothing was done.");
      }
      named.add(jid.bare());
    }
    return named;
  }

  private Step endSession(Requester requester) {
    DataForm form =
        AdminForms.form("Ending a User Session", "Fill out this form to end a user's session.")
            .field(AdminForms.accounts("The Jabber ID(s) for which to end sessions"))
            .build();
    return Step.ask(
        form,
        answers -> {
          List<Note> notes = new ArrayList<>();
          for (Jid jid : AdminForms.addresses(answers)) {
            try {
              forms.run(requester, "session-end", Map.of("session", jid.toString()));
            } catch (CommandException e) {
              if (e.reason() != Reason.NOT_FOUND) {
                throw e;
              }
              notes.add(Note.error(String.valueOf(e.getMessage())));
            }
          }
          return new Step.Done(null, notes);
        });
  }

  private Step changePassword(Requester requester) {
    DataForm form =
        AdminForms.form("Changing a User Password", "Fill out this form to change a user's password.")
            .field(AdminForms.account("The Jabber ID for this account"))
            .field(Field.of("password", Field.Type.TEXT_PRIVATE, "The password for this account").mandatory())
            .build();
    return Step.ask(
        form,
        answers ->
            forms.done(
                requester,
                "user-passwd",
                Map.of(
                    "account", AdminForms.address(value(answers, "accountjid")).bare().toString(),
                    "password", value(answers, "password"))));
  }
}
