package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.Words;
import im.recado.client.services.Availability;
import java.awt.AWTException;
import java.awt.CheckboxMenuItem;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.MenuItem;
import java.awt.PopupMenu;
import java.awt.RenderingHints;
import java.awt.SystemTray;
import java.awt.TrayIcon;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.image.BufferedImage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.swing.SwingUtilities;
import org.jspecify.annotations.Nullable;

/** The program's place in the tray of the desktop, where it has one: how one is there, how much is unread, the way back to the window. */
final class Tray {
  private static final Color BADGE = new Color(0xd32f2f);
  /** Where the choices begin in the menu, behind the window and a line. */
  private static final int FIRST = 2;

  private final TrayIcon icon;
  private final BufferedImage picture;
  private final Words words;
  private final PopupMenu menu = new PopupMenu();
  private final Map<Availability, CheckboxMenuItem> choices = new EnumMap<>(Availability.class);
  private int unread = -1;
  private int asking;
  private boolean mentioned;
  private Availability availability = Availability.OFFLINE;

  private Tray(BufferedImage picture, Words words, Runnable open, Consumer<Availability> be, Runnable quit) {
    this.picture = picture;
    this.words = words;
    MenuItem opens = new MenuItem(words.say("tray.open"));
    opens.addActionListener(event -> open.run());
    menu.add(opens);
    menu.addSeparator();
    for (Availability choice : Availability.UNSEEN_CHOICES) {
      CheckboxMenuItem item = new CheckboxMenuItem(words.sayFor("presence", ChatModel.name(choice)));
      item.addItemListener(event -> be.accept(choice));
      choices.put(choice, item);
      if (Availability.CHOICES.contains(choice)) {
        menu.add(item);
      }
    }
    menu.addSeparator();
    MenuItem quits = new MenuItem(words.say("menu.quit"));
    quits.addActionListener(event -> quit.run());
    menu.add(quits);
    icon = new TrayIcon(picture, words.say("app.name"), menu);
    icon.addMouseListener(new MouseAdapter() {
      @Override
      public void mouseClicked(MouseEvent event) {
        if (SwingUtilities.isLeftMouseButton(event)) {
          open.run();
        }
      }
    });
    // A click on a notice, where the tray shows them.
    icon.addActionListener(event -> open.run());
  }

  /** Whether this desktop has a tray now. */
  static boolean isThere() {
    return SystemTray.isSupported();
  }

  /** Takes a place in the tray; nothing where there is none. */
  static Optional<Tray> of(BufferedImage picture, Words words, Runnable open, Consumer<Availability> be, Runnable quit) {
    if (!isThere()) {
      return Optional.empty();
    }
    Tray tray = new Tray(picture, words, open, be, quit);
    tray.show(0, 0, false, Availability.OFFLINE, Availability.ONLINE);
    try {
      SystemTray.getSystemTray().add(tray.icon);
      return Optional.of(tray);
    } catch (AWTException e) {
      // It went away meanwhile.
      return Optional.empty();
    }
  }

  /** Shows how much is unread, how many ask to be contacts, whether one was mentioned, how others see one, and which of the choices it is; null: none of them for all accounts. */
  void show(int nowUnread, int nowAsking, boolean nowMentioned, Availability seen, @Nullable Availability chosen) {
    choices.forEach((choice, item) -> item.setState(choice == chosen));
    if (nowUnread == unread && nowAsking == asking && nowMentioned == mentioned && seen == availability) {
      return;
    }
    unread = nowUnread;
    asking = nowAsking;
    mentioned = nowMentioned;
    availability = seen;
    icon.setImage(image(SystemTray.getSystemTray().getTrayIconSize()));
    String waits = Unread.spoken(words, unread, asking, mentioned);
    icon.setToolTip(words.say("app.name") + " – " + (waits.isEmpty() ? words.sayFor("presence", ChatModel.name(seen)) : waits));
  }

  /** Whether one can be there unseen: a choice below the others then. */
  void offer(boolean unseen) {
    CheckboxMenuItem item = choices.get(Availability.INVISIBLE);
    if (item != null && unseen != (item.getParent() != null)) {
      if (unseen) {
        menu.insert(item, FIRST + Availability.CHOICES.size());
      } else {
        menu.remove(item);
      }
    }
  }

  private Image image(Dimension size) {
    BufferedImage image = new BufferedImage(size.width, size.height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    g.drawImage(picture.getScaledInstance(size.width, size.height, Image.SCALE_SMOOTH), 0, 0, null);
    if (unread + asking > 0) {
      badge(g, size, Unread.shortly(unread + asking, mentioned));
    } else {
      int dot = size.width * 2 / 5;
      g.setColor(AvatarPainter.colour(availability));
      g.fillOval(size.width - dot, size.height - dot, dot, dot);
    }
    g.dispose();
    return image;
  }

  private static void badge(Graphics2D g, Dimension size, String number) {
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, Math.max(8, size.height * 6 / 10)));
    FontMetrics metrics = g.getFontMetrics();
    int high = size.height * 7 / 10;
    int wide = Math.min(size.width, Math.max(high, metrics.stringWidth(number) + 4));
    g.setColor(BADGE);
    g.fillRoundRect(size.width - wide, size.height - high, wide, high, high, high);
    g.setColor(Color.WHITE);
    g.drawString(number, size.width - wide + (wide - metrics.stringWidth(number)) / 2,
        size.height - high + (high - metrics.getHeight()) / 2 + metrics.getAscent());
  }

  /** Shows a notice beside it. */
  void tell(String title, String text) {
    icon.displayMessage(title, text, TrayIcon.MessageType.NONE);
  }

  void remove() {
    SystemTray.getSystemTray().remove(icon);
  }
}
