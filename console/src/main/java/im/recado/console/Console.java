package im.recado.console;

import im.recado.console.live.Figures;
import im.recado.console.live.LivePage;
import im.recado.console.page.AccountPage;
import im.recado.console.page.AuditPage;
import im.recado.console.page.ComponentsPage;
import im.recado.console.page.DashboardPage;
import im.recado.console.page.DataPage;
import im.recado.console.page.DomainSettingsPage;
import im.recado.console.page.DomainsPage;
import im.recado.console.page.FactorPage;
import im.recado.console.page.GroupsPage;
import im.recado.console.page.InvitationsPage;
import im.recado.console.page.LoginPage;
import im.recado.console.page.LogsPage;
import im.recado.console.page.PeoplePage;
import im.recado.console.page.PlacesPage;
import im.recado.console.page.PubSubPage;
import im.recado.console.page.ReportsPage;
import im.recado.console.page.RolesPage;
import im.recado.console.page.RoomPage;
import im.recado.console.page.RoomsPage;
import im.recado.console.page.SearchPage;
import im.recado.console.page.SecurityPage;
import im.recado.console.page.SessionsPage;
import im.recado.console.page.SettingsPage;
import im.recado.console.page.TracePage;
import im.recado.console.rest.RestApi;
import im.recado.console.session.ConsoleSessions;
import im.recado.console.session.SecondFactors;
import im.recado.console.setup.Setup;
import im.recado.console.setup.SetupPage;
import im.recado.console.web.Assets;
import im.recado.console.web.Guard;
import im.recado.console.web.Page;
import im.recado.console.web.Place;
import im.recado.console.web.Route;
import im.recado.console.web.Routes;
import im.recado.console.web.Site;
import im.recado.kernel.Kernel;
import im.recado.kernel.http.Web;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The console put together: the list of its pages, and the web that its listener serves. */
public final class Console {
  private final List<Route> routes;
  private final Web web;

  Console(Kernel kernel, ServerFacts facts, ConsoleSessions sessions, Figures figures, RestApi rest, SecondFactors factors, Setup setup) {
    LoginPage door = new LoginPage(factors);
    DashboardPage dashboard = new DashboardPage(figures);
    // A new page is added here; its place in the sidebar is after those before it in the same group.
    List<Page> pages =
        List.of(
            door,
            new SetupPage(setup),
            new SearchPage(),
            rest,
            dashboard,
            new LivePage(figures, dashboard::state),
            new SessionsPage(),
            new LogsPage(),
            new PeoplePage(),
            new AccountPage(),
            new GroupsPage(),
            new InvitationsPage(),
            new ReportsPage(),
            new RoomsPage(),
            new RoomPage(),
            new PubSubPage(),
            new SecurityPage(),
            new AuditPage(),
            new RolesPage(),
            new FactorPage(factors),
            new DataPage(),
            new PlacesPage(),
            new TracePage(),
            new DomainsPage(),
            new DomainSettingsPage(),
            new ComponentsPage(),
            new SettingsPage());
    List<Place> places = new ArrayList<>();
    List<Route> all = new ArrayList<>();
    for (Page page : pages) {
      places.addAll(page.places());
      all.addAll(page.routes());
    }
    places.sort(Comparator.comparing(Place::group));
    Assets assets = new Assets();
    all.addAll(assets.routes());
    this.routes = List.copyOf(all);
    Guard guard = new Guard(new Site(kernel, facts, sessions, setup::isOn, assets, places), door);
    this.web = Routes.open(kernel.domains(), guard, routes, RestApi::refusal);
  }

  /** Every route, for tests that walk them. */
  public List<Route> routes() {
    return routes;
  }

  /** What the console's listener serves. */
  public Web web() {
    return web;
  }
}
