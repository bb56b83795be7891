package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Login;
import im.recado.client.protocol.LoginException;
import im.recado.client.protocol.LoginException.Reason;
import im.recado.client.protocol.Trust;
import im.recado.client.services.Profile;
import im.recado.client.services.Session;
import im.recado.client.services.store.Lockdown;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The first window: address and password, nothing else. */
public final class LoginModel {
  /** What people need to look at to decide about a certificate. */
  public record Doubt(String domain, String issuer, String until, String fingerprint) {}

  private final Profile profile;
  private final Words words;
  private final Ui ui;
  private final Function<Login, Session> sessions;
  private Runnable changed = () -> {};
  private Consumer<Session> done = session -> {};
  private boolean busy;
  private String problem = "";
  private @Nullable Doubt doubt;

  /**
   * Makes one.
   *
   * @param sessions makes a session that has not logged in
   */
  public LoginModel(Profile profile, Words words, Ui ui, Function<Login, Session> sessions) {
    this.profile = profile;
    this.words = words;
    this.ui = ui;
    this.sessions = sessions;
  }

  public void onChange(Runnable listener) {
    changed = listener;
  }

  /** Hears of the session when one is in. */
  public void onDone(Consumer<Session> listener) {
    done = listener;
  }

  public String address() {
    return profile.account().map(Jid::toString).orElse("");
  }

  public String server() {
    return profile.server();
  }

  /** Whether one waits for the server. */
  public boolean busy() {
    return busy;
  }

  /** Why it did not go, in a sentence; empty when there is nothing to say. */
  public String problem() {
    return problem;
  }

  /** A certificate that nobody vouches for, to be looked at. */
  public Optional<Doubt> doubt() {
    return Optional.ofNullable(doubt);
  }

  /** Logs in. */
  public void login(String address, String password, String server, boolean keep) {
    if (busy) {
      return;
    }
    Lockdown lockdown = Lockdown.current();
    Optional<Jid> account = Jid.account(lockdown.address(address));
    if (account.isEmpty()) {
      problem(words.say("login.no-address"));
    } else if (!lockdown.allows(account.get().domain())) {
      problem(words.say("login.fixed-domain", lockdown.domain()));
    } else if (profile.account().filter(other -> !other.equals(account.get())).isPresent()) {
      problem(words.say("login.other-account", profile.account().get()));
    } else if (password.isEmpty()) {
      problem(words.say("login.no-password"));
    } else {
      try {
        String where = lockdown.server().isEmpty() ? server.strip() : lockdown.server();
        start(Login.of(account.get(), password, where), where, keep);
      } catch (IllegalArgumentException e) {
        problem(words.say("login.bad-server"));
      }
    }
  }

  private void start(Login login, String server, boolean keep) {
    busy = true;
    problem = "";
    doubt = null;
    changed.run();
    ui.aside(() -> {
      try {
        enter(login, server, keep);
      } catch (RuntimeException | Error e) {
        // Such as a class that is missing: the window says that it did not go, the log says what it was.
        ui.show(() -> failed(login, new LoginException(Reason.OTHER, null, e)));
        throw e;
      }
    });
  }

  private void enter(Login login, String server, boolean keep) {
    Session session = sessions.apply(login);
    boolean in = false;
    try {
      session.start();
      profile.remember(login.account(), server, login.password(), keep);
      in = true;
      ui.show(() -> entered(session));
    } catch (LoginException e) {
      ui.show(() -> failed(login, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!in) {
        session.close();
      }
    }
  }

  private void entered(Session session) {
    busy = false;
    changed.run();
    done.accept(session);
  }

  private void failed(Login login, LoginException e) {
    busy = false;
    X509Certificate certificate = e.certificate();
    if (e.reason() == Reason.CERTIFICATE && certificate != null) {
      doubt = doubt(login.account().domain(), certificate);
    }
    problem(sentence(words, e, login.account().domain()));
  }

  /** What to look at in a certificate that was refused. */
  public static Doubt doubt(String domain, X509Certificate certificate) {
    return new Doubt(domain, Texts.line(certificate.getIssuerX500Principal().getName()),
        certificate.getNotAfter().toInstant().toString().substring(0, 10), Trust.fingerprint(certificate));
  }

  /** Why one could not log in, for people. */
  public static String sentence(Words words, LoginException e, String domain) {
    return words.sayFor("login.failed", e.reason().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'), domain);
  }

  /** A person has looked at the certificate and says that it is the right one. */
  public void accept(Doubt accepted) {
    profile.settings().pin(accepted.domain(), accepted.fingerprint());
    doubt = null;
    problem("");
  }

  private void problem(String text) {
    problem = text;
    changed.run();
  }
}
