package im.recado.client.view;

import im.recado.client.model.Words;
import im.recado.client.services.Accounts;
import java.awt.event.KeyEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import javax.swing.JButton;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JFileChooser;
import javax.swing.JLabel;
import javax.swing.JMenuItem;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import javax.swing.MenuSelectionManager;
import org.awaitility.Awaitility;

/**
 * Somebody opens every view that there is for one person and closes it by a key: run by {@link WindowsTest} in a process with a screen. On a
 * small screen it is done with the largest letters, in every language, and on a narrow one, too.
 */
final class Views {
  /** The end of the names of pictures from the small screen. */
  static final String SMALL = "-small";
  /** The same of a screen on which there is room for the contacts or a conversation. */
  static final String NARROW = "-narrow";

  private final Scene scene;
  private final String before;
  private final Words words;
  private final Stage romeo;

  private Views(Scene scene, String language) {
    this.scene = scene;
    words = Words.of(language);
    before = isSmall() ? language + "-" : "";
    Accounts accounts = scene.accounts("views-" + language);
    accounts.settings().set("language", language);
    accounts.settings().set("font", scene.kind().equals(SMALL) ? "7" : "0");
    Theme.letters(accounts.settings().get("font", "0"));
    Theme.set("light");
    romeo = Stage.open(accounts, 0);
  }

  private boolean isSmall() {
    return scene.kind().equals(SMALL) || scene.kind().equals(NARROW);
  }

  /** Takes the same as {@link Play}. */
  public static void main(String[] args) {
    Scene.play(args, "views", scene -> {
      for (String language : scene.kind().equals(SMALL) || scene.kind().equals(NARROW) ? List.of("en", "pt", "es") : List.of("en")) {
        new Views(scene, language).run();
      }
    });
  }

  private void both(String name) {
    if (isSmall()) {
      scene.picture(romeo, before + name);
    } else {
      scene.both(romeo, name);
    }
  }

  private void run() throws IOException {
    try (Cable cable = new Cable(scene.server())) {
      login(cable);
      lists();
      menus();
      dialogs();
      people();
      conversation();
      room();
      offline(cable);
    }
    Stage.on(() -> {
      romeo.window().dispose();
      return true;
    });
  }

  private void escape() {
    romeo.key(KeyEvent.VK_ESCAPE, false);
  }

  /** A menu that was opened is looked at and closed. */
  private void menu(String name, String item) {
    romeo.find(JMenuItem.class, item);
    both(name);
    if (!isSmall()) {
      // Swing's menus hear no keys any more when the theme has changed under them.
      Stage.on(() -> {
        MenuSelectionManager.defaultManager().clearSelectedPath();
        return true;
      });
    }
    closed(name, item);
  }

  private void closed(String name, String part) {
    Awaitility.await(name + " closed").pollInterval(Duration.ofMillis(300)).until(() -> {
      escape();
      return !Stage.on(() -> romeo.isThere(part));
    });
  }

  /** A dialog that was opened is looked at and closed. */
  private void dialog(String name) {
    JButton closes = romeo.find(JButton.class, "dialog.cancel");
    romeo.settle();
    both(name);
    Awaitility.await(name + " closed").pollInterval(Duration.ofMillis(300)).until(() -> {
      escape();
      return !Stage.on(closes::isShowing);
    });
  }

  private void login(Cable cable) {
    both("login");
    romeo.click("login");
    romeo.find(JTextArea.class, "login.problem");
    romeo.click("more");
    romeo.find(JTextField.class, "server");
    both("login-more");
    romeo.click("signup");
    romeo.find(JTextField.class, "signup.link");
    both("signup-link");
    escape();
    romeo.click("more");
    Play.login(romeo, "romeo", cable.address(), () -> {});
  }

  private void lists() {
    both("empty");
    romeo.click("tab.contacts");
    both("empty-contacts");
    romeo.type("search", "zz");
    both("search-nothing");
    escape();
  }

  private void menus() {
    romeo.key(KeyEvent.VK_F10, false);
    menu("menu", "preferences");
    romeo.click("new");
    menu("menu-new", "add");
    romeo.click("me");
    menu("menu-presence", "presence.online");
    romeo.menu("contacts", "juliet@");
    menu("menu-contact", "edit");
  }

  private void dialogs() {
    for (String dialog : List.of("profile", "places", "commands.server", "downloads", "preferences", "keys")) {
      romeo.key(KeyEvent.VK_F10, false);
      romeo.click(dialog);
      dialog(dialog.equals("commands.server") ? "commands" : dialog.equals("downloads") ? "downloads-empty" : dialog);
    }
    romeo.key(KeyEvent.VK_F10, false);
    romeo.click("xml");
    romeo.find(JTextArea.class, "xml.own");
    both("xml-empty");
    closed("xml-empty", "xml.own");
    romeo.key(KeyEvent.VK_F1, false);
    romeo.find(JComponent.class, "keys");
    closed("keys", "keys");
    romeo.control(KeyEvent.VK_N);
    romeo.click("dialog.go");
    dialog("add-problem");
    // Of two lines in every language.
    java.awt.EventQueue.invokeLater(() -> Dialog.tell(romeo.window().getRootPane(), words, words.say("app.name"),
        words.say("room.problem.remote-server-timeout")));
    dialog("failed");
    romeo.control(KeyEvent.VK_J);
    romeo.find(JComponent.class, "room.list");
    dialog("join-empty");
    romeo.click("me");
    romeo.click("status");
    dialog("status-message");
  }

  private void people() {
    for (String item : List.of("edit", "profile", "note", "block.report", "remove")) {
      romeo.menu("contacts", "juliet@");
      romeo.click(item);
      dialog("contact-" + item);
    }
  }

  private void conversation() throws IOException {
    romeo.choose("contacts", "juliet@");
    JLabel title = romeo.find(JLabel.class, "title");
    Awaitility.await("a name that is not cut").until(() -> Stage.on(() -> title.getWidth() >= title.getPreferredSize().width));
    Stage.on(() -> {
      romeo.window().chat().orElseThrow().send("good morrow, cousin");
      return true;
    });
    romeo.popup("good morrow, cousin");
    menu("menu-message", "correct");
    romeo.click("chat.menu");
    menu("menu-chat", "chat.find");
    romeo.click("encryption");
    menu("menu-encryption", "encryption.devices");
    romeo.click("encryption");
    romeo.click("encryption.devices");
    dialog("encryption-own");
    romeo.click("emoji");
    romeo.find(JTextField.class, "emoji.search");
    both("emoji-all");
    closed("emoji-all", "emoji.search");
    romeo.popup("good morrow, cousin");
    romeo.click("retract");
    dialog("retract");
    romeo.popup("good morrow, cousin");
    romeo.click("correct");
    Awaitility.await("edited").until(() -> Stage.<String>on(romeo.find(JTextArea.class, "composer")::getText).startsWith("good morrow"));
    both("correcting");
    escape();
    files();
    if (scene.kind().equals(NARROW)) {
      romeo.click("chat.back");
    }
    romeo.click("tab.chats");
    romeo.menu("chats", "juliet@");
    menu("menu-chats", "close");
  }

  /** The dialog for files speaks the language of the program. */
  private void files() {
    java.awt.EventQueue.invokeLater(romeo.find(JButton.class, "file")::doClick);
    JFileChooser chooser = romeo.find(JFileChooser.class, "file.chooser");
    Stage.on(() -> {
      chooser.setCurrentDirectory(scene.pictures().toAbsolutePath().getRoot().toFile());
      return true;
    });
    both("file-chooser");
    Stage.on(() -> {
      chooser.cancelSelection();
      return true;
    });
  }

  private void room() {
    romeo.control(KeyEvent.VK_J);
    romeo.type("room.name", "orchard");
    JComboBox<?> services = romeo.find(JComboBox.class, "room.service");
    Awaitility.await("services").until(() -> Stage.on(services::getItemCount) > 0);
    romeo.click("dialog.go");
    Awaitility.await("in").until(() -> Stage.on(() -> romeo.window().chat().filter(chat -> chat.isRoom() && chat.room().occupants().size() == 1).isPresent()));
    romeo.click("chat.menu");
    menu("menu-room", "room.invite");
    for (String item : List.of("room.set-topic", "room.set-nick", "room.invite", "room.members", "room.form", "chat.close")) {
      romeo.click("chat.menu");
      romeo.click(item);
      dialog(item.equals("chat.close") ? "room-leave" : item.replace('.', '-'));
    }
  }

  private void offline(Cable cable) throws IOException {
    cable.cut();
    romeo.find(JButton.class, "connection.retry");
    both("offline");
  }
}
