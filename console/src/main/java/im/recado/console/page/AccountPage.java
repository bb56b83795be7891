package im.recado.console.page;

import im.recado.console.templates.JteaccountGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Frame;
import im.recado.console.web.Page;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** One account: who has it, what is kept for it, and everything that can be done with it. */
public final class AccountPage implements Page {
  @Override
  public List<Route> routes() {
    return Route.forDomains(
        Route.get("/people/{account}", Access.OPERATOR, this::show),
        Route.get("/people/{account}/photo", Access.OPERATOR, this::photo),
        Route.post("/people/{account}/name", Access.ADMINISTRATOR, visit -> run(visit, "user-rename", "people.renamed",
            Map.of("name", visit.filled("name")))),
        Route.post("/people/{account}/password", Access.ADMINISTRATOR, this::changePassword),
        Route.post("/people/{account}/disable", Access.MODERATOR, visit -> run(visit, "user-disable", "people.disabled",
            Forms.given("reason", visit.filled("reason"), "until", visit.filled("until")))),
        Route.post("/people/{account}/enable", Access.MODERATOR, visit -> run(visit, "user-enable", "people.enabled",
            Map.of())),
        Route.post("/people/{account}/quarantine", Access.MODERATOR, visit -> run(visit, "user-quarantine",
            "people.quarantined", Forms.given("reason", visit.filled("reason"), "until", visit.filled("until")))),
        Route.post("/people/{account}/release", Access.MODERATOR, visit -> run(visit, "user-release", "people.released",
            Map.of())),
        Route.post("/people/{account}/revoke", Access.ADMINISTRATOR, visit -> run(visit, "client-revoke", "people.revoked",
            Map.of("id", visit.filled("id")))),
        Route.post("/people/{account}/group-add", Access.ADMINISTRATOR, visit -> group(visit, "group-add", "groups.added")),
        Route.post("/people/{account}/group-remove", Access.ADMINISTRATOR, visit -> group(visit, "group-remove", "groups.removed")),
        Route.post("/people/{account}/end", Access.MODERATOR, this::end),
        Route.post("/people/{account}/export", Access.ADMINISTRATOR, this::export),
        Route.post("/people/{account}/remove", Access.ADMINISTRATOR, this::remove));
  }

  private static String path(Visit visit) {
    return Frame.path("/people", visit.part("account"));
  }

  private HttpResponse show(Visit visit) throws CommandException {
    AccountView view = AccountView.of(visit, visit.part("account"));
    return visit.show(out -> JteaccountGenerated.render(out, null, visit.frame(view.title()), view));
  }

  private static HttpResponse run(Visit visit, String command, String done, Map<String, String> more) {
    Map<String, String> arguments = new java.util.HashMap<>(more);
    arguments.put("account", visit.part("account"));
    return Forms.run(visit, command, arguments, path(visit), visit.say(done, visit.part("account")));
  }

  /** Puts the account into a group or takes it out. */
  private static HttpResponse group(Visit visit, String command, String done) throws CommandException {
    String name = visit.filled("group");
    String domain =
        Row.ask(visit, "group-list", Map.of()).stream().filter(row -> row.get("group").equals(name)).map(row -> row.get("domain")).findFirst().orElse("");
    return Forms.run(visit, command, Forms.given("group", name, "domain", domain, "account", visit.part("account")), path(visit), visit.say(done));
  }

  private HttpResponse changePassword(Visit visit) {
    String account = visit.part("account");
    String password = visit.typed("password");
    String done = Forms.remarked(visit, visit.say("people.password-changed", account), password, account);
    return Forms.run(visit, "user-passwd", Map.of("account", account, "password", password), path(visit), done);
  }

  private HttpResponse end(Visit visit) {
    String session = visit.filled("session");
    String wanted = session.isEmpty() ? visit.part("account") : session;
    return Forms.run(visit, "session-end", Map.of("session", wanted), path(visit), visit.say("people.ended"));
  }

  /** The picture, if it is of a kind that every browser takes for a picture and for nothing else. */
  private HttpResponse photo(Visit visit) throws CommandException, HttpException {
    Row photo = Row.ask(visit, "vcard-photo", Map.of("account", visit.part("account"))).getFirst();
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(photo.get("data"));
    } catch (IllegalArgumentException e) {
      throw visit.notFound();
    }
    String type = type(bytes);
    if (type.isEmpty()) {
      throw visit.notFound();
    }
    return HttpResponse.of(200).with(type, bytes);
  }

  /** What the first bytes say; what somebody says about them is no reason to believe it. */
  static String type(byte[] bytes) {
    String start = new String(bytes, 0, Math.min(bytes.length, 12), StandardCharsets.ISO_8859_1);
    if (start.startsWith("\u0089PNG\r\n")) {
      return "image/png";
    }
    if (start.startsWith("\u00ff\u00d8\u00ff")) {
      return "image/jpeg";
    }
    if (start.startsWith("GIF8")) {
      return "image/gif";
    }
    return start.startsWith("RIFF") && start.endsWith("WEBP") ? "image/webp" : "";
  }

  private HttpResponse export(Visit visit) {
    String account = visit.part("account");
    try {
      String text = visit.run("user-export", Map.of("account", account)).sentence();
      String name = Frame.path("", account + ".xml").substring(1);
      return HttpResponse.of(200)
          .with("application/xml; charset=utf-8", text.getBytes(StandardCharsets.UTF_8))
          .header("Content-Disposition", "attachment; filename*=UTF-8''" + name);
    } catch (CommandException e) {
      return visit.goBack(path(visit), String.valueOf(e.getMessage()));
    }
  }

  private HttpResponse remove(Visit visit) {
    String account = visit.part("account");
    if (!visit.filled("confirm").equals(account)) {
      return visit.goBack(path(visit), visit.say("people.not-confirmed"));
    }
    try {
      Object _ = visit.run("user-remove", Map.of("account", account));
      return visit.go("/people", visit.say("people.removed", account));
    } catch (CommandException e) {
      return visit.goBack(path(visit), String.valueOf(e.getMessage()));
    }
  }
}
