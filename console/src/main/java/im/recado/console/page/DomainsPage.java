package im.recado.console.page;

import im.recado.console.templates.JtedomainGenerated;
import im.recado.console.templates.JtedomainsGenerated;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The domains that are served: what each has, its records for the DNS and its certificate; adding and removing them. */
public final class DomainsPage implements Page {
  private static final String PATH = "/domains";

  /** A chain and a key as PEM: more than other forms have. */
  private static final int PEM_BYTES = 256 * 1024;

  /** With fewer days left a certificate needs somebody. */
  private static final int FEW_DAYS = 21;

  /**
   * One domain in the list.
   *
   * @param from {@code main}, {@code file} or {@code added}
   * @param certificate how the one is that it is shown with: {@code good}, {@code soon}, {@code unfit} or {@code self-signed}
   * @param days for which that holds
   */
  public record Served(String domain, String from, String accounts, String sessions, String rooms, String certificate, long days) {
    /** The page about it. */
    public String path() {
      return Frame.path(PATH, domain);
    }

    public boolean isMain() {
      return from.equals("main");
    }

    public boolean isRemovable() {
      return from.equals("added");
    }

    /** Whether nothing is lost with it. */
    public boolean isEmpty() {
      return accounts.equals("0") && rooms.equals("0");
    }
  }

  /**
   * What the page about one shows.
   *
   * @param owner whether the visitor may remove it with what it has
   * @param complaint why another certificate was not taken
   */
  public record One(
      Served served, Facts certificate, List<Row> chain, String records, boolean owner, @Nullable String complaint) {
    public String peoplePath() {
      return "/people?domain=" + encoded();
    }

    public String sessionsPath() {
      return "/sessions?domain=" + encoded();
    }

    private String encoded() {
      return URLEncoder.encode(served.domain(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public List<Route> routes() {
    String one = PATH + "/{domain}";
    return List.of(
        Route.get(PATH, Access.OPERATOR, visit -> list(visit, 200, "", null)).forDomains(),
        Route.post(PATH, Access.ADMINISTRATOR, this::add),
        Route.get(one, Access.OPERATOR, visit -> show(visit, 200, null)).forDomains(),
        Route.post(one + "/remove", Access.ADMINISTRATOR, this::remove),
        Route.post(one + "/certificate", Access.ADMINISTRATOR, this::replace).upTo(PEM_BYTES).forDomains(),
        Route.get(one + "/request", Access.ADMINISTRATOR, visit -> SecurityPage.pending(visit, Map.of("domain", visit.part("domain")), path(visit)))
            .forDomains(),
        Route.post(one + "/request", Access.ADMINISTRATOR, this::request).forDomains(),
        Route.post(one + "/new", Access.ADMINISTRATOR, visit -> change(visit, "certificate-new", visit.say("security.in-use"))).forDomains(),
        Route.post(one + "/restore", Access.ADMINISTRATOR,
            visit -> change(visit, "certificate-restore", visit.say("security.in-use"))).forDomains(),
        Route.post(one + "/drop", Access.ADMINISTRATOR,
            visit -> change(visit, "certificate-drop", visit.say("domains.dropped", visit.part("domain")))).forDomains());
  }

  @Override
  public List<Place> places() {
    return List.of(new Place(PATH, "domains.title", "domains", Place.Group.SERVER).forWhom(Place.Whom.ALL));
  }

  private static String path(Visit visit) {
    return Frame.path(PATH, visit.part("domain"));
  }

  private static List<Served> served(Visit visit) throws CommandException {
    Map<String, Row> certificates = new LinkedHashMap<>();
    for (Row row : Row.ask(visit, "certificate-domains", Map.of())) {
      certificates.put(row.get("domain"), row);
    }
    List<Served> all = new ArrayList<>();
    for (Row row : Row.ask(visit, "domain-list", Map.of())) {
      Row certificate = certificates.get(row.get("domain"));
      // One that was added between the two questions is there the next time.
      if (certificate != null) {
        long days =
            Duration.between(visit.site().kernel().clock().instant(), Instant.parse(certificate.get("until"))).toDays();
        all.add(
            new Served(
                row.get("domain"),
                row.get("from"),
                row.get("accounts"),
                row.get("sessions"),
                row.get("rooms"),
                state(certificate, days),
                days));
      }
    }
    return all;
  }

  private static String state(Row certificate, long days) {
    if (!certificate.get("fits").equals("true")) {
      return "unfit";
    }
    if (days < FEW_DAYS) {
      return "soon";
    }
    return certificate.get("self-signed").equals("true") ? "self-signed" : "good";
  }

  private static HttpResponse list(Visit visit, int status, String refused, @Nullable String complaint)
      throws CommandException {
    List<Served> domains = served(visit);
    return visit.show(
        status,
        out -> JtedomainsGenerated.render(out, null, visit.frame(visit.say("domains.title")), domains, refused, complaint));
  }

  private HttpResponse add(Visit visit) throws CommandException {
    String domain = visit.filled("domain");
    try {
      Object _ = visit.run("domain-add", Map.of("domain", domain));
    } catch (CommandException e) {
      return list(visit, 400, domain, visit.told(e.getMessage()));
    }
    String name = visit.site().kernel().domains().find(domain);
    return visit.go(name == null ? PATH : Frame.path(PATH, name), visit.say("domains.added", domain));
  }

  private HttpResponse show(Visit visit, int status, @Nullable String complaint)
      throws CommandException, HttpException {
    String domain = visit.part("domain");
    for (Served one : served(visit)) {
      if (one.domain().equals(domain)) {
        Map<String, String> named = Map.of("domain", domain);
        One shown =
            new One(
                one,
                Facts.ask(visit, "certificate-show", named),
                Row.ask(visit, "certificate-list", named),
                records(visit, domain),
                visit.may(Access.OWNER),
                complaint);
        return visit.show(status, out -> JtedomainGenerated.render(out, null, visit.frame(domain), shown));
      }
    }
    throw visit.notFound();
  }

  /** What has to stand in the DNS, one record a line: the listeners that are open, at the name of the main domain. */
  private static String records(Visit visit, String domain) throws CommandException {
    Map<String, String> ports = new LinkedHashMap<>();
    if (!visit.isOfServer()) {
      // Where the server listens is for those who have to do with the server; they tell.
      return "";
    }
    for (Row listener : Row.ask(visit, "certificate-listeners", Map.of())) {
      ports.put(listener.get("listener"), listener.get("port"));
    }
    String rooms = "conference." + domain;
    List<String[]> wanted = new ArrayList<>();
    wanted.add(new String[] {"_xmpp-client._tcp." + domain, "c2s.port"});
    wanted.add(new String[] {"_xmpps-client._tcp." + domain, "c2s.direct-tls-port"});
    for (String name : visit.site().kernel().router().isService(rooms) ? List.of(domain, rooms) : List.of(domain)) {
      wanted.add(new String[] {"_xmpp-server._tcp." + name, "s2s.port"});
      wanted.add(new String[] {"_xmpps-server._tcp." + name, "s2s.direct-tls-port"});
    }
    StringBuilder lines = new StringBuilder();
    for (String[] record : wanted) {
      String port = ports.get(record[1]);
      if (port != null) {
        lines.append("%s. IN SRV 0 5 %s %s.%n".formatted(record[0], port, visit.site().kernel().domain()));
      }
    }
    return lines.toString();
  }

  private HttpResponse remove(Visit visit) {
    String domain = visit.part("domain");
    if (!visit.filled("confirm").equals(domain)) {
      return visit.goBack(path(visit), visit.say("domains.not-confirmed"));
    }
    try {
      Object _ = visit.run("domain-remove", Forms.given("domain", domain, "everything", visit.filled("everything")));
      return visit.go(PATH, visit.say("domains.removed", domain));
    } catch (CommandException e) {
      return visit.goBack(path(visit), String.valueOf(e.getMessage()));
    }
  }

  private static HttpResponse change(Visit visit, String command, String sentence) {
    return Forms.run(visit, command, Map.of("domain", visit.part("domain")), path(visit), sentence);
  }

  private HttpResponse replace(Visit visit) throws CommandException, HttpException {
    try {
      Object _ =
          visit.run(
              "certificate-set",
              Forms.given("domain", visit.part("domain"), "chain", visit.filled("chain"), "key", visit.filled("key")));
      return visit.go(path(visit), visit.say("security.in-use"));
    } catch (CommandException e) {
      return show(visit, 400, visit.told(e.getMessage()));
    }
  }

  private HttpResponse request(Visit visit) {
    try {
      Object _ = visit.run("certificate-request", Forms.given("domain", visit.part("domain"), "names", visit.filled("names")));
      return visit.go(path(visit) + "/request");
    } catch (CommandException e) {
      return visit.goBack(path(visit), String.valueOf(e.getMessage()));
    }
  }
}
