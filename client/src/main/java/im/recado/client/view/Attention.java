package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.Notices;
import im.recado.client.model.Notices.Notice;
import im.recado.client.model.Words;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.bus.DesktopBus;
import im.recado.client.protocol.bus.DesktopNotices;
import im.recado.client.services.Availability;
import im.recado.client.services.Event;
import im.recado.client.services.store.Settings;
import java.awt.Taskbar;
import java.awt.Toolkit;
import java.awt.image.BufferedImage;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** How the program draws somebody's eyes to it: notices of the desktop, the tray, the button of the window. */
final class Attention {
  private final MainWindow window;
  private final Settings settings;
  private final Words words;
  private final BufferedImage picture;
  private final DesktopNotices desktop;
  private final Flashing flashing;
  private @Nullable Tray tray;
  /** Whether something was unread, or somebody asked, when last shown. */
  private boolean waited;

  Attention(MainWindow window, Settings settings, Words words, BufferedImage picture) {
    this.window = window;
    this.settings = settings;
    this.words = words;
    this.picture = picture;
    this.desktop = new DesktopNotices(DesktopBus.address(System.getenv()), words.say("app.name"));
    this.flashing = new Flashing(window);
  }

  /** Takes or gives up the place in the tray, as it is wished. */
  void tray() {
    boolean wanted = settings.is("tray", true);
    if (wanted && tray == null) {
      tray = Tray.of(picture, words, window::front, window.accounts()::be, window::quit).orElse(null);
    } else if (!wanted && tray != null) {
      tray.remove();
      tray = null;
    }
  }

  /** Whether the window can be closed without being lost. */
  boolean keeps() {
    return tray != null && settings.is("tray.stay", true);
  }

  /** A message came that nobody sees. */
  void came(MainModel model, Event.MessageCame message) {
    boolean front = window.isActive();
    LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
    model.ui().read(() -> new Notices(model.session(), settings, words).of(message, front, now),
        notice -> notice.filter(shown -> !window.shows(model, shown.conversation())).ifPresent(shown ->
            tell(model, about(model, shown.conversation()), shown, () -> window.open(model, shown.conversation(), shown.room()))));
  }

  /** Somebody asks to be a contact; however many do, it is one notice. */
  void asked(MainModel model, Jid jid, Runnable opens) {
    new Notices(model.session(), settings, words).request(jid, window.isActive(), LocalDateTime.now(ZoneId.systemDefault()))
        .ifPresent(shown -> tell(model, model.session().account() + " ?", shown, opens));
  }

  private void tell(MainModel model, String about, Notice said, Runnable opens) {
    Notice notice = window.accounts().all().size() < 2 ? said : said.to(model.session().account());
    flashing.begin();
    model.ui().aside(() -> {
      if (!onTheDesktop(model, about, notice, opens)) {
        model.ui().show(() -> instead(notice));
      }
    });
  }

  private boolean onTheDesktop(MainModel model, String about, Notice notice, Runnable opens) {
    try {
      return desktop.show(about, notice.title(), notice.text(), words.say("notice.hidden"), notice.sound(), words.say("tray.open"),
          () -> model.ui().show(() -> {
            window.front();
            opens.run();
          }));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static String about(MainModel model, Jid conversation) {
    return model.session().account() + " " + conversation;
  }

  /** Where the desktop shows no notices itself. */
  private void instead(Notice notice) {
    if (tray != null) {
      tray.tell(notice.title(), notice.text());
    }
    if (notice.sound()) {
      Toolkit.getDefaultToolkit().beep();
    }
  }

  /** The window is in front. */
  void front() {
    flashing.end();
  }

  /** A conversation is before somebody's eyes: a notice about it has nothing to say any more. */
  void seen(MainModel model, Jid conversation) {
    model.ui().aside(() -> {
      try {
        desktop.remove(about(model, conversation));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  /** Whether one can choose to be there unseen. */
  void offer(boolean unseen) {
    if (tray != null) {
      tray.offer(unseen);
    }
  }

  /** How much is unread, how many ask to be contacts, whether one was mentioned, how others see one, and what one has chosen; null: not the same everywhere. */
  void show(int unread, int asking, boolean mentioned, Availability seen, @Nullable Availability chosen) {
    if (tray != null) {
      tray.show(unread, asking, mentioned, seen, chosen);
    }
    boolean waits = unread + asking > 0;
    if (waited && !waits) {
      // All was read on another device.
      flashing.end();
    }
    waited = waits;
    if (Taskbar.isTaskbarSupported() && Taskbar.getTaskbar().isSupported(Taskbar.Feature.ICON_BADGE_NUMBER)) {
      Taskbar.getTaskbar().setIconBadge(unread + asking == 0 ? null : Integer.toString(unread + asking));
    }
  }

  void close() {
    if (tray != null) {
      tray.remove();
      tray = null;
    }
    desktop.close();
  }
}
