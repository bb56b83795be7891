package im.recado.modules.admin;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Session;
import im.recado.kernel.stream.ClientStream;
import im.recado.modules.account.Accounts;
import im.recado.modules.adhoc.Requester;
import im.recado.modules.adhoc.Step;
import im.recado.modules.logins.LoginsModule;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is known of single accounts (XEP-0133 sections 4.8 to 4.10). */
final class AccountReports {
  private final Kernel kernel;
  private final AdminForms forms;
  private final Accounts accounts;
  private final RosterModule rosters;
  private final LoginsModule logins;

  AccountReports(Kernel kernel, AdminForms forms, Accounts accounts, RosterModule rosters, LoginsModule logins) {
    this.kernel = kernel;
    this.forms = forms;
    this.accounts = accounts;
    this.rosters = rosters;
    this.logins = logins;
  }

  void add() {
    forms.look("get-user-roster", "Get User Roster", this::roster);
    forms.look("get-user-lastlogin", "Get User Last Login Time", this::lastLogin);
    forms.look("user-stats", "Get User Statistics", this::statistics);
  }

  private Step roster(Requester requester) {
    DataForm form =
        AdminForms.form("Getting a User's Roster", "Fill out this form to get a user's roster.")
            .field(AdminForms.accounts("The Jabber ID(s) for which to retrieve the roster"))
            .build();
    return Step.ask(
        form,
        answers -> {
          List<Jid> named = existing(requester, AdminForms.addresses(answers));
          Element result = AdminForms.result().values("accountjids", texts(named)).toElement();
          for (Jid account : named) {
            result = result.withChild(rosters.roster(account));
          }
          return new Step.Done(result, List.of());
        });
  }

  private Step lastLogin(Requester requester) {
    DataForm form =
        AdminForms.form("Getting a User's Last Login Time", "Fill out this form to get a user's last login time.")
            .field(AdminForms.accounts("The Jabber ID(s) for which to retrieve the last login time"))
            .build();
    return Step.ask(
        form,
        answers -> {
          List<Jid> named = existing(requester, AdminForms.addresses(answers));
          List<String> times = new ArrayList<>();
          for (Jid account : named) {
            Instant last = logins.last(account);
            // One value for each account, so that they can be told apart.
            times.add(last == null ? "" : last.toString());
          }
          return Step.done(
              AdminForms.result().values("accountjids", texts(named)).values("lastlogin", times).build());
        });
  }

  /** COMPAT: clients made for Openfire fill in {@code accountjids}, as its form has it, where the XEP has one address. */
  private Step statistics(Requester requester) {
    DataForm form =
        AdminForms.form("Get User Statistics", "Fill out this form to gather user statistics.")
            .field(Field.of("accountjid", Field.Type.JID_SINGLE, "The Jabber ID for statistics"))
            .field(Field.of("accountjids", Field.Type.JID_MULTI, "Or several"))
            .build();
    return Step.ask(
        form,
        answers -> {
          List<Jid> named = new ArrayList<>(AdminForms.addresses(answers));
          String one = answers.value("accountjid");
          if (one != null && !one.isBlank()) {
            named.addFirst(AdminForms.address(one));
          }
          if (named.isEmpty()) {
            throw new CommandException(Reason.WRONG_ARGUMENT, "Statistics of whom?");
          }
          return Step.done(statistics(existing(requester, named)));
        });
  }

  private DataForm statistics(List<Jid> named) {
    List<String> addresses = new ArrayList<>();
    List<String> resources = new ArrayList<>();
    int contacts = 0;
    double stanzas = 0;
    double loginsAMinute = 0;
    for (Jid jid : named) {
      contacts += rosters.roster(jid).elements().size();
      stanzas += logins.stanzasPerSecond(jid);
      loginsAMinute += logins.perMinute(jid);
      Account account = kernel.sessions().account(jid);
      for (Session session : account == null ? new Session[0] : account.sessions()) {
        resources.add(String.valueOf(session.jid().resource()));
        ClientStream stream = session.stream();
        String address = stream == null ? "" : stream.connection().peer().getAddress().getHostAddress();
        if (!address.isEmpty() && !addresses.contains(address)) {
          addresses.add(address);
        }
      }
    }
    return AdminForms.result()
        .field(Field.of("ipaddresses", Field.Type.LIST_MULTI, "IP addresses of online sessions", addresses))
        .field(number("rostersize", "Contacts", Integer.toString(contacts)))
        .field(Field.of("onlineresources", Field.Type.TEXT_MULTI, "Online sessions", resources))
        .field(number("stanzaspersecond", "Stanzas sent each second", decimal(stanzas)))
        .field(number("loginsperminute", "Logins each minute", decimal(loginsAMinute)))
        .build();
  }

  private static Field number(String name, String label, String value) {
    return Field.of(name, Field.Type.TEXT_SINGLE, label, value);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private List<Jid> existing(Requester requester, List<Jid> named) throws CommandException {
    Set<Jid> existing = new LinkedHashSet<>();
    for (Jid jid : named) {
      if (!forms.reach(requester).covers(jid)) {
        throw new CommandException(Reason.NOT_ALLOWED, jid.bare() + " is of a domain that you do not administrate.");
      }
      if (!accounts.exists(jid.bare())) {
        throw new CommandException(Reason.NOT_FOUND, "There is no account " + jid.bare() + ".");
      }
      existing.add(jid.bare());
    }
    return List.copyOf(existing);
  }

  private static List<String> texts(List<Jid> jids) {
    return jids.stream().map(Jid::toString).toList();
  }
}
