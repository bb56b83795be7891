package im.recado.client.view;

import im.recado.client.services.store.Lockdown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.swing.JComponent;
import javax.swing.JLabel;
import org.awaitility.Awaitility;

/** A window on a computer whose administrators have decided much: run by {@link WindowsTest} in a process with a screen. */
final class Locked {
  private Locked() {}

  /** Takes the same as {@link Play}. */
  public static void main(String[] args) {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    try {
      Path file = Files.writeString(Files.createDirectories(Path.of(args[0])).resolve("client.properties"),
          "domain=verona.example\nserver=" + args[1] + "\nkeep-password=false\nhide=gateways,commands,files,add,accounts\nset.theme=dark\n");
      Lockdown.hold(Lockdown.read(file));
      run(Stage.open(Play.accounts(Path.of(args[0]), "romeo"), 0), Path.of(args[2]), args[3]);
      System.exit(0);
    } catch (Throwable e) {
      Stage.failed(e, Path.of(args[2]), "failed-locked" + args[3]);
      System.exit(1);
    }
  }

  private static void run(Stage romeo, Path pictures, String kind) {
    romeo.find(JComponent.class, "address");
    romeo.picture(pictures, "locked-login" + kind);
    hidden(romeo, "signup", "more", "server");
    romeo.type("address", "romeo");
    romeo.type("password", "secret");
    romeo.click("login");
    romeo.click("dialog.go");
    romeo.find(JComponent.class, "search");
    romeo.place();
    romeo.click("menu");
    romeo.find(JComponent.class, "places");
    romeo.picture(pictures, "locked-menu" + kind);
    hidden(romeo, "gateways", "commands.server", "accounts.all");
    romeo.click("places");
    romeo.find(JComponent.class, "dialog.cancel");
    romeo.settle();
    romeo.click("dialog.cancel");
    romeo.click("new");
    romeo.find(JComponent.class, "join");
    hidden(romeo, "add");
    romeo.key(java.awt.event.KeyEvent.VK_ESCAPE, false);
    romeo.click("tab.contacts");
    romeo.choose("contacts", "juliet");
    romeo.find(JLabel.class, "title");
    hidden(romeo, "file");
  }

  private static void hidden(Stage stage, String... names) {
    for (String name : names) {
      if (Stage.on(() -> stage.isThere(name))) {
        throw new AssertionError(name + " is there");
      }
    }
  }
}
