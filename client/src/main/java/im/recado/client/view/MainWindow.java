package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.LoginModel;
import im.recado.client.model.MainModel;
import im.recado.client.model.Texts;
import im.recado.client.model.Words;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Event;
import im.recado.client.services.Profile;
import im.recado.client.services.store.Settings;
import java.awt.BorderLayout;
import java.awt.Desktop;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Toolkit;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
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
    setIconImage(icon());
    setMinimumSize(new Dimension(420, 480));
    addWindowListener(new WindowAdapter() {
      @Override
      public void windowClosing(WindowEvent event) {
        quit();
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
    if (model != null) {
      model.active(now);
    }
  }

  private static BufferedImage icon() {
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(new java.awt.Color(0x2f6fde));
    g.fillRoundRect(4, 8, 56, 40, 20, 20);
    g.fillPolygon(new int[] {16, 16, 32}, new int[] {44, 60, 46}, 3);
    g.setColor(java.awt.Color.WHITE);
    g.fillRoundRect(16, 20, 32, 5, 5, 5);
    g.fillRoundRect(16, 31, 20, 5, 5, 5);
    g.dispose();
    return image;
  }

  /** The open conversation. */
  Optional<ChatModel> chat() {
    return model == null ? Optional.empty() : model.current();
  }

  Settings settings() {
    return profile.settings();
  }

  /** Shows where one logs in. */
  public void login(LoginModel login) {
    LoginPanel panel = new LoginPanel(login, words);
    setContentPane(panel);
    setSize(460, 560);
    setLocationRelativeTo(null);
    revalidate();
    panel.focus();
  }

  /** Shows everything else. */
  public void enter(MainModel main) {
    model = main;
    main.showOffline(settings().is("offline", true));
    AvatarPainter painter = new AvatarPainter(main.session().avatars());
    SidePanel left = new SidePanel(main, painter, new SideMenus(main, this));
    ChatPanel right = new ChatPanel(main, painter, this::open);
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
      refresh();
    });
    main.onPicture(painter::forget);
    main.onMessage(this::came);
    main.onInvitation(this::invited);
    Plain.key(content, "ctrl F", left::focusSearch);
    Plain.key(content, "ctrl K", left::focusSearch);
    Plain.key(content, "ctrl N", () -> ContactDialogs.add(getContentPane(), main));
    Plain.key(content, "ctrl J", () -> RoomDialog.show(getContentPane(), main));
    Plain.key(content, "ctrl COMMA", () -> PreferencesDialog.show(getContentPane(), main, settings()));
    Plain.key(content, "ctrl Q", this::quit);
    Plain.key(content, "ctrl PAGE_DOWN", () -> left.step(1));
    Plain.key(content, "ctrl PAGE_UP", () -> left.step(-1));
    main.active(isActive());
    refresh();
    revalidate();
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
    setTitle((unread == 0 ? "" : "(" + unread + ") ") + words.say("app.name"));
  }

  /** A message came that nobody sees. */
  private void came(Event.MessageCame message) {
    if (settings().is("notify", true) && !isActive()) {
      Toolkit.getDefaultToolkit().beep();
      if (java.awt.Taskbar.isTaskbarSupported()
          && java.awt.Taskbar.getTaskbar().isSupported(java.awt.Taskbar.Feature.USER_ATTENTION_WINDOW)) {
        java.awt.Taskbar.getTaskbar().requestWindowUserAttention(this);
      }
    }
  }

  private void invited(Event.Invited invitation) {
    MainModel main = model;
    if (main == null) {
      return;
    }
    String who = Texts.line(main.session().contacts().name(invitation.by()));
    if (Dialog.sure(getContentPane(), words, words.say("room.invited", who, invitation.room()), words.say("room.go"))) {
      main.ui().ask(() -> {
        main.session().enter(invitation.room(), invitation.room().local(), "", "");
        return true;
      }, done -> main.open(invitation.room(), true), failed -> {});
    }
  }

  /** Opens what somebody has clicked on: web pages with the desktop's browser, addresses of XMPP here. */
  private void open(String address) {
    URI uri = Texts.opens(address).orElse(null);
    MainModel main = model;
    if (uri == null || main == null) {
      return;
    }
    if ("xmpp".equalsIgnoreCase(uri.getScheme())) {
      String part = String.valueOf(uri.getSchemeSpecificPart());
      boolean room = part.contains("?join");
      Jid.parse(part.replaceFirst("\\?.*", "")).map(Jid::bare).filter(jid -> !room).ifPresent(jid -> main.open(jid, false));
    } else if (Desktop.isDesktopSupported() && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
      try {
        Desktop.getDesktop().browse(uri);
      } catch (IOException e) {
        Toolkit.getDefaultToolkit().beep();
      }
    }
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

  void quit() {
    dispose();
    quits.run();
  }
}
