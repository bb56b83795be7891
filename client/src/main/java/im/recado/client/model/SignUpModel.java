package im.recado.client.model;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.DataForm.Field;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Login;
import im.recado.client.protocol.LoginException;
import im.recado.client.protocol.Newcomer;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.InviteLink;
import im.recado.client.services.Pictures;
import im.recado.client.services.SignUp;
import im.recado.client.services.store.Lockdown;
import im.recado.client.services.store.Settings;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Making an account: an invitation or a server, then what the server asks for, then one is in. On the thread of the user interface. */
public final class SignUpModel {
  /** Opens a stream to a server, without logging in. */
  public interface Door {
    Newcomer open(Login where) throws LoginException, InterruptedException;
  }

  private static final int LARGEST_PICTURE = 300;
  /** Fields that have a name in the language of the person (XEP-0077, section 14.1). */
  private static final Set<String> KNOWN = Set.of("username", "password", "email", "ocr");

  private final Settings settings;
  private final Words words;
  private final Ui ui;
  private final Door door;
  private final LoginModel login;
  /** Whether what goes on still counts: false as soon as somebody has gone back. */
  private AtomicBoolean attempt = new AtomicBoolean();
  private Runnable changed = () -> {};
  private Runnable made = () -> {};
  private boolean busy;
  private String problem = "";
  private String server = "";
  private String page = "";
  private LoginModel.@Nullable Doubt doubt;
  private @Nullable InviteLink link;
  private @Nullable Login there;
  private @Nullable SignUp stream;
  private SignUp.@Nullable Asked asked;

  /**
   * Makes one.
   *
   * @param login what lets one in when the account is there
   */
  public SignUpModel(Settings settings, Words words, Ui ui, Door door, LoginModel login) {
    this.settings = settings;
    this.words = words;
    this.ui = ui;
    this.door = door;
    this.login = login;
  }

  public void onChange(Runnable listener) {
    changed = listener;
  }

  /** Hears that the account is there, before one is let in. */
  public void onMade(Runnable listener) {
    made = listener;
  }

  public boolean busy() {
    return busy;
  }

  /** Why it did not go, in a sentence; empty when there is nothing to say. */
  public String problem() {
    return problem;
  }

  /** The page where the server makes accounts instead; empty when it has not named one. */
  public String page() {
    return page;
  }

  public Optional<LoginModel.Doubt> doubt() {
    return Optional.ofNullable(doubt);
  }

  /** The server where the account is made, once it has been found. */
  public String domain() {
    return link == null ? "" : link.domain();
  }

  /** Says which address one has with this name; without one, how it ends. */
  public String address(String name) {
    return name.isBlank() ? words.say("signup.ends", domain()) : words.say("signup.at", Texts.line(name.strip()) + "@" + domain());
  }

  /** Whether the invitation says what one is called. */
  public boolean named() {
    return link != null && !link.name().isEmpty();
  }

  /** The proxy, as {@link LoginModel#proxy()} has it; empty: none. */
  public String proxy() {
    return login.proxy();
  }

  /** What the server asks for, when it has been asked: another one each time that it asks anew. */
  public Optional<DataForm> form() {
    return Optional.ofNullable(asked).map(SignUp.Asked::form).map(form ->
        new DataForm("", form.instructions(), form.fields().stream().map(this::named).toList()));
  }

  private Field named(Field field) {
    return KNOWN.contains(field.name())
        ? new Field(field.name(), field.type(), words.sayFor("signup.field", field.name()), field.required(), field.values(),
            field.options())
        : field;
  }

  /** The pictures that fields of the form ask about, by their names. */
  public Map<String, BufferedImage> pictures() {
    Map<String, BufferedImage> pictures = new LinkedHashMap<>();
    if (asked != null) {
      asked.pictures().forEach((name, bytes) ->
          Pictures.face(bytes, LARGEST_PICTURE).ifPresent(picture -> pictures.put(name, picture)));
    }
    return pictures;
  }

  /**
   * Asks the server what it wants to know.
   *
   * @param typed an invitation or a server
   * @param host where the server is, as {@code host} or {@code host:port}; empty: the DNS says it
   * @param proxy by which proxy, from now on; empty: by none
   */
  public void begin(String typed, String host, String proxy) {
    if (busy) {
      return;
    }
    if (!login.proxy(proxy)) {
      problem(login.problem());
      return;
    }
    Optional<InviteLink> where = InviteLink.of(typed);
    if (where.isEmpty()) {
      problem(words.say(typed.strip().startsWith("https:") ? "signup.page" : "signup.no-link"));
      return;
    }
    String fixed = Lockdown.current().server();
    String place = fixed.isEmpty() ? host.strip() : fixed;
    Login account;
    try {
      account = Login.of(Jid.of(where.get().domain()), "", place);
    } catch (IllegalArgumentException e) {
      problem(words.say("login.bad-server"));
      return;
    }
    link = where.get();
    server = place;
    there = account;
    start(wanted -> {
      Opened opened = open(account, where.get());
      ui.show(() -> asks(opened.stream, opened.asked, wanted));
    });
  }

  /** A stream, and what the server asks for on it; the stream has ended where that cannot be filled in here. */
  private record Opened(SignUp stream, SignUp.Asked asked) {}

  private Opened open(Login account, InviteLink where) throws RefusedException, OfflineException, LoginException, InterruptedException {
    SignUp opened = new SignUp(door.open(account));
    boolean kept = false;
    try {
      if (!where.token().isEmpty()) {
        opened.show(where.token());
      }
      SignUp.Asked now = opened.ask();
      if (!where.name().isEmpty() && now.form().value("username").isEmpty()) {
        now = with(now, now.form().with("username", where.name()));
      }
      kept = now.isOpen();
      return new Opened(opened, now);
    } finally {
      if (!kept) {
        opened.close();
      }
    }
  }

  private static SignUp.Asked with(SignUp.Asked asked, DataForm form) {
    return new SignUp.Asked(form, asked.old(), asked.pictures(), asked.page());
  }

  private void asks(SignUp opened, SignUp.Asked now, AtomicBoolean wanted) {
    if (!wanted.get()) {
      ui.aside(opened::close);
      return;
    }
    busy = false;
    if (now.isOpen()) {
      stream = opened;
      asked = now;
      changed.run();
    } else if (now.page().isEmpty()) {
      problem(words.say("signup.closed", domain()));
    } else {
      page = Texts.line(now.page());
      problem(words.say("signup.elsewhere", domain()));
    }
  }

  /** Hands in what was filled in, and logs in with it. */
  public void make(DataForm filled) {
    SignUp.Asked now = asked;
    Login to = there;
    InviteLink where = link;
    if (busy || now == null || to == null || where == null) {
      return;
    }
    Optional<Jid> account = Jid.account(filled.value("username").strip() + "@" + domain());
    String password = filled.value("password");
    if (account.isEmpty()) {
      problem(words.say("signup.no-name"));
    } else if (password.isEmpty()) {
      problem(words.say("login.no-password"));
    } else {
      SignUp open = stream;
      start(wanted -> {
        if (hand(open, now, filled, () -> open(to, where), wanted)) {
          ui.show(() -> done(account.get(), password, wanted));
        }
      });
    }
  }

  private void done(Jid account, String password, AtomicBoolean wanted) {
    if (!wanted.get()) {
      return;
    }
    close();
    made.run();
    login.login(account.toString(), password, server, true);
  }

  /** Begins a stream anew. */
  private interface Beginning {
    Opened open() throws RefusedException, OfflineException, LoginException, InterruptedException;
  }

  /**
   * Hands it in; whether that went. A server may have ended the stream while one was typing: then another one takes it, and nobody need
   * notice; but where there is another picture one has to look at that first. What was sent is not sent again: it may have been taken.
   */
  private boolean hand(@Nullable SignUp open, SignUp.Asked now, DataForm filled, Beginning beginning, AtomicBoolean wanted)
      throws RefusedException, OfflineException, LoginException, InterruptedException {
    if (!wanted.get()) {
      return false;
    }
    if (open != null && open.isThere()) {
      return hand(open, now, filled, wanted);
    }
    if (open != null) {
      open.close();
    }
    Opened next = beginning.open();
    SignUp.Asked again = kept(next.asked, filled);
    boolean whole = again.isOpen() && again.pictures().isEmpty() && again.form().missing().isEmpty();
    if (!whole) {
      ui.show(() -> {
        asks(next.stream, again, wanted);
        if (wanted.get() && again.isOpen()) {
          problem(words.say("signup.again", domain()));
        }
      });
      return false;
    }
    ui.show(() -> goesOn(next.stream, wanted));
    return hand(next.stream, again, again.form(), wanted);
  }

  /** Another stream has taken the place of one that ended; who has gone back meanwhile wants none. */
  private void goesOn(SignUp next, AtomicBoolean wanted) {
    if (wanted.get()) {
      stream = next;
    } else {
      ui.aside(next::close);
    }
  }

  private boolean hand(SignUp open, SignUp.Asked now, DataForm filled, AtomicBoolean wanted)
      throws RefusedException, OfflineException, InterruptedException {
    if (!wanted.get()) {
      return false;
    }
    try {
      open.make(now, filled);
      return true;
    } catch (OfflineException e) {
      unsure(wanted);
      return false;
    } catch (RefusedException e) {
      if (e.isUnanswered()) {
        unsure(wanted);
        return false;
      }
      // A picture is good for one answer.
      SignUp.Asked next = kept(now.pictures().isEmpty() ? now : open.ask(), filled);
      ui.show(() -> asked = wanted.get() ? next : asked);
      throw e;
    }
  }

  /** It was sent, and nobody knows whether the account is there. */
  private void unsure(AtomicBoolean wanted) {
    ui.show(() -> failed(words.sayFor("signup.failed", "unsure", domain()), null, wanted));
  }

  /** What is asked, with what was typed before; not the answer to another question. */
  private static SignUp.Asked kept(SignUp.Asked asked, DataForm filled) {
    DataForm now = asked.form();
    for (Field field : asked.form().fields()) {
      Optional<Field> before = filled.field(field.name())
          .filter(old -> KNOWN.contains(old.name()) || old.label().equals(field.label()));
      if (before.isPresent() && !field.type().equals("hidden") && !asked.pictures().containsKey(field.name())) {
        now = now.with(field.name(), before.get().values().toArray(String[]::new));
      }
    }
    return with(asked, now);
  }

  /** Another server, or none: the stream ends, and what goes on leads nowhere. */
  public void close() {
    attempt.set(false);
    busy = false;
    SignUp open = stream;
    stream = null;
    asked = null;
    there = null;
    problem = "";
    page = "";
    if (open != null) {
      ui.aside(open::close);
    }
  }

  private interface Work {
    void run(AtomicBoolean wanted) throws RefusedException, OfflineException, LoginException, InterruptedException;
  }

  private void start(Work work) {
    AtomicBoolean wanted = new AtomicBoolean(true);
    attempt = wanted;
    busy = true;
    problem = "";
    page = "";
    doubt = null;
    changed.run();
    String domain = domain();
    ui.aside(() -> {
      try {
        work.run(wanted);
      } catch (RefusedException e) {
        ui.show(() -> failed(refusal(e, domain), null, wanted));
      } catch (LoginException e) {
        ui.show(() -> failed(LoginModel.sentence(words, e, domain), e, wanted));
      } catch (OfflineException e) {
        ui.show(() -> failed(words.sayFor("signup.failed", "offline", domain), null, wanted));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException | Error e) {
        ui.show(() -> failed(words.sayFor("signup.failed", "other", domain), null, wanted));
        throw e;
      }
    });
  }

  private void failed(String sentence, @Nullable LoginException e, AtomicBoolean wanted) {
    if (!wanted.get()) {
      return;
    }
    busy = false;
    if (e != null && e.reason() == LoginException.Reason.CERTIFICATE && e.certificate() != null) {
      doubt = LoginModel.doubt(domain(), e.certificate());
    }
    problem(sentence);
  }

  /** Why not, with what the server says about it. */
  private String refusal(RefusedException e, String domain) {
    String sentence = words.sayFor("signup.failed", e.condition(), domain);
    String said = Texts.line(String.valueOf(e.getMessage()));
    return e.condition().equals("not-acceptable") && !said.equals(e.condition()) ? sentence + " (" + said + ")" : sentence;
  }

  /** A person has looked at the certificate and says that it is the right one. */
  public void accept(LoginModel.Doubt accepted) {
    settings.pin(accepted.domain(), accepted.fingerprint());
    doubt = null;
    problem("");
  }

  private void problem(String text) {
    problem = text;
    changed.run();
  }
}
