package im.recado.console.page;

import im.recado.console.templates.JtemodulesGenerated;
import im.recado.console.templates.JtesettingGenerated;
import im.recado.console.templates.JtesettingsGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Frame;
import im.recado.console.web.Page;
import im.recado.console.web.Place;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every setting that can be changed while the server runs, by the modules that have them, and the modules themselves. */
public final class SettingsPage implements Page {
  private static final String PATH = "/settings";

  /** How long a value that may shut people out is tried before it goes back by itself (SECURITY W15). */
  private static final String TRIAL_SECONDS = "60";

  private static final List<String> MAY_SHUT_OUT =
      List.of(
          "auth.", "accounts.", "tls.", "console.", "c2s.tls", "c2s.allowed-networks", "c2s.blocked-networks", "http.allowed-networks",
          "http.blocked-networks", "http.trust", "http.connections");

  /**
   * A setting as option-list tells it.
   *
   * @param base the list that it stands in
   * @param state {@code changed} here, {@code file} for what recado.toml says, empty for the default
   * @param mayChange whether the visitor may
   */
  public record Setting(
      String base,
      String key,
      String value,
      String state,
      String expected,
      String help,
      String otherwise,
      boolean mayChange) {
    static Setting of(String base, Row row, boolean mayChange) {
      return new Setting(
          base, row.get("key"), row.get("value"), row.get("state"), row.get("expected"), row.get("help"),
          row.get("default"), mayChange);
    }

    /** The page about it. */
    public String path() {
      return Frame.path(base, key);
    }

    /** Where it stands in the list. */
    public String place() {
      return base + "#" + URLEncoder.encode(key, StandardCharsets.UTF_8);
    }

    /** Whether the value is not shown to anybody. */
    public boolean isSecret() {
      return value.equals("***");
    }

    /** What may be chosen; empty when something is to be written. */
    public List<String> choices() {
      if (expected.equals("true or false")) {
        return List.of("true", "false");
      }
      return expected.startsWith("one of ") ? List.of(expected.substring("one of ".length()).split(", ")) : List.of();
    }
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(PATH, Access.OPERATOR, this::list),
        Route.get(PATH + "/modules", Access.OPERATOR, this::modules),
        Route.post(PATH + "/modules", Access.ADMINISTRATOR, visit -> Forms.run(visit, "option-set",
            Map.of("key", visit.filled("switch"), "value", visit.filled("value")), PATH + "/modules", visit.say("settings.switched"))),
        Route.get(PATH + "/{key}", Access.OPERATOR, visit -> show(visit, 200, visit.part("key"), null, null)),
        Route.post(PATH + "/{key}", Access.ADMINISTRATOR, this::change),
        Route.post(PATH + "/{key}/keep", Access.ADMINISTRATOR, visit -> confirm(visit, true)),
        Route.post(PATH + "/{key}/back", Access.ADMINISTRATOR, visit -> confirm(visit, false)),
        Route.post(PATH + "/{key}/reset", Access.ADMINISTRATOR, visit -> Forms.run(visit, "option-reset",
            Map.of("key", visit.part("key")), place(visit.part("key")), visit.say("settings.was-reset", visit.part("key")))));
  }

  @Override
  public List<Place> places() {
    return List.of(new Place(PATH, "settings.title", "settings", Place.Group.SERVER));
  }

  /** Where a setting stands in the list of all of them: who comes back goes on reading there. */
  private static String place(String key) {
    return PATH + "#" + URLEncoder.encode(key, StandardCharsets.UTF_8);
  }

  /** Who may do what is said by owners alone, also here. */
  private static Setting setting(Visit visit, Row row) {
    return Setting.of(PATH, row, visit.can("option-set", Map.of("key", row.get("key"))));
  }

  private HttpResponse list(Visit visit) throws CommandException {
    boolean changed = visit.asked("show").equals("changed");
    Map<String, List<Setting>> groups = new LinkedHashMap<>();
    for (Row row : Row.ask(visit, "option-list", Map.of())) {
      Setting setting = setting(visit, row);
      if (!changed || !setting.state().isEmpty()) {
        groups.computeIfAbsent(row.get("module"), module -> new ArrayList<>()).add(setting);
      }
    }
    return visit.show(
        out ->
            JtesettingsGenerated.render(
                out, null, visit.frame(visit.say("settings.title")), groups, changed, visit.asked("q"), PATH, ""));
  }

  private HttpResponse show(Visit visit, int status, String key, @Nullable String typed, @Nullable String complaint)
      throws CommandException, HttpException {
    for (Row row : Row.ask(visit, "option-list", Map.of("key", key))) {
      if (row.get("key").equals(key)) {
        Setting setting = setting(visit, row);
        List<SettingChange> changes = SettingChange.of(visit, key, "");
        return visit.show(
            status,
            out ->
                JtesettingGenerated.render(
                    out,
                    null,
                    visit.frame(key),
                    setting,
                    typed != null ? typed : setting.isSecret() ? "" : setting.value(),
                    complaint,
                    changes,
                    ""));
      }
    }
    throw visit.notFound();
  }

  private HttpResponse change(Visit visit) throws CommandException, HttpException {
    String key = visit.part("key");
    String value = visit.typed("value");
    try {
      boolean tried = mayShutOut(key);
      Object _ = visit.run("option-set", Forms.given("key", key, "trial", tried ? TRIAL_SECONDS : "", "value", value));
      // Where it is to be confirmed stands on top of the page, which the place in the list is far below.
      return tried ? visit.go(Frame.path(PATH, key)) : visit.go(place(key), visit.say("settings.changed", key));
    } catch (CommandException e) {
      return show(visit, 400, key, value, visit.told(e.getMessage()));
    }
  }

  /** Whether a wrong value could keep people from logging in, those among them who could put it right. */
  private static boolean mayShutOut(String key) {
    return MAY_SHUT_OUT.stream().anyMatch(key::startsWith);
  }

  private static HttpResponse confirm(Visit visit, boolean keep) {
    String key = visit.part("key");
    return Forms.run(visit, "option-confirm", Map.of("key", key, "keep", Boolean.toString(keep)), place(key),
        visit.say(keep ? "settings.changed" : "settings.was-reset", key));
  }

  private HttpResponse modules(Visit visit) throws CommandException {
    List<Row> modules = Row.ask(visit, "module-list", Map.of());
    return visit.show(
        out -> JtemodulesGenerated.render(out, null, visit.frame(visit.say("settings.modules")), modules));
  }
}
