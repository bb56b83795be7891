package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.LoginModel;
import im.recado.client.model.MainModel;
import im.recado.client.model.SignUpModel;
import im.recado.client.model.Words;
import im.recado.client.model.XmppLink;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Availability;
import im.recado.client.services.Event;
import im.recado.client.services.Profile;
import im.recado.client.services.store.Settings;
import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JFrame;
import javax.swing.JPanel;
import javax.swing.JSplitPane;
import javax.swing.JTextArea;
import net.miginfocom.swing.MigLayout;
import org.jspecify.annotations.Nullable;

/** The window: the login, and then everything else. */
public final class MainWindow extends JFrame {
  private final Profile profile;
  private final Words words;
  private final Runnable quits;
  private @Nullable MainModel model;
  private @Nullable SidePanel side;
  private @Nullable ChatPanel chat;
  private @Nullable Links links;
  private @Nullable XmppLink later;
  private final Attention attention;
  private final IdleWatch idle;
  private final JPanel strip = new JPanel(new MigLayout("insets 6 14 6 10, fillx", "[grow,fill]8[]"));
  private final JTextArea stripText = Plain.paragraph("", 40);

  /**
   * Makes it, not visible.
   *
   * @param quits ends the program
   */
  public MainWindow(Profile profile, Words words, Runnable quits) {
    super(words.say("app.name"));
    this.profile = profile;
    this.words = words;
    this.quits = quits;
    setName("recado");
    setDefaultCloseOperation(DO_NOTHING_ON_CLOSE);
    BufferedImage icon = icon();
    setIconImage(icon);
    attention = new Attention(this, profile.settings(), words, icon);
    idle = new IdleWatch(profile.settings(), this::idle);
    setMinimumSize(new Dimension(420, 480));
    addWindowListener(new WindowAdapter() {
      @Override
      public void windowClosing(WindowEvent event) {
        if (attention.keeps()) {
          setVisible(false);
        } else {
          quit();
        }
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
    MainModel main = model;
    if (main != null) {
      main.active(now);
      if (now) {
        main.current().ifPresent(chat -> attention.seen(main, chat.jid()));
      }
    }
  }

  /** Nobody is before the screen since then, or somebody is again. */
  private void idle(@Nullable Instant since) {
    MainModel main = model;
    if (main != null) {
      main.ui().away(() -> main.session().presence().idle(since));
    }
  }

  /**
   * Tells how one is there.
   *
   * @param status what stands beside it; null: what stood there before
   */
  void be(Availability availability, @Nullable String status) {
    MainModel main = model;
    if (main != null) {
      main.ui().away(() -> main.session().presence().be(availability, status == null ? main.session().presence().status() : status));
    }
  }

  private static BufferedImage icon() {
    try (InputStream in = Objects.requireNonNull(MainWindow.class.getResourceAsStream("/im/recado/client/recado.png"))) {
      return ImageIO.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The open conversation. */
  Optional<ChatModel> chat() {
    return model == null ? Optional.empty() : model.current();
  }

  /** What stands beside one's presence. */
  String said() {
    return model == null ? "" : model.session().presence().status();
  }

  Settings settings() {
    return profile.settings();
  }

  /** Shows where one logs in, or makes an account. */
  public void login(LoginModel login, SignUpModel signUp) {
    setSize(460, 600);
    setLocationRelativeTo(null);
    signUp.onMade(() -> enterHere(login, signUp));
    enterHere(login, signUp);
  }

  private void enterHere(LoginModel login, SignUpModel signUp) {
    LoginPanel panel = new LoginPanel(login, words, () -> {
      SignUpPanel account = new SignUpPanel(signUp, words, () -> enterHere(login, signUp));
      setContentPane(account);
      revalidate();
      account.focus();
    });
    setContentPane(panel);
    revalidate();
    panel.focus();
  }

  /** Shows everything else. */
  public void enter(MainModel main) {
    model = main;
    main.showOffline(settings().is("offline", true));
    AvatarPainter painter = new AvatarPainter(main.session().avatars());
    SidePanel left = new SidePanel(main, painter, new SideMenus(main, this));
    Links leads = new Links(main, this.getRootPane());
    links = leads;
    ChatPanel right = new ChatPanel(main, painter, leads::open);
    side = left;
    chat = right;
    JSplitPane split = new JSplitPane(JSplitPane.HORIZONTAL_SPLIT, left, right);
    split.setDividerLocation(300);
    split.setDividerSize(1);
    split.setBorder(BorderFactory.createEmptyBorder());
    left.setMinimumSize(new Dimension(220, 100));
    right.setMinimumSize(new Dimension(320, 100));
    left.setBorder(Plain.rule(0, 0, 0, 1));
    JPanel content = new JPanel(new BorderLayout());
    strip.removeAll();
    Plain.ground(strip, "mention");
    strip.add(stripText, "wmin 0");
    JButton retry = Plain.button(words.say("connection.retry"), this::retry);
    strip.add(retry);
    content.add(strip, BorderLayout.NORTH);
    content.add(split, BorderLayout.CENTER);
    setContentPane(content);
    setMinimumSize(new Dimension(640, 480));
    setSize(1000, 680);
    setLocationRelativeTo(null);
    main.onChange(this::refresh);
    main.onOpen(opened -> {
      right.show(opened);
      attention.seen(main, opened.jid());
      refresh();
    });
    main.onPicture(painter::forget);
    main.onMessage(message -> attention.came(main, message));
    main.onInvitation(leads::invited);
    attention.tray();
    idle.start();
    Plain.key(content, "ctrl F", () -> {
      if (!right.find()) {
        left.focusSearch();
      }
    });
    Plain.key(content, "ctrl K", left::focusSearch);
    Plain.key(content, "ctrl N", () -> ContactDialogs.add(getContentPane(), main));
    Plain.key(content, "ctrl J", () -> RoomDialog.show(getContentPane(), main));
    Plain.key(content, "ctrl COMMA", () -> PreferencesDialog.show(getContentPane(), main, this));
    Plain.key(content, "ctrl Q", this::quit);
    Plain.key(content, "ctrl PAGE_DOWN", () -> left.step(1));
    Plain.key(content, "ctrl PAGE_UP", () -> left.step(-1));
    main.active(isActive());
    refresh();
    revalidate();
    XmppLink link = later;
    if (link != null) {
      later = null;
      EventQueue.invokeLater(() -> leads.go(link));
    }
  }

  private void retry() {
    if (model == null) {
      return;
    }
    var doubt = model.doubt();
    if (doubt.isEmpty()) {
      model.session().retry();
    } else if (CertificateDialog.ask(this.getContentPane(), words, doubt.get())) {
      model.accept(doubt.get(), accepted -> settings().pin(accepted.domain(), accepted.fingerprint()));
    }
  }

  private void refresh() {
    if (model == null || side == null) {
      return;
    }
    String connection = model.connection();
    stripText.setText(connection);
    strip.setVisible(!connection.isEmpty());
    side.refresh();
    int unread = model.unread();
    var own = model.session().presence();
    attention.show(unread, model.state() == Event.State.ONLINE ? own.availability() : Availability.OFFLINE, own.chosen());
    setTitle((unread == 0 ? "" : "(" + unread + ") ") + words.say("app.name"));
  }

  /** Opens a link that the program was started with; what is none is passed over. Before the login it waits for that. */
  public void follow(String link) {
    XmppLink.of(link).ifPresent(found -> {
      if (links == null) {
        later = found;
      } else {
        links.go(found);
      }
    });
  }

  /** A conversation was closed. */
  void closed(Jid jid) {
    if (chat != null && model != null && model.current().isEmpty()) {
      chat.show(null);
    }
  }

  /** Another start of the program asks to be shown. */
  public void front() {
    setVisible(true);
    setState(NORMAL);
    toFront();
    requestFocus();
  }

  void signOut() {
    profile.forget();
    quit();
  }

  /** The wishes about the tray have changed. */
  void tray() {
    attention.tray();
    refresh();
  }

  void quit() {
    idle.stop();
    attention.close();
    dispose();
    quits.run();
  }
}
