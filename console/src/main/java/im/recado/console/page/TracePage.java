package im.recado.console.page;

import im.recado.console.templates.JtetraceGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Frame;
import im.recado.console.web.Page;
import im.recado.console.web.Place;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes over the wire between this server and another network for one account, for whoever looks for a fault: for a while, once the
 * person knows of it, and without what lets anybody in. It does not come again by itself, as each look stands in the audit log.
 */
public final class TracePage implements Page {
  private static final String PATH = "/gateways/{network}/trace";

  /**
   * What is shown.
   *
   * @param lines null when nothing is written down
   */
  public record Shown(String network, String account, @Nullable List<Row> lines) {
    public String gateway() {
      return Frame.path("/gateways", network);
    }

    public String path() {
      return gateway() + "/trace";
    }

    public String here() {
      return TracePage.path(network, account);
    }
  }

  /** The page about an account. */
  public static String path(String network, String account) {
    return Frame.path("/gateways", network) + "/trace?account=" + URLEncoder.encode(account, StandardCharsets.UTF_8);
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(PATH, Access.ADMINISTRATOR, this::show),
        Route.post(PATH, Access.ADMINISTRATOR, this::begin),
        Route.post(
            PATH + "/end",
            Access.ADMINISTRATOR,
            visit -> Forms.run(visit, "gateway-trace",
                Map.of("network", visit.part("network"), "account", visit.filled("account"), "minutes", "0"), here(visit),
                visit.say("gateways.trace-ended"))));
  }

  @Override
  public List<Place> places() {
    return List.of();
  }

  private static String here(Visit visit) {
    return path(visit.part("network"), visit.filled("account"));
  }

  private HttpResponse show(Visit visit) throws CommandException, HttpException {
    String network = visit.part("network");
    String account = visit.asked("account");
    if (account.isEmpty()) {
      throw visit.notFound();
    }
    List<Row> lines;
    try {
      lines = Row.ask(visit, "gateway-trace-show", Map.of("network", network, "account", account));
    } catch (CommandException e) {
      if (e.reason() != Reason.NOT_FOUND) {
        throw e;
      }
      lines = null;
    }
    Shown shown = new Shown(network, account, lines);
    return visit.show(out -> JtetraceGenerated.render(out, null, visit.frame(visit.say("gateways.trace")), shown));
  }

  private HttpResponse begin(Visit visit) {
    if (visit.filled("consent").isEmpty()) {
      return visit.goBack(here(visit), visit.say("sessions.inspect-no-consent"));
    }
    return Forms.run(visit, "gateway-trace",
        Map.of("network", visit.part("network"), "account", visit.filled("account"), "minutes", visit.filled("minutes")), here(visit),
        visit.say("gateways.trace-begun"));
  }
}
