package im.recado.console.page;

import im.recado.console.page.SettingsPage.Setting;
import im.recado.console.templates.JtesettingGenerated;
import im.recado.console.templates.JtesettingsGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Frame;
import im.recado.console.web.Page;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a domain has of its own, of the settings that may differ from domain to domain. */
public final class DomainSettingsPage implements Page {
  private static final String PATH = "/domains/{domain}/settings";

  @Override
  public List<Route> routes() {
    return Route.forDomains(
        Route.get(PATH, Access.OPERATOR, this::list),
        Route.get(PATH + "/{key}", Access.OPERATOR, visit -> show(visit, 200, null, null)),
        Route.post(PATH + "/{key}", Access.ADMINISTRATOR, this::change),
        Route.post(PATH + "/{key}/reset", Access.ADMINISTRATOR, this::reset));
  }

  private static String base(Visit visit) {
    return Frame.path("/domains", visit.part("domain")) + "/settings";
  }

  /** What is granted to domains is changed by those who administrate the server. */
  private static Setting setting(Visit visit, Row row) {
    boolean may = visit.may(Access.ADMINISTRATOR) && (visit.isOfServer() || !row.get("whose").equals("granted"));
    return Setting.of(base(visit), row, may);
  }

  private HttpResponse list(Visit visit) throws CommandException {
    String domain = visit.part("domain");
    boolean changed = visit.asked("show").equals("changed");
    Map<String, List<Setting>> groups = new LinkedHashMap<>();
    for (Row row : Row.ask(visit, "option-list", Map.of("domain", domain))) {
      Setting setting = setting(visit, row);
      if (!changed || !setting.state().isEmpty()) {
        groups.computeIfAbsent(row.get("module"), module -> new ArrayList<>()).add(setting);
      }
    }
    return visit.show(
        out ->
            JtesettingsGenerated.render(
                out, null, visit.frame(visit.say("domains.settings-of", domain)), groups, changed, visit.asked("q"), base(visit), domain));
  }

  private HttpResponse show(Visit visit, int status, @Nullable String typed, @Nullable String complaint)
      throws CommandException, HttpException {
    String domain = visit.part("domain");
    String key = visit.part("key");
    for (Row row : Row.ask(visit, "option-list", Map.of("key", key, "domain", domain))) {
      if (row.get("key").equals(key)) {
        Setting setting = setting(visit, row);
        List<SettingChange> changes = SettingChange.of(visit, key, domain);
        return visit.show(
            status,
            out ->
                JtesettingGenerated.render(
                    out, null, visit.frame(key), setting, typed != null ? typed : setting.value(), complaint, changes, domain));
      }
    }
    throw visit.notFound();
  }

  private HttpResponse change(Visit visit) throws CommandException, HttpException {
    String domain = visit.part("domain");
    String key = visit.part("key");
    String value = visit.typed("value");
    try {
      Object _ = visit.run("option-set", Map.of("key", key, "value", value, "domain", domain));
      return visit.go(base(visit), visit.say("settings.changed", key));
    } catch (CommandException e) {
      return show(visit, 400, value, visit.told(e.getMessage()));
    }
  }

  private HttpResponse reset(Visit visit) {
    String key = visit.part("key");
    return Forms.run(
        visit,
        "option-reset",
        Map.of("key", key, "domain", visit.part("domain")),
        base(visit),
        visit.say("settings.was-reset", key));
  }
}
