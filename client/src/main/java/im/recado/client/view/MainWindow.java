package im.recado.client.view;

import im.recado.client.model.Account;
import im.recado.client.model.AccountsModel;
import im.recado.client.model.ChatModel;
import im.recado.client.model.LoginModel;
import im.recado.client.model.MainModel;
import im.recado.client.model.SignUpModel;
import im.recado.client.model.Words;
import im.recado.client.model.XmppLink;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Availability;
import im.recado.client.services.store.Settings;
import java.awt.BorderLayout;
import java.awt.EventQueue;
import java.awt.Image;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.swing.JFrame;
import javax.swing.JPanel;
import org.jspecify.annotations.Nullable;

/** The window: the accounts at its left edge, and beside them what is shown of one. */
public final class MainWindow extends JFrame {
  /** How many accounts have keys of their own: Ctrl and a number. */
  static final int NUMBERED = 9;
  /** Desktops take the one that fits: where none does they show another program's. */
  private static final List<Integer> ICON_SIDES = List.of(16, 24, 32, 48, 64, 96, 128);

  private final AccountsModel model;
  private final Words words;
  private final Runnable quits;
  private final AccountMenu menu;
  private final Rail rail;
  private final Pages pages;
  private final Attention attention;
  private final IdleWatch idle;
  private final WindowPlace place;
  private @Nullable XmppLink later;
  private boolean begun;

  /**
   * Makes it, not visible.
   *
   * @param signUps makes what leads to a login with a new account
   * @param quits ends the program
   */
  public MainWindow(AccountsModel model, Words words, Function<LoginModel, SignUpModel> signUps, Runnable quits) {
    super(words.say("app.name"));
    this.model = model;
    this.words = words;
    this.quits = quits;
    setName("recado");
    setDefaultCloseOperation(DO_NOTHING_ON_CLOSE);
    BufferedImage icon = Logo.image();
    setIconImages(ICON_SIDES.stream().map(side -> icon.getScaledInstance(side, side, Image.SCALE_SMOOTH)).toList());
    FocusFollower.begin();
    FileChoosers.speak(words);
    attention = new Attention(this, model.settings(), words, icon);
    idle = new IdleWatch(model.settings(), model::idle);
    menu = new AccountMenu(model, words, getRootPane());
    rail = new Rail(model, words, menu);
    pages = new Pages(model, words, menu, signUps, (account, main) -> new AccountPage(account, main, this, attention));
    JPanel content = new JPanel(new BorderLayout());
    content.add(rail, BorderLayout.WEST);
    content.add(pages, BorderLayout.CENTER);
    setContentPane(content);
    Shortcut.QUIT.on(content, this::quit);
    Shortcut.KEYS.on(content, () -> KeysDialog.show(content, words));
    for (int i = 0; i < NUMBERED; i++) {
      int place = i;
      Plain.key(content, "ctrl " + (i + 1), () -> model.show(place));
    }
    place = new WindowPlace(this, model.settings());
    model.onChange(new Pace(this::refresh)::ask);
    model.onShow(this::showing);
    addWindowListener(new WindowAdapter() {
      @Override
      public void windowClosing(WindowEvent event) {
        if (attention.keeps()) {
          place.keep();
          setVisible(false);
        } else {
          quit();
        }
      }

      @Override
      public void windowOpened(WindowEvent event) {
        pages.focus();
      }

      @Override
      public void windowActivated(WindowEvent event) {
        active(true);
      }

      @Override
      public void windowDeactivated(WindowEvent event) {
        active(false);
      }
    });
  }

  private void active(boolean now) {
    model.active(now);
    if (now) {
      attention.front();
      seen();
    }
  }

  /** The conversation before one's eyes, if the window is there. */
  private void seen() {
    main().ifPresent(main -> main.current().ifPresent(chat -> attention.seen(main, chat.jid())));
  }

  private Optional<MainModel> main() {
    return model.shown().flatMap(Account::main);
  }

  /** Whether somebody has this conversation before their eyes. */
  boolean shows(MainModel model, Jid conversation) {
    return isActive() && main().filter(shown -> shown == model).flatMap(MainModel::current).filter(chat -> chat.jid().equals(conversation)).isPresent();
  }

  /** The open conversation. */
  Optional<ChatModel> chat() {
    return main().flatMap(MainModel::current);
  }

  /** What stands beside one's presence. */
  String said() {
    return main().map(main -> main.session().presence().status()).orElse("");
  }

  AccountsModel accounts() {
    return model;
  }

  AccountMenu menu() {
    return menu;
  }

  Settings settings() {
    return model.settings();
  }

  /** Another account is shown, or another side of it. */
  private void showing() {
    pages.refresh();
    if (!rail.hasKeys()) {
      pages.focus();
    }
    if (model.all().stream().anyMatch(account -> account.main().isPresent())) {
      begin();
    }
    if (isActive()) {
      seen();
    }
    XmppLink link = later;
    if (link != null && !model.able(link).isEmpty()) {
      later = null;
      EventQueue.invokeLater(() -> go(link));
    }
  }

  /** One is in for the first time. */
  private void begin() {
    if (!begun) {
      begun = true;
      place.grow();
      attention.tray();
      idle.start();
      refresh();
    }
  }

  private void refresh() {
    rail.refresh();
    attention.show(model.unread(), model.asking(), model.mentioned(), model.seen(), model.chosen().orElse(null));
    attention.offer(model.choices().contains(Availability.INVISIBLE));
    // Whose it is stands first: a task bar cuts the end off.
    boolean one = model.all().size() < 2;
    String whose = model.shown().map(account -> (one ? account.jid().local() : account.jid()) + " · ").orElse("");
    setTitle((Unread.beside(model.unread() + model.asking(), model.mentioned()) + " " + whose + words.say("app.name")).strip());
  }

  /** Somebody has another picture now. */
  void picture(Jid jid) {
    rail.forget(jid);
  }

  /**
   * Opens a link that the program was started with; what is none is passed over. Before the login it waits for that.
   */
  public void follow(String link) {
    XmppLink.of(link).ifPresent(found -> {
      if (model.able(found).isEmpty()) {
        later = found;
      } else {
        go(found);
      }
    });
  }

  /** With the one account that knows where it leads; else a person says with which. */
  private void go(XmppLink link) {
    List<Account> able = model.able(link);
    Optional<Account> chosen = able.size() == 1 ? Optional.of(able.getFirst())
        : WhichAccount.ask(getContentPane(), words, link, able, model.shown().orElse(null));
    chosen.ifPresent(account -> {
      model.show(account);
      pages.of(account).ifPresent(page -> page.links().go(link));
    });
  }

  /** Opens a conversation of the account with this model. */
  void open(MainModel main, Jid conversation, boolean room) {
    model.of(main).ifPresent(account -> {
      model.show(account);
      main.open(conversation, room);
    });
  }

  /** A conversation was closed. */
  void closed(Jid jid) {
    model.shown().flatMap(pages::of).ifPresent(page -> page.closed(jid));
  }

  /** Another start of the program asks to be shown. */
  public void front() {
    setVisible(true);
    setState(NORMAL);
    toFront();
    requestFocus();
  }

  /** Keeps the password of this account no more, and ends the program. */
  void signOut(Account account) {
    model.forget(account);
    quit();
  }

  /** The wishes about the tray have changed. */
  void tray() {
    attention.tray();
    refresh();
  }

  void quit() {
    place.keep();
    idle.stop();
    attention.close();
    dispose();
    quits.run();
  }
}
