package im.recado.console.page;

import im.recado.console.session.ConsoleSession;
import im.recado.console.session.SecondFactors;
import im.recado.console.templates.JteerrorGenerated;
import im.recado.console.templates.JtelogincodeGenerated;
import im.recado.console.templates.JteloginGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Frame;
import im.recado.console.web.Guard;
import im.recado.console.web.Page;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.Kernel;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.Commands;
import im.recado.kernel.command.PasswordLogin.Outcome;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.http.HttpRequest;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.log.AuditLog.Entry;
import im.recado.wire.jid.Jid;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The door: logging in with the password of an administrator's or operator's account, and out again. Whoever is not let in
 * hears the same sentence whatever the reason (SECURITY W7). The page that was wanted is asked for again after the login.
 */
public final class LoginPage implements Page, Guard.Entrance {
  /** No address is longer (RFC 7622, section 3.1), and no way within the console; what is, is not said back (SECURITY W7). */
  private static final int LONGEST = 3071;

  private final SecondFactors factors;

  public LoginPage(SecondFactors factors) {
    this.factors = factors;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/login", Access.ANYONE, visit -> visit.session() != null ? visit.go("/") : ask(200, visit, "", "/", null)),
        Route.post("/login", Access.ANYONE, this::logIn),
        Route.post("/login/code", Access.ANYONE, this::logInWithCode),
        Route.post("/logout", Access.OPERATOR, this::logOut).forDomains(),
        Route.post("/logout/everywhere", Access.OPERATOR, this::logOutEverywhere).forDomains());
  }

  @Override
  public HttpResponse login(Visit visit) {
    HttpRequest request = visit.request();
    String wanted = request.method().equals("GET") ? wanted(request) : "/";
    return ask(401, visit, "", wanted, null);
  }

  private static String wanted(HttpRequest request) {
    String path = Frame.path(request.segments());
    return request.query().isEmpty() ? path : path + "?" + request.query();
  }

  @Override
  public HttpResponse error(Visit visit, int status, String sentence) {
    return visit.show(
        status, out -> JteerrorGenerated.render(out, null, visit.frame(visit.say("common.error")), status, sentence));
  }

  private HttpResponse ask(int status, Visit visit, String account, String wanted, @Nullable String complaint) {
    return visit.show(
        status,
        out ->
            JteloginGenerated.render(
                out, null, visit.frame(visit.say("login.title")), account.length() > LONGEST ? "" : account,
                isOwnPath(wanted) ? wanted : "/", complaint));
  }

  private HttpResponse logIn(Visit visit) {
    Kernel kernel = visit.site().kernel();
    String typed = visit.filled("account");
    Jid account;
    try {
      account = Commands.address(typed, kernel.domain());
    } catch (CommandException e) {
      return ask(401, visit, typed, visit.filled("to"), visit.say("login.refused"));
    }
    long began = kernel.sessions().endings().now();
    Outcome outcome = kernel.passwords().attempt(account, visit.typed("password"), visit.request().client());
    if (outcome == Outcome.LATER) {
      return ask(429, visit, typed, visit.filled("to"), visit.say("login.later"));
    }
    if (outcome == Outcome.REFUSED || kernel.powers(account).greatest() == ServerRole.USER) {
      return ask(401, visit, typed, visit.filled("to"), visit.say("login.refused"));
    }
    if (factors.state(account) != null) {
      return askCode(200, visit, factors.await(account, began), visit.filled("to"), null);
    }
    return letIn(visit, account, began);
  }

  private HttpResponse askCode(int status, Visit visit, String token, String wanted, @Nullable String complaint) {
    return visit.show(
        status,
        out ->
            JtelogincodeGenerated.render(
                out,
                null,
                visit.frame(visit.say("login.title")),
                token,
                isOwnPath(wanted) ? wanted : "/",
                complaint));
  }

  private HttpResponse logInWithCode(Visit visit) {
    String token = visit.filled("token");
    SecondFactors.Waiting awaited = factors.awaited(token);
    if (awaited == null || visit.site().kernel().powers(awaited.account()).greatest() == ServerRole.USER) {
      return ask(401, visit, "", visit.filled("to"), visit.say("login.refused"));
    }
    return switch (factors.attempt(awaited.account(), visit.filled("code"))) {
      case LATER -> askCode(429, visit, token, visit.filled("to"), visit.say("login.later"));
      case REFUSED -> askCode(401, visit, token, visit.filled("to"), visit.say("login.code-wrong"));
      case WELCOME -> {
        factors.arrived(token);
        yield letIn(visit, awaited.account(), awaited.began());
      }
    };
  }

  /**
   * Lets somebody in. The session stands first and then it is looked whether the account was shut out since the login began:
   * what shuts it out notes that first and then ends sessions, so one of the two sees the other (SECURITY A11).
   */
  private HttpResponse letIn(Visit visit, Jid account, long began) {
    String to = visit.filled("to");
    Visit.Begun begun = visit.begin(account, isOwnPath(to) ? to : "/");
    if (visit.site().kernel().sessions().endings().since(began, account) != null) {
      visit.site().sessions().end(begun.session());
      return ask(401, visit, account.toString(), to, visit.say("login.refused"));
    }
    visit
        .site()
        .kernel()
        .audit()
        .add(new Entry(account.toString(), "console-login", Map.of("ip", visit.request().client().getHostAddress()), "done"));
    return begun.answer();
  }

  /** Whether an address leads to a page of this console and nowhere else (SECURITY W13). */
  static boolean isOwnPath(String path) {
    return path.length() <= LONGEST && path.matches("/([A-Za-z0-9._~%@=?&+-][A-Za-z0-9._~%@/=?&+-]*)?") && !path.startsWith("/login") && !path.startsWith("/logout");
  }

  private HttpResponse logOut(Visit visit) {
    visit.site().sessions().end(visit.visitor());
    return visit.end();
  }

  private HttpResponse logOutEverywhere(Visit visit) {
    ConsoleSession session = visit.visitor();
    visit.site().sessions().endAll(session.account());
    return visit.end();
  }
}
