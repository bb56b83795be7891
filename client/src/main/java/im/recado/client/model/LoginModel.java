package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Login;
import im.recado.client.protocol.LoginException;
import im.recado.client.protocol.LoginException.Reason;
import im.recado.client.protocol.Proxy;
import im.recado.client.protocol.Trust;
import im.recado.client.services.Accounts;
import im.recado.client.services.Profile;
import im.recado.client.services.Session;
import im.recado.client.services.store.Lockdown;
import im.recado.client.services.store.Settings;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where one logs in: address and password, nothing else. */
public final class LoginModel {
  /** What people need to look at to decide about a certificate. */
  public record Doubt(String domain, String issuer, String until, String fingerprint) {}

  private final Accounts store;
  private final @Nullable Profile known;
  private final Words words;
  private final Ui ui;
  private final Predicate<Jid> taken;
  private final BiFunction<Profile, Login, Session> sessions;
  /** Whether the attempt that goes on still counts: false as soon as somebody has gone back, or it has ended. */
  private AtomicBoolean attempt = new AtomicBoolean();
  private Runnable changed = () -> {};
  private BiConsumer<Profile, Session> done = (profile, session) -> {};
  private boolean busy;
  /** With which address one is about to log in, or has tried to. */
  private String typed = "";
  private String problem = "";
  private @Nullable Doubt doubt;
  /** The account whose server offers less than it once did. */
  private @Nullable Profile weaker;

  /**
   * Makes one.
   *
   * @param known whose address and server stand there already; null: nobody's
   * @param taken whether one is in with an account already
   * @param sessions makes a session that has not logged in
   */
  public LoginModel(Accounts store, @Nullable Profile known, Words words, Ui ui, Predicate<Jid> taken,
      BiFunction<Profile, Login, Session> sessions) {
    this.store = store;
    this.known = known;
    this.words = words;
    this.ui = ui;
    this.taken = taken;
    this.sessions = sessions;
  }

  public void onChange(Runnable listener) {
    changed = listener;
  }

  /** Hears of the session when one is in. */
  public void onDone(BiConsumer<Profile, Session> listener) {
    done = listener;
  }

  public String address() {
    return !typed.isEmpty() ? typed : known == null ? "" : known.account().map(Jid::toString).orElse("");
  }

  public String server() {
    return known == null ? "" : known.server();
  }

  /** The proxy, as {@link Proxy#of} takes it; empty: none. */
  public String proxy() {
    return store.settings().get("proxy", "");
  }

  /** Goes by this proxy from now on; whether it is one. */
  public boolean proxy(String text) {
    try {
      Proxy.of(text);
      Settings settings = store.settings();
      Proxy.use(settings.isFixed("proxy") ? proxy() : text.strip());
      ui.away(() -> settings.set("proxy", text.strip()));
      return true;
    } catch (IllegalArgumentException e) {
      problem(words.say("login.bad-proxy"));
      return false;
    }
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

  /** The server that offers a weaker way to log in than it once did, to be decided about. */
  public Optional<String> weaker() {
    return Optional.ofNullable(weaker).flatMap(Profile::account).map(Jid::domain);
  }

  /** Logs in. */
  public void login(String address, String password, String server, boolean keep) {
    if (busy) {
      return;
    }
    typed = address.strip();
    Lockdown lockdown = Lockdown.current();
    Optional<Jid> account = Jid.account(lockdown.address(address)).filter(jid -> Trust.isName(jid.domain()));
    if (account.isEmpty()) {
      problem(noAddress(address.strip()));
    } else if (!lockdown.allows(account.get().domain())) {
      problem(words.say("login.fixed-domain", lockdown.domain()));
    } else if (taken.test(account.get())) {
      problem(words.say("login.here", account.get()));
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

  private String noAddress(String typed) {
    return typed.isEmpty() ? words.say("login.empty") : words.say(typed.contains("@") ? "login.wrong-address" : "login.name-alone", Texts.line(typed));
  }

  private void start(Login login, String server, boolean keep) {
    AtomicBoolean wanted = new AtomicBoolean(true);
    attempt = wanted;
    busy = true;
    problem = "";
    doubt = null;
    weaker = null;
    changed.run();
    ui.aside(() -> {
      try {
        enter(login, server, keep, wanted);
      } catch (RuntimeException | Error e) {
        // Such as a class that is missing: the window says that it did not go, the log says what it was.
        ui.show(() -> failed(login, null, new LoginException(Reason.OTHER, null, e), wanted));
        throw e;
      }
    });
  }

  private void enter(Login login, String server, boolean keep, AtomicBoolean wanted) {
    Optional<Profile> profile = store.claim(login.account());
    if (profile.isEmpty()) {
      ui.show(() -> failed(wanted, () -> words.say(store.isShut(login.account()) ? "login.shut" : "login.wait")));
      return;
    }
    try {
      enter(profile.get(), login, server, keep, wanted);
    } catch (LoginException e) {
      ui.show(() -> failed(login, profile.get(), e, wanted));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      store.release(profile.get());
    }
  }

  private void enter(Profile profile, Login login, String server, boolean keep, AtomicBoolean wanted)
      throws LoginException, InterruptedException {
    Session session = sessions.apply(profile, login);
    boolean in = false;
    try {
      session.start();
      if (wanted.compareAndSet(true, false)) {
        profile.remember(login.account(), server, login.password(), keep);
        profile.on(true);
        store.add(profile);
        in = true;
        ui.show(() -> entered(profile, session));
      }
    } finally {
      if (!in) {
        session.close();
      }
    }
  }

  /** One does not want to any more: an attempt that goes on leads nowhere. */
  public void cancel() {
    attempt.set(false);
    busy = false;
    doubt = null;
    weaker = null;
    problem("");
  }

  private void entered(Profile profile, Session session) {
    busy = false;
    changed.run();
    done.accept(profile, session);
  }

  private void failed(Login login, @Nullable Profile profile, LoginException e, AtomicBoolean wanted) {
    failed(wanted, () -> {
      weaker = e.reason() == Reason.WEAKER ? profile : null;
      X509Certificate certificate = e.certificate();
      if (e.reason() == Reason.CERTIFICATE && certificate != null) {
        doubt = doubt(login.account().domain(), certificate);
      }
      return sentence(words, e, login.account().domain());
    });
  }

  private void failed(AtomicBoolean wanted, Supplier<String> why) {
    if (wanted.getAndSet(false)) {
      busy = false;
      problem(why.get());
    }
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
    store.settings().pin(accepted.domain(), accepted.fingerprint());
    doubt = null;
    problem("");
  }

  /** A person says that the server may be what it was asked about: the next attempt sends what it wants. */
  public void acceptWeaker() {
    if (weaker != null) {
      weaker.forgetStrength();
      weaker = null;
    }
    problem("");
  }

  private void problem(String text) {
    problem = text;
    changed.run();
  }
}
