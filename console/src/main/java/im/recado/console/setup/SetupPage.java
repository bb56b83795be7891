package im.recado.console.setup;

import im.recado.console.templates.JtesetupGenerated;
import im.recado.console.templates.JtesetupcodeGenerated;
import im.recado.console.templates.JtesetupdoneGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Page;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpResponse;
import im.recado.modules.registration.RegistrationOptions;
import im.recado.wire.jid.Jid;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first set-up: who brings the code answers one page after the other, forwards and back, and the server starts anew with what
 * was answered. Nothing is changed before the last page.
 */
public final class SetupPage implements Page {
  /** A chain of certificates and a key fit in. */
  private static final int MOST_BYTES = 256 * 1024;

  /** What is shown when everything was answered; the server goes when a browser has it. */
  private static final String DONE = "/setup/done";

  /**
   * What came of a button that only looks, or why the answers were not taken.
   *
   * @param records what the DNS tells of each, when it was asked
   * @param right those of them that lead where they should
   */
  public record Outcome(boolean good, String sentence, Map<DnsRecord, List<String>> records, Set<DnsRecord> right) {
    Outcome(boolean good, String sentence) {
      this(good, sentence, Map.of(), Set.of());
    }
  }

  private final Setup setup;
  private final Probes probes;

  public SetupPage(Setup setup) {
    this.setup = setup;
    this.probes = new Probes(setup);
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/setup", Access.SETUP_DOOR, visit -> door(visit, "", null)),
        Route.get("/setup/start/{code}", Access.SETUP_DOOR, visit -> door(visit, visit.part("code"), null)),
        Route.post("/setup/start", Access.SETUP_DOOR, this::start),
        Route.get("/setup/step/{step}", Access.SETUP, visit -> show(visit, step(visit), null)),
        Route.post("/setup/step/{step}", Access.SETUP, this::answer).upTo(MOST_BYTES),
        Route.get(DONE, Access.SETUP, this::finish));
  }

  /** What is below these is known to one machine or one network alone (RFC 6761, RFC 6762, RFC 8375, RFC 9476). */
  public static final List<String> PRIVATE =
      List.of(".localhost", ".local", ".internal", ".home.arpa", ".test", ".invalid", ".alt");

  /** What is longer is no code, and is not said back (SECURITY W7). */
  private static final int LONGEST_CODE = 100;

  private HttpResponse door(Visit visit, String code, @Nullable String complaint) {
    if (visit.session() != null) {
      return visit.go(goOn().path());
    }
    return visit.show(
        complaint == null ? 200 : 403,
        out -> JtesetupcodeGenerated.render(out, null, visit.frame(visit.say("setup.title")), code.length() > LONGEST_CODE ? "" : code, complaint));
  }

  /** One browser at a time sets the server up: who comes later with the code takes over. */
  private HttpResponse start(Visit visit) {
    if (!setup.isCode(visit.filled("code"))) {
      return door(visit, visit.filled("code"), visit.say("setup.wrong-code"));
    }
    Jid nobody = Jid.valueOf(visit.site().kernel().domain());
    visit.site().sessions().endAll(nobody);
    return visit.begin(nobody, goOn().path()).answer();
  }

  /** Where whoever comes back goes on. */
  private Step goOn() {
    Step step = Step.of(setup.answer(Answer.STEP));
    if (step == null) {
      return Step.LANGUAGE;
    }
    return isResumed(setup) ? Step.ADMINISTRATOR : step;
  }

  /** Whether the administrator was answered before a restart, over which the password is not kept. */
  public static boolean isResumed(Setup setup) {
    Step step = Step.of(setup.answer(Answer.STEP));
    return step != null && step.compareTo(Step.ADMINISTRATOR) > 0 && setup.answer(Answer.PASSWORD).isEmpty();
  }

  private static Step step(Visit visit) throws HttpException {
    Step step = Step.of(visit.part("step"));
    if (step == null) {
      throw visit.notFound();
    }
    return step;
  }

  private HttpResponse show(Visit visit, Step step, @Nullable Outcome outcome) {
    return visit.show(
        outcome == null || outcome.good ? 200 : 422,
        out ->
            JtesetupGenerated.render(
                out, null, visit.frame(visit.say("setup." + step.key())), setup, step, Arrays.asList(Step.values()), outcome, fewest(visit), visit.site().facts().ports(), visit.filled(Answer.TRY_NAME)));
  }

  private HttpResponse answer(Visit visit) throws HttpException {
    Step step = step(visit);
    boolean isResumed = isResumed(setup);
    Map<String, String> answers = Questions.answered(visit, step);
    answers.put(Answer.FAILURE, "");
    setup.put(answers);
    String action = visit.filled("action");
    if (action.equals("back")) {
      setup.put(Map.of(Answer.STEP, step.before().key()));
      return visit.go(step.before().path());
    }
    Map<String, String> looked = setup.answers();
    try {
      if (action.equals("look")) {
        return show(visit, step, probes.look(visit, step));
      }
      if (action.equals("login") && step == Step.ACCOUNTS) {
        return show(visit, step, probes.login(visit));
      }
      check(visit, step);
    } catch (SetupException e) {
      if (step == Step.ADMINISTRATOR) {
        // One that was refused is not kept: it would be taken with the next click.
        setup.put(Map.of(Answer.PASSWORD, ""));
      }
      return show(visit, step, new Outcome(false, visit.told(e.getMessage())));
    }
    if (isResumed && step == Step.ADMINISTRATOR) {
      return visit.go(goOn().path());
    }
    if (step == Step.REVIEW) {
      // What another page of this browser has answered meanwhile was not looked at: it is shown first.
      return visit.go(setup.agree(looked) ? DONE : step.path());
    }
    setup.put(Map.of(Answer.STEP, step.next().key()));
    return visit.go(step.next().path());
  }

  /** Whether the domain that was given is one that can stand in the DNS of everybody. */
  public static boolean isPublic(Setup setup) {
    String domain = setup.answer(Answer.DOMAIN).toLowerCase(Locale.ROOT);
    try {
      setup.actions().checkDomain(domain);
    } catch (SetupException e) {
      return false;
    }
    boolean number = domain.matches("[0-9.]+") || domain.contains(":");
    return domain.contains(".") && !number && PRIVATE.stream().noneMatch(domain::endsWith);
  }

  /** The domain whose records are shown: one that was given, or one that is an example. */
  public static String shownDomain(Setup setup) {
    return isPublic(setup) ? setup.answer(Answer.DOMAIN).toLowerCase(Locale.ROOT) : "example.org";
  }

  /** The database server that the answers name, as it is found. */
  public static String databaseServer(Setup setup) {
    String port = setup.answer(Answer.DATABASE_PORT);
    return setup.answer(Answer.DATABASE) + "://" + otherwise(setup.answer(Answer.DATABASE_HOST), "localhost")
        + (port.isEmpty() ? "" : ":" + port) + "/" + otherwise(setup.answer(Answer.DATABASE_NAME), "recado")
        + " (" + otherwise(setup.answer(Answer.DATABASE_USER), "recado")
        + (List.of("on", "verified").contains(setup.answer(Answer.DATABASE_TLS)) ? ", TLS)" : ")");
  }

  private static String otherwise(String answer, String usual) {
    return answer.isEmpty() ? usual : answer;
  }

  private void check(Visit visit, Step step) throws SetupException {
    switch (step) {
      case LANGUAGE -> {}
      case DOMAIN -> setup.actions().checkDomain(setup.answer(Answer.DOMAIN));
      case DATABASE -> setup.actions().tryDatabase(setup.answers());
      case ACCOUNTS -> setup.actions().checkAccounts(setup.answers());
      case ADMINISTRATOR -> checkAdministrator(visit);
      case CERTIFICATE -> {
        probes.terms(visit);
        setup.actions().checkCertificate(setup.answers());
      }
      case REVIEW -> {
        for (Step each : List.of(Step.DOMAIN, Step.DATABASE, Step.ACCOUNTS, Step.ADMINISTRATOR, Step.CERTIFICATE)) {
          check(visit, each);
        }
      }
    }
  }

  private void checkAdministrator(Visit visit) throws SetupException {
    String account = setup.answer(Answer.ADMINISTRATOR);
    String domain = setup.answer(Answer.DOMAIN);
    if (account.isEmpty() || (account.contains("@") && !account.endsWith("@" + domain))) {
      throw new SetupException(visit.say("setup.administrator-where", domain));
    }
    boolean isElsewhere = setup.hasSources() && setup.answer(Answer.ADMINISTRATOR_FROM).equals("source");
    if (isElsewhere && setup.answer(Answer.PASSWORD).isEmpty()) {
      throw new SetupException(visit.say("setup.password-there-missing"));
    }
    String again = visit.typed("again");
    if (!isElsewhere && !visit.typed(Answer.PASSWORD).equals(again) && Step.of(visit.part("step")) == Step.ADMINISTRATOR) {
      throw new SetupException(visit.say("setup.password-differs"));
    }
    if (setup.isThere()) {
      return; // It was chosen long ago, and is what it is.
    }
    String fault = Strength.fault(setup.answer(Answer.PASSWORD), account, fewest(visit));
    if (fault != null) {
      throw new SetupException(visit.say(fault, fewest(visit)));
    }
  }

  /** So many characters a password has to have. */
  private static int fewest(Visit visit) {
    return visit.site().kernel().options().get(RegistrationOptions.PASSWORD_LENGTH);
  }

  private HttpResponse finish(Visit visit) {
    Map<String, String> answers = setup.agreed();
    if (answers == null) {
      return visit.go(goOn().path());
    }
    String domain = answers.getOrDefault(Answer.DOMAIN, "");
    HttpResponse done =
        visit.show(
            out -> JtesetupdoneGenerated.render(out, null, visit.frame(visit.say("setup.done")), domain, visit.site().facts().ports()));
    setup.actions().finish(answers);
    return done;
  }
}
