package im.recado.client.view;

import java.awt.event.KeyEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JList;
import javax.swing.JMenuItem;
import javax.swing.JTable;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** One person who looks around the server: run by {@link WindowsTest} in a process with a screen. */
final class Around {
  private final Scene scene;
  private final Stage romeo;

  private Around(Scene scene) {
    this.scene = scene;
    romeo = scene.login("romeo", 0);
  }

  /** Takes the same as {@link Play}. */
  public static void main(String[] args) {
    Scene.play(args, "around", scene -> {
      System.setProperty("recado.dictionaries", dictionaries(Files.createDirectories(scene.folder().resolve("dictionaries"))).toString());
      new Around(scene).run();
    });
  }

  /** English and Portuguese in a few words. */
  private static Path dictionaries(Path folder) throws IOException {
    for (String language : List.of("en", "pt")) {
      Files.writeString(folder.resolve(language + ".aff"), "SET UTF-8\nTRY esianrtolcdugmphbyfvkwz\n");
    }
    Files.writeString(folder.resolve("en.dic"), "4\nhello\nwhere\nart\nthou\n");
    Files.writeString(folder.resolve("pt.dic"), "2\nonde\nestás\n");
    return folder;
  }

  private void run() {
    gateways();
    preferences();
    status();
    commands();
    spelling();
    xml();
    places();
  }

  private void both(String name) {
    scene.both(romeo, name);
  }

  /** The server has none. */
  private void gateways() {
    romeo.click("menu");
    romeo.click("gateways");
    JTextArea none = romeo.find(JTextArea.class, "gateways.none");
    Assertions.assertThat(Stage.<String>on(none::getText)).isEqualTo("This server has no gateways to other networks.");
    romeo.settle();
    both("gateways-none");
    romeo.click("dialog.cancel");
  }

  private void preferences() {
    romeo.click("menu");
    romeo.click("preferences");
    romeo.click("preferences.quiet");
    Awaitility.await("quiet").until(() -> Stage.on(() -> romeo.window().settings().is("quiet", false)));
    both("preferences");
    romeo.type("preferences.search", "quiet");
    Awaitility.await("found").until(() -> Stage.on(() -> romeo.isThere("preferences.quiet") && !romeo.isThere("preferences.typing")));
    both("preferences-search");
    romeo.click("dialog.cancel");
  }

  private void status() {
    romeo.click("me");
    romeo.click("status");
    romeo.type("status.text", "on the balcony");
    romeo.click("dialog.go");
    Awaitility.await("said").until(() -> Stage.on(() -> romeo.window().said()).equals("on the balcony"));
    romeo.click("me");
    romeo.click("presence.dnd");
    romeo.click("me");
    romeo.click("status.none");
    Awaitility.await("no more").until(() -> Stage.on(() -> romeo.window().said()).isEmpty());
    romeo.click("me");
    both("status");
    romeo.click("status.used");
    Awaitility.await("again").until(() -> Stage.on(() -> romeo.window().said()).equals("on the balcony"));
  }

  /** Words that are not spelled right, with what was meant, one's own dictionary and the languages. */
  private void spelling() {
    romeo.click("tab.contacts");
    romeo.choose("contacts", "juliet");
    romeo.type("composer", "helo, where art thou romeo and benvolio ");
    JTextArea composer = romeo.find(JTextArea.class, "composer");
    faults(composer, "Not in the dictionary: helo, romeo, and, benvolio");
    next(composer);
    romeo.find(JMenuItem.class, "spelling.right");
    both("spelling");
    romeo.click("spelling.right");
    Awaitility.await("right").until(() -> Stage.<String>on(composer::getText).startsWith("hello, where"));
    faults(composer, "Not in the dictionary: romeo, and, benvolio");
    next(composer);
    romeo.click("spelling.learn");
    faults(composer, "Not in the dictionary: and, benvolio");
    Stage.on(() -> {
      composer.setCaretPosition(composer.getText().indexOf("romeo"));
      return true;
    });
    keyboard(composer);
    romeo.menuKey();
    romeo.click("spelling.forget");
    faults(composer, "Not in the dictionary: romeo, and, benvolio");
    keyboard(composer);
    romeo.menuKey();
    romeo.click("spelling.language");
    romeo.find(JMenuItem.class, "spelling.language.pt");
    both("spelling-languages");
    romeo.click("spelling.language.pt");
    faults(composer, "Not in the dictionary: hello, where, art, thou, romeo, and, benvolio");
    keyboard(composer);
    romeo.menuKey();
    romeo.click("spelling.language");
    romeo.click("spelling.language.off");
    faults(composer, null);
    Stage.on(() -> {
      composer.setText("");
      return true;
    });
  }

  private void next(JTextArea composer) {
    keyboard(composer);
    romeo.key(KeyEvent.VK_F7, false);
  }

  /** The window manager gives the keyboard back in its own time when a menu is closed. */
  private void keyboard(JTextArea composer) {
    Awaitility.await("no menu").until(() -> Stage.on(() -> !romeo.isThere("edit.paste")));
    Awaitility.await("keyboard").pollInterval(Duration.ofMillis(300)).until(() -> Stage.on(() -> {
      composer.requestFocusInWindow();
      return composer.isFocusOwner() && romeo.window().isFocused();
    }));
  }

  private static void faults(JTextArea composer, @Nullable String which) {
    Awaitility.await(which).untilAsserted(() -> Assertions.assertThat(
        Stage.<Optional<String>>on(() -> Optional.ofNullable(composer.getAccessibleContext().getAccessibleDescription())))
        .isEqualTo(Optional.ofNullable(which)));
  }

  private void commands() {
    romeo.click("menu");
    romeo.click("commands.server");
    romeo.choose("commands", "Be found in the directory");
    both("commands");
    romeo.click("commands.begin");
    romeo.find(JCheckBox.class, "form.listed");
    romeo.settle();
    both("command");
    romeo.click("form.listed");
    romeo.type("form.nick", "mercutio");
    romeo.click("commands.complete");
    romeo.find(JTextArea.class, "commands.note");
    both("command-done");
    romeo.click("commands.back");
    romeo.choose("commands", "Be found in the directory");
    romeo.click("dialog.cancel");
  }

  private void places() {
    romeo.click("menu");
    romeo.click("places");
    romeo.row("places", "Directory");
    romeo.find(JButton.class, "places.SEARCH");
    both("places");
    romeo.click("places.SEARCH");
    romeo.type("form.nick", "mercutio");
    romeo.click("search.go");
    JTable table = romeo.find(JTable.class, "result.table");
    romeo.settle();
    Stage.on(() -> {
      table.setRowSelectionInterval(0, 0);
      return true;
    });
    both("search");
    romeo.click("search.add");
    JTextField address = romeo.find(JTextField.class, "add.address");
    Awaitility.await("the address").until(() -> Stage.<String>on(address::getText).equals("romeo@verona.example"));
  }

  /** The stream of the account, and a request that is written by hand. */
  private void xml() {
    romeo.click("menu");
    romeo.click("xml");
    romeo.type("xml.own", "not a stanza");
    romeo.click("xml.send");
    JTextArea problem = romeo.find(JTextArea.class, "xml.problem");
    Awaitility.await("refused").until(() -> Stage.<String>on(problem::getText).startsWith("This is not one whole element"));
    JTextArea own = romeo.find(JTextArea.class, "xml.own");
    Stage.on(() -> {
      own.setText("<iq type='get' id='by-hand' to='verona.example'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
      return true;
    });
    romeo.click("xml.send");
    romeo.choose("xml.lines", "> <iq");
    romeo.choose("xml.lines", "< <iq");
    JTextArea whole = romeo.find(JTextArea.class, "xml.whole");
    Awaitility.await("answered").until(() -> Stage.<String>on(whole::getText).contains("<feature var='http://jabber.org/protocol/disco#info'/>"));
    Awaitility.await("gone").until(() -> Stage.<String>on(own::getText).isEmpty());
    both("xml");
    romeo.type("xml.text", "nothing of that kind");
    JList<?> lines = romeo.find(JList.class, "xml.lines");
    Awaitility.await("none").until(() -> Stage.on(() -> lines.getModel().getSize()) == 0);
    romeo.key(KeyEvent.VK_ESCAPE, false);
    Awaitility.await("closed").until(() -> !Stage.on(() -> romeo.isThere("xml.lines")));
  }
}
