package im.recado.client;

import im.recado.client.model.AccountsModel;
import im.recado.client.model.Order;
import im.recado.client.model.SignUpModel;
import im.recado.client.model.Ui;
import im.recado.client.model.Words;
import im.recado.client.protocol.Login;
import im.recado.client.protocol.Newcomer;
import im.recado.client.protocol.Proxy;
import im.recado.client.protocol.SmackLink;
import im.recado.client.protocol.Trust;
import im.recado.client.services.Accounts;
import im.recado.client.services.store.Lockdown;
import im.recado.client.services.store.StoreException;
import im.recado.client.view.MainWindow;
import im.recado.client.view.ShutDialog;
import im.recado.client.view.Theme;
import java.awt.EventQueue;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The desktop client: puts the layers together, and nothing else. */
@Command(name = "client", mixinStandardHelpOptions = true, description = "Opens the window of the desktop client.")
public final class Client implements Runnable {
  @Option(names = "--profile", paramLabel = "DIR",
      description = "The folder with the accounts, their messages and settings. Another folder is another window.")
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
    // A proxy that asks who one is may be told, by the password that one has given for it.
    System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
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
      open(only, accounts());
    } catch (IOException e) {
      tell(e);
      throw unusable(e);
    } catch (CommandLine.ParameterException e) {
      tell(e.getCause() instanceof Exception why ? why : e);
      throw e;
    }
  }

  /** A window says it as well: who has started it from a menu sees no terminal. */
  private void tell(Exception why) {
    ShutDialog.profile(Words.of(""), folder, reason(why));
  }

  private static String reason(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** The accounts; of a folder that cannot be used a person hears why in one sentence. */
  Accounts accounts() {
    try {
      return new Accounts(folder);
    } catch (StoreException | UncheckedIOException e) {
      throw unusable(e);
    }
  }

  private CommandLine.ParameterException unusable(Exception e) {
    return new CommandLine.ParameterException(new CommandLine(this), "The profile " + folder + " cannot be used: " + reason(e), e);
  }

  private void open(SingleStart only, Accounts accounts) {
    Client.Running running = new Running(accounts, () -> {
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

  /** A window with its accounts. */
  public static final class Running {
    /** Desktops that end a session kill what is not gone after some seconds. */
    private static final Duration LONGEST_END = Duration.ofSeconds(4);

    private final Accounts accounts;
    private final Runnable ends;
    private final ExecutorService elsewhere = Executors.newVirtualThreadPerTaskExecutor();
    /** What reads and writes the store for the windows: in order, or a slower reading would show what was before. */
    private final ExecutorService inOrder = new Order();

    /**
     * Makes one that is not shown.
     *
     * @param ends what comes after the window
     */
    public Running(Accounts accounts, Runnable ends) {
      this.accounts = accounts;
      this.ends = ends;
    }

    /** Shows the window; on the thread of the user interface. */
    public MainWindow show() {
      Theme.letters(accounts.settings().get("font", "0"));
      Theme.density(accounts.settings().is("compact", false));
      Theme.set(accounts.settings().get("theme", "system"));
      Proxy.use(accounts.settings().get("proxy", ""));
      Words words = Words.of(accounts.settings().get("language", ""));
      Ui ui = new Ui(EventQueue::invokeLater, elsewhere, inOrder);
      AccountsModel model = new AccountsModel(accounts, words, ui, Order::new,
          (profile, login, listener) -> new SmackLink(login, trust(login), profile.strength(), listener));
      Ending ending = new Ending(() -> close(model));
      ending.alsoFromOutside(LONGEST_END);
      MainWindow window = new MainWindow(model, words, login ->
          new SignUpModel(accounts.settings(), words, ui, where -> Newcomer.connect(where, trust(where)), login), () -> quit(ending));
      model.start();
      // What is to be seen is there when the window is.
      model.shown().ifPresentOrElse(model::show, model::addNone);
      window.setVisible(true);
      if (!accounts.shut().isEmpty()) {
        // After the window is there, and not before the link that it was started with.
        EventQueue.invokeLater(() -> ShutDialog.show(window.getContentPane(), words, accounts.shut(), accounts.folder()));
      }
      return window;
    }

    private Trust trust(Login login) {
      String domain = login.account().domain();
      return new Trust(domain, print -> accounts.settings().pinned(domain, print));
    }

    private void close(AccountsModel model) {
      inOrder.close();
      model.close();
      elsewhere.shutdownNow();
    }

    private void quit(Ending ending) {
      Thread.ofPlatform().start(() -> {
        try {
          ending.end();
        } finally {
          // No program without a window is left, whatever could not be closed.
          ends.run();
        }
      });
    }
  }
}
