package im.recado.console.page;

import im.recado.console.templates.JtereportGenerated;
import im.recado.console.templates.JtereportsGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Page;
import im.recado.console.web.Place;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpResponse;
import java.util.List;
import java.util.Map;

/**
 * What people report of others, the newest first, and what is done about it. Their number is bounded where they are kept. What
 * was done can end all reports of the same address in one go.
 */
public final class ReportsPage implements Page {
  private static final String PATH = "/reports";
  private static final String BLOCKED = "access.blocked";

  /** What is done with a reported address. */
  private interface Deed {
    void run(Visit visit, String reported) throws CommandException;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(PATH, Access.OPERATOR, this::list).forDomains(),
        Route.get(PATH + "/{id}", Access.OPERATOR, this::show).forDomains(),
        deed("quarantine", Access.MODERATOR, "people.quarantined", (visit, reported) -> lock(visit, "user-quarantine", reported)).forDomains(),
        deed("disable", Access.MODERATOR, "people.disabled", (visit, reported) -> lock(visit, "user-disable", reported)).forDomains(),
        deed("end", Access.MODERATOR, "people.sessions-ended", (visit, reported) -> run(visit, "session-end", "session", reported)).forDomains(),
        deed("keep-out", Access.ADMINISTRATOR, "people.kept-out", ReportsPage::keepOut),
        deed("close", Access.MODERATOR, "people.report-closed", (visit, reported) -> {}).forDomains());
  }

  @Override
  public List<Place> places() {
    return List.of(new Place(PATH, "people.reports", "warning", Place.Group.MANAGE).forWhom(Place.Whom.ALL));
  }

  private HttpResponse list(Visit visit) throws CommandException {
    List<Row> reports = Row.ask(visit, "report-list", Map.of());
    return visit.show(
        out -> JtereportsGenerated.render(out, null, visit.frame(visit.say("people.reports")), reports));
  }

  private HttpResponse show(Visit visit) throws CommandException, HttpException {
    ReportView view = view(visit);
    return visit.show(
        out ->
            JtereportGenerated.render(out, null, visit.frame(visit.say("people.report-about", view.reported())), view));
  }

  private static ReportView view(Visit visit) throws CommandException, HttpException {
    ReportView view = ReportView.of(visit, visit.part("id"));
    if (view == null) {
      throw visit.notFound();
    }
    return view;
  }

  /** A form of the page about a report: something is done with who is reported, and the reports may be closed with it. */
  private static Route deed(String name, Access access, String sentence, Deed deed) {
    return Route.post(
        PATH + "/{id}/" + name,
        access,
        visit -> {
          ReportView view = view(visit);
          try {
            deed.run(visit, ReportView.bare(view.reported()));
            boolean closes = name.equals("close") || visit.filled("close").equals("1");
            if (closes) {
              run(visit, "report-close", "id", view.report().get("id"));
            }
            if (visit.filled("others").equals("1") || (closes && !name.equals("close"))) {
              for (Row other : view.others()) {
                run(visit, "report-close", "id", other.get("id"));
              }
            }
            return visit.go(closes ? PATH : view.path(), visit.say(sentence, view.reported()));
          } catch (CommandException e) {
            return visit.goBack(view.path(), String.valueOf(e.getMessage()));
          }
        });
  }

  private static void run(Visit visit, String command, String name, String value) throws CommandException {
    Object _ = visit.run(command, Map.of(name, value));
  }

  private static void lock(Visit visit, String command, String account) throws CommandException {
    Map<String, String> arguments =
        Forms.given("account", account, "reason", visit.filled("reason"), "until", visit.filled("until"));
    Object _ = visit.run(command, arguments);
  }

  /** The address, or all of its server, is one with which nobody here has to do any more. */
  private static void keepOut(Visit visit, String reported) throws CommandException {
    String wanted = visit.filled("whom").equals("domain") ? reported.substring(reported.indexOf('@') + 1) : reported;
    String blocked = Row.ask(visit, "option-list", Map.of("key", BLOCKED)).getFirst().get("value");
    String value = blocked.isEmpty() ? wanted : blocked + ", " + wanted;
    Object _ = visit.run("option-set", Map.of("key", BLOCKED, "value", value));
  }
}
