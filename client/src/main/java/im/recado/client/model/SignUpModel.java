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
import im.recado.client.services.store.Settings;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private Runnable changed = () -> {};
  private Runnable made = () -> {};
  private boolean busy;
  private String problem = "";
  private String server = "";
  private LoginModel.@Nullable Doubt doubt;
  private @Nullable InviteLink link;
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

  public Optional<LoginModel.Doubt> doubt() {
    return Optional.ofNullable(doubt);
  }

  /** The server where the account is made, once it has been found. */
  public String domain() {
    return link == null ? "" : link.domain();
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
   */
  public void begin(String typed, String host) {
    if (busy) {
      return;
    }
    Optional<InviteLink> where = InviteLink.of(typed);
    if (where.isEmpty()) {
      problem(words.say(typed.strip().startsWith("https:") ? "signup.page" : "signup.no-link"));
      return;
    }
    Login account;
    try {
      account = Login.of(Jid.of(where.get().domain()), "", host);
    } catch (IllegalArgumentException e) {
      problem(words.say("login.bad-server"));
      return;
    }
    link = where.get();
    server = host.strip();
    start(() -> open(account, where.get()));
  }

  private void open(Login account, InviteLink where) throws RefusedException, OfflineException, LoginException, InterruptedException {
    SignUp opened = new SignUp(door.open(account));
    boolean kept = false;
    try {
      if (!where.token().isEmpty()) {
        opened.show(where.token());
      }
      SignUp.Asked now = opened.ask();
      kept = now.isOpen();
      ui.show(() -> asks(opened, now));
    } finally {
      if (!kept) {
        opened.close();
      }
    }
  }

  private void asks(SignUp opened, SignUp.Asked now) {
    busy = false;
    if (now.isOpen()) {
      stream = opened;
      asked = now;
      changed.run();
    } else if (now.page().isEmpty()) {
      problem(words.say("signup.closed", domain()));
    } else {
      problem(words.say("signup.elsewhere", Texts.line(now.page())));
    }
  }

  /** Hands in what was filled in, and logs in with it. */
  public void make(DataForm filled) {
    SignUp open = stream;
    SignUp.Asked now = asked;
    if (busy || open == null || now == null) {
      return;
    }
    Optional<Jid> account = Jid.account(filled.value("username").strip() + "@" + domain());
    String password = filled.value("password");
    if (account.isEmpty()) {
      problem(words.say("signup.no-name"));
    } else if (password.isEmpty()) {
      problem(words.say("login.no-password"));
    } else {
      start(() -> hand(open, now, filled, account.get(), password));
    }
  }

  private void hand(SignUp open, SignUp.Asked now, DataForm filled, Jid account, String password)
      throws RefusedException, OfflineException, InterruptedException {
    try {
      open.make(now, filled);
    } catch (RefusedException e) {
      // A picture is good for one answer.
      SignUp.Asked again = now.pictures().isEmpty() ? now : open.ask();
      ui.show(() -> asked = new SignUp.Asked(
          again.form().with("username", filled.value("username")).with("password", password), again.old(), again.pictures(), again.page()));
      throw e;
    }
    ui.show(() -> {
      busy = false;
      close();
      made.run();
      login.login(account.toString(), password, server, true);
    });
  }

  /** Another server, or none: the stream ends. */
  public void close() {
    SignUp open = stream;
    stream = null;
    asked = null;
    problem = "";
    if (open != null) {
      ui.aside(open::close);
    }
  }

  private interface Work {
    void run() throws RefusedException, OfflineException, LoginException, InterruptedException;
  }

  private void start(Work work) {
    busy = true;
    problem = "";
    doubt = null;
    changed.run();
    String domain = domain();
    ui.aside(() -> {
      try {
        work.run();
      } catch (RefusedException e) {
        ui.show(() -> failed(refusal(e, domain), null));
      } catch (LoginException e) {
        ui.show(() -> failed(LoginModel.sentence(words, e, domain), e));
      } catch (OfflineException e) {
        ui.show(() -> lost(domain));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException | Error e) {
        ui.show(() -> failed(words.sayFor("signup.failed", "other", domain), null));
        throw e;
      }
    });
  }

  /** The stream has ended: one begins again. */
  private void lost(String domain) {
    close();
    failed(words.sayFor("signup.failed", "offline", domain), null);
  }

  private void failed(String sentence, @Nullable LoginException e) {
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
