package im.recado.console.page;

import im.recado.console.templates.JtedataGenerated;
import im.recado.console.templates.JteimportedGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Page;
import im.recado.console.web.Place;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The database: how it is, backups, how long things are kept, accounts from other servers. */
public final class DataPage implements Page {
  private static final String PATH = "/data";

  /** A file of accounts as text in a form, where some characters take three. */
  private static final int IMPORT_BYTES = 24 * 1024 * 1024;

  /** What is in the keys of settings that say how long or how much is kept. */
  private static final List<String> KEPT = List.of("backup.", "archive.", "offline.", "upload.", ".keep", ".lifetime", ".expire");

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(PATH, Access.OPERATOR, this::show),
        Route.post(PATH + "/backup", Access.ADMINISTRATOR, visit -> Forms.run(visit, "backup-make", Map.of(), PATH,
            visit.say("data.backup-made"))),
        Route.post(PATH + "/backup/remove", Access.ADMINISTRATOR, visit -> Forms.run(visit, "backup-remove",
            Map.of("name", visit.filled("name")), PATH, visit.say("data.backup-removed"))),
        Route.post(PATH + "/import", Access.ADMINISTRATOR, this::takeOver).upTo(IMPORT_BYTES));
  }

  @Override
  public List<Place> places() {
    return List.of(new Place(PATH, "data.title", "data", Place.Group.SERVER));
  }

  private HttpResponse show(Visit visit) throws CommandException {
    Facts facts = Facts.ask(visit, "database-show", Map.of());
    List<Row> tables = Row.ask(visit, "database-tables", Map.of());
    List<Row> backups = Row.ask(visit, "backup-list", Map.of());
    List<Row> queries = Row.ask(visit, "database-queries", Map.of());
    List<Row> kept =
        Row.ask(visit, "option-list", Map.of()).stream()
            .filter(setting -> KEPT.stream().anyMatch(setting.get("key")::contains))
            .toList();
    return visit.show(
        out -> JtedataGenerated.render(out, null, visit.frame(visit.say("data.title")), facts, tables, queries, backups, kept));
  }

  private HttpResponse takeOver(Visit visit) {
    try {
      CommandResult result = visit.run("user-import", Map.of("data", visit.typed("data")));
      List<Row> complaints = Row.of(result);
      return visit.show(
          out ->
              JteimportedGenerated.render(
                  out, null, visit.frame(visit.say("data.import")), result.sentence(), complaints));
    } catch (CommandException e) {
      return visit.goBack(PATH, String.valueOf(e.getMessage()));
    }
  }

  /** So many bytes as people read them. */
  public static String size(String bytes) {
    double size = Long.parseLong(bytes);
    for (String unit : List.of("B", "KiB", "MiB", "GiB")) {
      if (size < 1024 || unit.equals("GiB")) {
        return String.format(Locale.ROOT, unit.equals("B") ? "%.0f %s" : "%.1f %s", size, unit);
      }
      size /= 1024;
    }
    throw new IllegalStateException("the last unit takes everything");
  }
}
