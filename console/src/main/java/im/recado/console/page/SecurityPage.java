package im.recado.console.page;

import im.recado.console.templates.JtebansGenerated;
import im.recado.console.templates.JtecertificateGenerated;
import im.recado.console.templates.JtesigningrequestGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Page;
import im.recado.console.web.Place;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.stream.ClientStreams;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What keeps the server safe: the certificate of the listeners, bans, address lists and rates. */
public final class SecurityPage implements Page {
  private static final String CERTIFICATE = "/security";
  private static final String BANS = "/security/bans";

  /** A chain and a key as PEM: more than other forms have. */
  private static final int PEM_BYTES = 256 * 1024;

  /** What is in the keys of settings that keep others out or slow them down. */
  private static final List<String> LISTS = List.of("-networks", "access.");

  private static final List<String> LOGINS =
      List.of("auth.plain", "auth.scram", "auth.anonymous", "auth.tolerate", "accounts.oauth.algorithms", "s2s.trust");

  private static final List<String> RATES =
      List.of("-rate", ".rate", "-burst", "per-minute", "per-hour", "per-second", "per-address", "per-account", ".failures");

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(CERTIFICATE, Access.OPERATOR, visit -> certificate(visit, 200, null)),
        Route.post(CERTIFICATE + "/certificate", Access.ADMINISTRATOR, this::replace).upTo(PEM_BYTES),
        Route.post(CERTIFICATE + "/new", Access.ADMINISTRATOR, visit -> Forms.run(visit, "certificate-new", Map.of(),
            CERTIFICATE, visit.say("security.in-use"))),
        Route.post(CERTIFICATE + "/restore", Access.ADMINISTRATOR, visit -> Forms.run(visit, "certificate-restore", Map.of(),
            CERTIFICATE, visit.say("security.in-use"))),
        Route.get(CERTIFICATE + "/request", Access.ADMINISTRATOR, SecurityPage::pending),
        Route.post(CERTIFICATE + "/request", Access.ADMINISTRATOR, this::request),
        Route.post(CERTIFICATE + "/acme", Access.ADMINISTRATOR, this::acme),
        Route.post(CERTIFICATE + "/acme/order", Access.ADMINISTRATOR, visit -> Forms.run(visit, "acme-order", Map.of(),
            CERTIFICATE, visit.say("security.acme-ordered"))),
        Route.post(CERTIFICATE + "/acme/off", Access.ADMINISTRATOR, visit -> Forms.run(visit, "option-set",
            Map.of("key", "acme.enabled", "value", "false"), CERTIFICATE, visit.say("security.acme-stopped"))),
        Route.get(BANS, Access.OPERATOR, this::bans),
        Route.post(BANS, Access.MODERATOR, visit -> Forms.run(visit, "ban-add",
            Forms.given("address", visit.filled("address"), "minutes", visit.filled("minutes"), "reason", visit.filled("reason")),
            BANS, visit.say("security.banned", visit.filled("address")))),
        Route.post(BANS + "/lift", Access.MODERATOR, visit -> Forms.run(visit, "ban-lift",
            Map.of("address", visit.filled("address")), BANS, visit.say("security.lifted", visit.filled("address")))));
  }

  @Override
  public List<Place> places() {
    return List.of(new Place(CERTIFICATE, "security.title", "security", Place.Group.SERVER));
  }

  private HttpResponse certificate(Visit visit, int status, @Nullable String complaint) throws CommandException {
    Facts facts = Facts.ask(visit, "certificate-show", Map.of());
    List<Row> chain = Row.ask(visit, "certificate-list", Map.of());
    List<Row> listeners = Row.ask(visit, "certificate-listeners", Map.of());
    Facts acme = Facts.ask(visit, "acme-show", Map.of());
    return visit.show(
        status,
        out ->
            JtecertificateGenerated.render(
                out, null, visit.frame(visit.say("security.certificate")), facts, chain, listeners, acme, complaint));
  }

  private HttpResponse replace(Visit visit) throws CommandException {
    try {
      Object _ =
          visit.run("certificate-set", Forms.given("chain", visit.filled("chain"), "key", visit.filled("key")));
      return visit.go(CERTIFICATE, visit.say("security.in-use"));
    } catch (CommandException e) {
      return certificate(visit, 400, visit.told(e.getMessage()));
    }
  }

  /** What an authority has to know, and the first order. */
  private HttpResponse acme(Visit visit) {
    String server = visit.filled("server");
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("acme.server", server.equals("other") ? visit.filled("directory") : server);
    settings.put("acme.email", visit.filled("email"));
    settings.put("acme.services", visit.filled("services"));
    settings.put("acme.challenge", visit.filled("challenge"));
    settings.put("acme.agree", visit.filled("agree").isEmpty() ? "false" : "true");
    settings.put("acme.enabled", "true");
    try {
      for (Map.Entry<String, String> setting : settings.entrySet()) {
        Object _ = visit.run("option-set", Map.of("key", setting.getKey(), "value", setting.getValue()));
      }
      Object _ = visit.run("acme-order", Map.of());
      return visit.go(CERTIFICATE, visit.say("security.acme-ordered"));
    } catch (CommandException e) {
      return visit.goBack(CERTIFICATE, String.valueOf(e.getMessage()));
    }
  }

  private HttpResponse request(Visit visit) {
    try {
      Object _ = visit.run("certificate-request", Forms.given("names", visit.filled("names")));
      return visit.go(CERTIFICATE + "/request");
    } catch (CommandException e) {
      return visit.goBack(CERTIFICATE, String.valueOf(e.getMessage()));
    }
  }

  /** The request that was made last, as long as its answer has not come: a page that can be opened again makes no new key. */
  private static HttpResponse pending(Visit visit) throws CommandException, HttpException {
    return pending(visit, Map.of(), CERTIFICATE);
  }

  /**
   * The same for any domain.
   *
   * @param which what names the domain to commands
   * @param back the page of its certificate
   */
  static HttpResponse pending(Visit visit, Map<String, String> which, String back) throws CommandException, HttpException {
    Facts facts = Facts.ask(visit, "certificate-show", which);
    if (!facts.has("request")) {
      throw visit.notFound();
    }
    return visit.show(
        out ->
            JtesigningrequestGenerated.render(out, null, visit.frame(visit.say("security.request")), back, facts.get("request")));
  }

  private HttpResponse bans(Visit visit) throws CommandException {
    List<Row> bans = Row.ask(visit, "ban-list", Map.of());
    List<Row> settings = Row.ask(visit, "option-list", Map.of());
    return visit.show(
        out ->
            JtebansGenerated.render(
                out, null, visit.frame(visit.say("security.bans")), bans, keyed(settings, LISTS), keyed(settings, RATES), keyed(settings, LOGINS),
                visit.site().kernel().options().get(ClientStreams.TLS).name().toLowerCase(Locale.ROOT)));
  }

  private static List<Row> keyed(List<Row> settings, List<String> parts) {
    return settings.stream().filter(setting -> parts.stream().anyMatch(setting.get("key")::contains)).toList();
  }
}
