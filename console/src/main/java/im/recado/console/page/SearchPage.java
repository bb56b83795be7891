package im.recado.console.page;

import im.recado.console.web.Access;
import im.recado.console.web.Frame;
import im.recado.console.web.Page;
import im.recado.console.web.Place;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the search box on every page finds: the pages, the domains, and every setting that can be changed. */
public final class SearchPage implements Page {
  private static final String SETTINGS = "/settings";
  private static final String DOMAINS = "/domains";

  /** Pages that stand behind others and not in the sidebar, with the words for them. */
  private record Behind(String path, String words, String under, String command) {}

  private static final List<Behind> BEHIND =
      List.of(
          new Behind("/security/bans", "security.bans", "security.title", "ban-list"),
          new Behind("/security/audit", "security.audit", "security.title", "audit-list"),
          new Behind("/security/roles", "security.roles", "security.title", "role-list"),
          new Behind("/security/factor", "security.factor", "security.title", "console-session-list"),
          new Behind("/security#acme", "security.acme", "security.title", "acme-show"),
          new Behind("/settings/modules", "settings.modules", "settings.title", "module-list"),
          new Behind("/logs?log=security", "logs.security", "logs.title", "log-list"),
          new Behind("/people-table", "people.table", "people.title", "user-add-many"));

  @Override
  public List<Route> routes() {
    return Route.forDomains(Route.get("/search.json", Access.OPERATOR, this::answer));
  }

  private HttpResponse answer(Visit visit) throws CommandException {
    List<Map<String, String>> entries = new ArrayList<>();
    boolean hasSettings = false;
    for (Place place : visit.site().places()) {
      if (!visit.sees(place)) {
        continue;
      }
      entries.add(entry(place.path(), visit.say(place.words()), visit.say(place.group().words())));
      hasSettings |= place.path().equals(SETTINGS);
    }
    for (Behind page : BEHIND) {
      boolean isInSidebar = visit.site().places().stream().anyMatch(place -> place.path().equals(page.path) && visit.sees(place));
      if (!isInSidebar && visit.can(page.command)) {
        entries.add(entry(page.path, visit.say(page.words), visit.say(page.under)));
      }
    }
    for (String domain : visit.domains()) {
      entries.add(entry(Frame.path(DOMAINS, domain), domain, visit.say("domains.title")));
    }
    if (hasSettings) {
      for (List<String> row : visit.run("option-list", Map.of()).rows()) {
        entries.add(entry(Frame.path(SETTINGS, row.getFirst()), row.getFirst(), visit.told(row.getLast())));
      }
    }
    return visit.json(Json.write(entries));
  }

  private static Map<String, String> entry(String path, String name, String help) {
    return Map.of("path", path, "name", name, "help", help);
  }
}
