package im.recado.client;

import im.recado.client.model.LoginModel;
import im.recado.client.model.MainModel;
import im.recado.client.model.SignUpModel;
import im.recado.client.model.Ui;
import im.recado.client.model.Words;
import im.recado.client.protocol.Login;
import im.recado.client.protocol.Newcomer;
import im.recado.client.protocol.SmackLink;
import im.recado.client.protocol.Trust;
import im.recado.client.services.Hub;
import im.recado.client.services.Profile;
import im.recado.client.services.Session;
import im.recado.client.services.store.Lockdown;
import im.recado.client.services.store.StoreException;
import im.recado.client.view.MainWindow;
import im.recado.client.view.Theme;
import java.awt.EventQueue;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The desktop client: puts the layers together, and nothing else. */
@Command(name = "client", mixinStandardHelpOptions = true, description = "Opens the window of the desktop client.")
public final class Client implements Runnable {
  @Option(names = "--profile", paramLabel = "DIR",
      description = "The folder with the account, its messages and settings. Another folder is another account.")
  private Path folder = home();

  @Parameters(arity = "0..1", paramLabel = "LINK", description = "An xmpp: link to open: somebody, or a room (?join).")
  private String link = "";

  private static Path home() {
    String data = System.getenv("XDG_DATA_HOME");
    Path base = data == null || data.isBlank() ? Path.of(System.getProperty("user.home"), ".local", "share") : Path.of(data);
    return base.resolve("recado");
  }

  public static void main(String[] args) {
    // No server learns who is logged in on this computer.
    System.setProperty("jdk.http.ntlm.transparentAuth", "disabled");
    int code = new CommandLine(new Client()).execute(args);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** What the administrators of this computer have decided; of a file that is not understood a person hears in one sentence. */
  private void hold() {
    try {
      Lockdown.hold(Lockdown.read(Lockdown.FILE));
    } catch (IOException | Lockdown.BadLockdownException e) {
      throw new CommandLine.ParameterException(new CommandLine(this), Lockdown.FILE + " cannot be used: " + e.getMessage());
    }
  }

  @Override
  public void run() {
    hold();
    if (GraphicsEnvironment.isHeadless()) {
      throw new CommandLine.ParameterException(new CommandLine(this), "There is no screen to show a window on: is DISPLAY set?");
    }
    try {
      SingleStart only = SingleStart.of(folder, link);
      if (only == null) {
        return;
      }
      open(only, profile());
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** The profile; of one that cannot be used a person hears why in one sentence. */
  Profile profile() {
    try {
      return new Profile(folder);
    } catch (StoreException | UncheckedIOException e) {
      throw unusable(e);
    }
  }

  private CommandLine.ParameterException unusable(Exception e) {
    String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new CommandLine.ParameterException(new CommandLine(this), "The profile " + folder + " cannot be used: " + why);
  }

  private void open(SingleStart only, Profile profile) {
    Client.Running running = new Running(profile, () -> {
      try {
        only.close();
      } catch (IOException e) {
        // The lock goes with the process.
      }
      System.exit(0);
    });
    EventQueue.invokeLater(() -> {
      MainWindow window = running.show();
      window.follow(link);
      only.onKnock(other -> EventQueue.invokeLater(() -> {
        window.front();
        window.follow(other);
      }));
    });
  }

  /** A window with its profile. */
  public static final class Running {
    private final Profile profile;
    private final Runnable ends;
    private final Hub hub = new Hub();
    private final ExecutorService elsewhere = Executors.newVirtualThreadPerTaskExecutor();
    /** What reads and writes the store for the windows: in order, or a slower reading would show what was before. */
    private final ExecutorService inOrder = Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    private final AtomicReference<@Nullable Session> session = new AtomicReference<>();

    /**
     * Makes one that is not shown.
     *
     * @param ends what comes after the window
     */
    public Running(Profile profile, Runnable ends) {
      this.profile = profile;
      this.ends = ends;
    }

    /** Shows the window; on the thread of the user interface. */
    public MainWindow show() {
      Theme.set(profile.settings().get("theme", "system"));
      Words words = Words.of(profile.settings().get("language", ""));
      Ui ui = new Ui(EventQueue::invokeLater, elsewhere, inOrder);
      MainWindow window = new MainWindow(profile, words, this::quit);
      var account = profile.account();
      var password = profile.password();
      if (account.isPresent() && password.isPresent()) {
        Session known = session(Login.of(account.get(), password.get(), profile.server()));
        session.set(known);
        window.enter(new MainModel(known, hub, words, ui));
        known.startWhenPossible();
      } else {
        LoginModel login = new LoginModel(profile, words, ui, this::session);
        login.onDone(entered -> {
          session.set(entered);
          window.enter(new MainModel(entered, hub, words, ui));
        });
        window.login(login, new SignUpModel(profile.settings(), words, ui, where -> Newcomer.connect(where, trust(where)), login));
      }
      window.setVisible(true);
      return window;
    }

    private Trust trust(Login login) {
      String domain = login.account().domain();
      return new Trust(domain, print -> profile.settings().pinned(domain, print));
    }

    private Session session(Login login) {
      Trust trust = trust(login);
      return new Session(profile, hub, login, listener -> new SmackLink(login, trust, listener));
    }

    private void quit() {
      Thread.ofPlatform().start(() -> {
        Session open = session.get();
        if (open != null) {
          open.close();
        }
        inOrder.close();
        elsewhere.shutdownNow();
        profile.close();
        ends.run();
      });
    }
  }
}
