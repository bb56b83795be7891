package im.recado.console.page;

import im.recado.console.templates.JtedataGenerated;
import im.recado.console.templates.JteimportedGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Page;
import im.recado.console.web.Place;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.background.Background;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The database: how it is, backups, how long things are kept, accounts from other servers. */
public final class DataPage implements Page {
  private static final String PATH = "/data";

  /** A file of accounts as text in a form, where some characters take three. */
  private static final int IMPORT_BYTES = 24 * 1024 * 1024;

  /** What is in the keys of settings that say how long or how much is kept. */
  private static final List<String> KEPT = List.of("backup.", "archive.", "offline.", "upload.", ".keep", ".lifetime", ".expire");

  private static final long PATIENCE_MILLIS = 1500;

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(PATH, Access.OPERATOR, this::show),
        Route.post(PATH + "/backup", Access.ADMINISTRATOR, DataPage::backUp),
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

  /** Begins a backup, and waits for it no longer than people do; what became of a long one the next page tells. */
  private static HttpResponse backUp(Visit visit) {
    CompletableFuture<HttpResponse> made =
        CompletableFuture.supplyAsync(
            () -> Forms.run(visit, "backup-make", Map.of(), PATH, visit.say("data.backup-made")),
            Background.executor("a backup from the console"));
    try {
      return made.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return visit.go(PATH, visit.say("data.backup-begun"));
    } catch (ExecutionException e) {
      return visit.goBack(PATH, visit.say("common.failed"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return visit.go(PATH);
    }
  }

  private HttpResponse takeOver(Visit visit) {
    try {
      Imported imported = Imported.of(visit.run("user-import", Map.of("data", visit.typed("data"))));
      return visit.show(out -> JteimportedGenerated.render(out, null, visit.frame(visit.say("data.import")), imported, PATH, visit.say("data.title"), PATH + "#import"));
    } catch (CommandException e) {
      return visit.goBack(PATH, String.valueOf(e.getMessage()));
    }
  }

  /** A statement as people read it: lists of a hundred marks say no more than that there is a list. */
  public static String statement(String text) {
    return text.replaceAll("\\?(, \\?){4,}", "?, …, ?");
  }
}
