package im.recado.console.page;

import im.recado.console.templates.JtereportGenerated;
import im.recado.console.templates.JtereportsGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Frame;
import im.recado.console.web.Page;
import im.recado.console.web.Place;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** What people report of others, the newest first; their number is bounded where they are kept. */
public final class ReportsPage implements Page {
  private static final String PATH = "/reports";

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(PATH, Access.OPERATOR, this::list),
        Route.get(PATH + "/{id}", Access.OPERATOR, this::show),
        Route.post(PATH + "/{id}/close", Access.MODERATOR, visit -> Forms.run(visit, "report-close",
            Map.of("id", visit.part("id")), PATH, visit.say("people.report-closed"))));
  }

  @Override
  public List<Place> places() {
    return List.of(new Place(PATH, "people.reports", "warning", Place.Group.MANAGE));
  }

  private HttpResponse list(Visit visit) throws CommandException {
    List<Row> reports = Row.ask(visit, "report-list", Map.of());
    return visit.show(
        out -> JtereportsGenerated.render(out, null, visit.frame(visit.say("people.reports")), reports));
  }

  private HttpResponse show(Visit visit) throws CommandException, HttpException {
    String id = visit.part("id");
    for (Row report : Row.ask(visit, "report-list", Map.of())) {
      if (report.get("id").equals(id)) {
        List<Row> evidence = Row.ask(visit, "report-show", Map.of("id", id));
        return visit.show(
            out ->
                JtereportGenerated.render(
                    out, null, visit.frame(visit.say("people.report-about", report.get("reported"))), report, evidence));
      }
    }
    throw visit.notFound();
  }

  /** The page about somebody, or nothing for who has no account here. */
  public static String account(Frame frame, String address) {
    return address.endsWith("@" + frame.domain()) ? Frame.path("/people", address) : "";
  }
}
