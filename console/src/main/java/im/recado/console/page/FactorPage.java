package im.recado.console.page;

import im.recado.console.session.SecondFactors;
import im.recado.console.session.SecondFactors.Outcome;
import im.recado.console.templates.JtefactorGenerated;
import im.recado.console.templates.JtefactorcodesGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Page;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.PasswordLogin;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.log.AuditLog.Entry;
import im.recado.modules.invite.QrSvg;
import im.recado.wire.jid.Jid;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The visitor's own second factor: an authenticator that is added and taken away. It is nobody else's business. */
public final class FactorPage implements Page {
  private static final String PATH = "/security/factor";

  private final SecondFactors factors;

  public FactorPage(SecondFactors factors) {
    this.factors = factors;
  }

  /**
   * What the page shows.
   *
   * @param state how the factor is, or null when there is none
   * @param secret what an authenticator is to be told; empty when there is a factor
   * @param picture the same as a QR code
   */
  public record Shown(SecondFactors.@Nullable State state, String secret, String picture, @Nullable String complaint) {}

  @Override
  public List<Route> routes() {
    return Route.forDomains(
        Route.get(PATH, Access.OPERATOR, visit -> show(visit, 200, null)),
        Route.post(PATH, Access.OPERATOR, this::begin).shownOnce(),
        Route.post(PATH + "/off", Access.OPERATOR, this::end));
  }

  private HttpResponse show(Visit visit, int status, @Nullable String complaint) {
    Jid account = visit.visitor().account();
    SecondFactors.State state = factors.state(account);
    String secret = state == null ? factors.offer(account) : "";
    String picture =
        state == null ? QrSvg.of(factors.address(account, secret), visit.say("security.factor-qr")) : "";
    Shown shown = new Shown(state, secret.replaceAll("(.{4})(?=.)", "$1 "), picture, complaint);
    return visit.show(
        status, out -> JtefactorGenerated.render(out, null, visit.frame(visit.say("security.factor")), shown));
  }

  private static void audit(Visit visit, String what) {
    String ip = visit.request().client().getHostAddress();
    visit.site().kernel().audit().add(new Entry(visit.visitor().account().toString(), what, Map.of("ip", ip), "done"));
  }

  /** With the password: who sits down at an open browser must not make the console their own. */
  private HttpResponse begin(Visit visit) {
    Jid account = visit.visitor().account();
    PasswordLogin.Outcome password =
        visit.site().kernel().passwords().attempt(account, visit.typed("password"), visit.request().client());
    if (password != PasswordLogin.Outcome.WELCOME) {
      return show(visit, 400, visit.say(password == PasswordLogin.Outcome.LATER ? "login.later" : "security.factor-password-wrong"));
    }
    List<String> codes = factors.begin(account, visit.filled("code"));
    if (codes == null) {
      return show(visit, 400, visit.say("security.factor-wrong"));
    }
    audit(visit, "factor-begin");
    return visit.show(
        out -> JtefactorcodesGenerated.render(out, null, visit.frame(visit.say("security.factor-codes")), codes));
  }

  private HttpResponse end(Visit visit) {
    Jid account = visit.visitor().account();
    Outcome outcome = factors.attempt(account, visit.filled("code"));
    if (outcome != Outcome.WELCOME) {
      return show(visit, 400, visit.say(outcome == Outcome.LATER ? "login.later" : "security.factor-wrong"));
    }
    boolean _ = factors.end(account);
    audit(visit, "factor-end");
    return visit.go(PATH, visit.say("security.factor-ended"));
  }
}
