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

/** What the search box on every page finds: what can be done, the pages, the domains, and every setting that can be changed. */
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

  /** What can be done: the button or the dialog of a page is named behind the {@code #}, and the page's script goes to it. */
  private static final List<Behind> DEEDS =
      List.of(
          new Behind("/people#add", "people.add", "people.title", "user-add"),
          new Behind("/invitations#invite", "people.new-invitation", "people.invitations", "user-invite"),
          new Behind("/groups#create", "groups.create", "groups.title", "group-create"),
          new Behind("/rooms#create", "rooms.create", "rooms.title", "room-create"),
          new Behind("/sessions#announce", "sessions.announce", "sessions.title", "announce"),
          new Behind("/data#backup-now", "data.backup-now", "data.title", "backup-make"),
          new Behind("/data#import", "data.import", "data.title", "user-import"),
          new Behind("/security/bans#ban", "security.ban", "security.title", "ban-add"),
          new Behind("/security/roles#token", "security.token-new", "security.title", "token-create"),
          new Behind("/domains#add", "domains.add", "domains.title", "domain-add"));

  @Override
  public List<Route> routes() {
    return Route.forDomains(Route.get("/search.json", Access.OPERATOR, this::answer));
  }

  private HttpResponse answer(Visit visit) throws CommandException {
    List<Map<String, String>> entries = new ArrayList<>();
    for (Behind deed : DEEDS) {
      String page = deed.path.substring(0, deed.path.indexOf('#'));
      // Whoever administrates a domain alone sees fewer pages; bans and roles stand behind a page.
      boolean isSeen = visit.isOfServer() || visit.site().places().stream().anyMatch(place -> place.path().equals(page) && visit.sees(place));
      if (isSeen && visit.can(deed.command)) {
        entries.add(entry(deed.path, visit.say(deed.words), visit.say(deed.under)));
      }
    }
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
        entries.add(entry(Frame.path(SETTINGS, row.getFirst()), name(visit.told(row.getLast())), row.getFirst()));
      }
    }
    return visit.json(Json.write(entries));
  }

  /** What a setting is called among others: how its help begins; the key stands beside. */
  static String name(String help) {
    String first = help.split("[.;](?: |$)", 2)[0].strip();
    return first.isEmpty() ? help : first;
  }

  private static Map<String, String> entry(String path, String name, String help) {
    return Map.of("path", path, "name", name, "help", help);
  }
}
