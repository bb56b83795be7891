package im.recado.server.acme;

import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.event.ServerStopping;
import im.recado.kernel.http.HttpRoute;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.net.tls.CertificateFiles;
import im.recado.net.tls.TlsChallenges;
import im.recado.net.tls.TlsException;
import im.recado.net.tls.TlsIdentity;
import im.recado.server.Failure;
import im.recado.server.certificate.CertificateModule;
import im.recado.server.home.Home;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.RenewalInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets the certificate of the listeners from an authority (ACME, RFC 8555) and renews it in time. One order at a time; what becomes of
 * it is kept over a restart.
 */
public final class AcmeModule implements Module {
  private static final Logger LOG = LoggerFactory.getLogger(AcmeModule.class);

  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final Duration ASK_FOR_SUGGESTION = Duration.ofHours(6);

  /** So long whoever orders waits to be told what became of it. */
  private static final long WAIT_SECONDS = 20;

  private final Kernel kernel;
  private final Home home;
  private final CertificateModule certificate;
  private final TlsChallenges tls = new TlsChallenges();
  private final Proofs proofs;

  private volatile AcmeState state = AcmeState.NONE;
  private volatile @Nullable Suggestion suggestion;
  private volatile boolean stopping;
  private @Nullable CompletableFuture<String> running;

  /**
   * What the authority suggests for a certificate (RFC 9773).
   *
   * @param at when to renew; null when it suggests nothing
   * @param asked when it was asked
   */
  private record Suggestion(String fingerprint, @Nullable Instant at, Instant asked) {}

  public AcmeModule(Kernel kernel, Home home, CertificateModule certificate) {
    this.kernel = kernel;
    this.home = home;
    this.certificate = certificate;
    this.proofs = new Proofs(tls);
  }

  /** What authorities are shown by the listeners for TLS. */
  public TlsChallenges challenges() {
    return tls;
  }

  /** Where authorities read the page that proves a name. */
  public HttpRoute route() {
    return proofs.route();
  }

  @Override
  public Declaration declare() {
    Declaration declaration =
        Declaration.module("acme", "Certificates from an authority that gives them out by itself, renewed in time (RFC 8555).")
            .http(route())
            .on(ServerStopping.class, event -> stopping = true)
            .command(
                Command.look(
                    "acme-show", "Shows how it stands with the certificate from an authority: orders, renewal.", List.of(), call -> show()))
            .command(
                Command.change(
                    "acme-order", "Orders a certificate from the authority now.", List.of(), call -> order()));
    AcmeOptions.ALL.forEach(declaration::option);
    return declaration;
  }

  /** The listeners are there: a certificate that is missing is ordered now, others in time. */
  public void opened() {
    state = AcmeState.read(home);
    kernel.timers().after(Duration.ZERO, this::look);
    kernel.timers().every(() -> LOOK, this::look);
  }

  /** What stands against a certificate, in a sentence; null when nothing does. */
  public @Nullable String problem() {
    String problem = state.problem();
    return !kernel.options().get(AcmeOptions.ENABLED) || problem.isEmpty() ? null : problem;
  }

  private String server() {
    return kernel.options().get(AcmeOptions.SERVER);
  }

  private List<String> names() {
    return Names.of(List.of(kernel.domain()), kernel.options().get(AcmeOptions.SERVICES), kernel.options().get(AcmeOptions.NAMES));
  }

  private boolean isFromThere(TlsIdentity identity) {
    return identity.fingerprint().equals(state.fingerprint());
  }

  /** When the next order is due by itself. */
  private Instant due(TlsIdentity identity, Instant now) {
    boolean fromElsewhere = isFromThere(identity) && !state.server().equals(server());
    boolean lacks = !identity.domains().containsAll(names());
    Instant wanted = identity.isSelfSigned() || fromElsewhere || lacks ? now : renewal(identity);
    Instant notBefore = state.next();
    return notBefore == null || notBefore.isBefore(wanted) ? wanted : notBefore;
  }

  private Instant renewal(TlsIdentity identity) {
    Instant ours = RenewalTime.of(identity.certificate(), state.lot());
    Suggestion suggested = suggestion;
    Instant theirs = suggested != null && suggested.fingerprint.equals(identity.fingerprint()) ? suggested.at : null;
    return theirs == null || theirs.isAfter(ours) ? ours : theirs;
  }

  private void look() {
    if (stopping || !kernel.options().get(AcmeOptions.ENABLED)) {
      return;
    }
    try {
      TlsIdentity identity = certificate.replaceable().identity();
      Instant now = kernel.clock().instant();
      askForSuggestion(identity, now);
      if (!due(identity, now).isAfter(now)) {
        // This thread may wait.
        Object _ = begin(Runnable::run);
      }
    } catch (CommandException e) {
      if (!String.valueOf(e.getMessage()).equals(state.problem())) {
        LOG.warn("No certificate is ordered: {}", e.getMessage());
        state = new AcmeState(state.server(), state.fingerprint(), state.ordered(), state.lot(), state.tried(),
            String.valueOf(e.getMessage()), state.failures(), state.next());
      }
    }
  }

  private void askForSuggestion(TlsIdentity identity, Instant now) {
    Suggestion known = suggestion;
    String fingerprint = identity.fingerprint();
    boolean fresh =
        known != null && known.fingerprint.equals(fingerprint) && known.asked.plus(ASK_FOR_SUGGESTION).isAfter(now);
    if (fresh || !isFromThere(identity) || !state.server().equals(server())) {
      return;
    }
    Instant at = known != null && known.fingerprint.equals(fingerprint) ? known.at : null;
    try {
      RenewalInfo info = new Ordering(home, kernel.options()).suggestion(identity.certificate()).orElse(null);
      at = info == null ? null : RenewalTime.within(info.getSuggestedWindowStart(), info.getSuggestedWindowEnd(), state.lot());
    } catch (OrderException e) {
      LOG.debug("No suggestion when to renew: {}", e.getMessage());
    }
    suggestion = new Suggestion(fingerprint, at, now);
  }

  /**
   * Begins an order, or takes the one that is under way; what it ends with is the problem, empty when there is none.
   *
   * @param runner does it
   */
  private CompletableFuture<String> begin(Executor runner) {
    CompletableFuture<String> begun = new CompletableFuture<>();
    synchronized (this) {
      CompletableFuture<String> now = running;
      if (now != null && !now.isDone()) {
        return now;
      }
      running = begun;
    }
    runner.execute(() -> begun.complete(run()));
    return begun;
  }

  private synchronized boolean isRunning() {
    return running != null && !running.isDone();
  }

  /** One order from its beginning to its end; the problem, or nothing. */
  private String run() {
    String problem;
    @Nullable Instant notBefore = null;
    try {
      CertificateFiles files = certificate.replaceable();
      TlsIdentity before = files.identity();
      String server = server();
      List<String> names = names();
      if (Directory.isPublic(server)) {
        Names.refusePrivate(names);
      }
      boolean renewed = isFromThere(before) && state.server().equals(server);
      Ordering ordering = new Ordering(home, kernel.options());
      TlsIdentity next = ordering.order(names, proofs, renewed ? before.certificate() : null, kernel.clock().instant());
      if (stopping) {
        return "The server is stopping.";
      }
      files.replace(next);
      remember(state.given(server, next.fingerprint(), kernel.random().nextDouble(), kernel.clock().instant()));
      LOG.info("A certificate of {} is in use: {}, until {}", server, String.join(", ", next.domains()), next.expiry());
      return "";
    } catch (OrderException e) {
      problem = e.sentence();
      notBefore = e.notBefore();
    } catch (CommandException | TlsException e) {
      problem = String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("An order of a certificate failed by a fault of this server", e);
      problem = "The order failed by a fault of this server; the log tells more.";
    }
    Instant now = kernel.clock().instant();
    Instant again = RenewalTime.again(now, state.failures() + 1, kernel.random().nextDouble(), notBefore);
    remember(state.failed(problem, now, again));
    LOG.warn("No certificate came of the order, the next try is at {}: {}", again, problem);
    return problem;
  }

  private void remember(AcmeState next) {
    state = next;
    try {
      next.write(home);
    } catch (Failure e) {
      LOG.warn("What became of the order is not kept over a restart: {}", e.getMessage());
    }
  }

  private CommandResult order() throws CommandException {
    if (!kernel.options().get(AcmeOptions.ENABLED)) {
      throw new CommandException(Reason.CONFLICT, "Set acme.enabled first: what is ordered has to be renewed.");
    }
    CertificateFiles files = certificate.replaceable();
    try {
      String problem = begin(Background.executor("asking for a certificate")).get(WAIT_SECONDS, TimeUnit.SECONDS);
      if (!problem.isEmpty()) {
        throw new CommandException(Reason.FAILED, problem);
      }
      return CommandResult.done(CertificateModule.inUse(files));
    } catch (TimeoutException e) {
      return CommandResult.done("The order is under way; acme-show tells what becomes of it.");
    } catch (ExecutionException e) {
      throw new CommandException(Reason.FAILED, "The order failed by a fault of this server; the log tells more.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(Reason.FAILED, "The server is stopping.");
    }
  }

  private CommandResult show() throws CommandException {
    boolean enabled = kernel.options().get(AcmeOptions.ENABLED);
    AcmeState now = state;
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("enabled", Boolean.toString(enabled)));
    rows.add(List.of("server", server()));
    rows.add(List.of("names", String.join(", ", names())));
    rows.add(List.of("services", String.join(", ", kernel.options().get(AcmeOptions.SERVICES))));
    rows.add(List.of("email", kernel.options().get(AcmeOptions.EMAIL)));
    rows.add(List.of("challenge", Option.written(kernel.options().get(AcmeOptions.PROOF))));
    rows.add(List.of("agreed", Boolean.toString(kernel.options().get(AcmeOptions.AGREE))));
    rows.add(List.of("under-way", Boolean.toString(isRunning())));
    rows.add(List.of("ordered", text(now.ordered())));
    rows.add(List.of("tried", text(now.tried())));
    rows.add(List.of("problem", now.problem()));
    rows.add(List.of("failures", Integer.toString(now.failures())));
    rows.add(List.of("next", enabled ? text(next()) : ""));
    return CommandResult.table(List.of("what", "value"), rows);
  }

  /** When the next order is due; null when there is no certificate that could be replaced. */
  private @Nullable Instant next() {
    try {
      return due(certificate.replaceable().identity(), kernel.clock().instant());
    } catch (CommandException e) {
      return null;
    }
  }

  private static String text(@Nullable Instant instant) {
    return instant == null ? "" : instant.toString();
  }
}
