package im.recado.client.view;

import java.nio.file.Path;
import java.time.Duration;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JTable;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import org.awaitility.Awaitility;

/** One person who looks around the server: run by {@link WindowsTest} in a process with a screen. */
final class Around {
  private final Path pictures;
  private final String kind;
  private final Stage romeo;

  private Around(Path folder, String server, Path pictures, String kind) {
    this.pictures = pictures;
    this.kind = kind;
    this.romeo = Stage.open(Play.accounts(folder, "romeo"), 0);
    Play.login(romeo, "romeo", server, () -> {});
  }

  /** Takes the same as {@link Play}. */
  public static void main(String[] args) {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    try {
      new Around(Path.of(args[0]), args[1], Path.of(args[2]), args[3]).run();
      System.exit(0);
    } catch (Throwable e) {
      Stage.failed(e, Path.of(args[2]), "failed-around" + args[3]);
      System.exit(1);
    }
  }

  private void run() {
    preferences();
    status();
    commands();
    places();
  }

  private void both(String name) {
    romeo.both(pictures, name, kind);
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
}
