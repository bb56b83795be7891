package im.recado.client.view;

import im.recado.client.services.store.Lockdown;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.swing.JComponent;
import javax.swing.JLabel;

/** A window on a computer whose administrators have decided much: run by {@link WindowsTest} in a process with a screen. */
final class Locked {
  private Locked() {}

  /** Takes the same as {@link Play}. */
  public static void main(String[] args) {
    Scene.play(args, "locked", scene -> {
      Path file = Files.writeString(Files.createDirectories(scene.folder()).resolve("client.properties"),
          "domain=verona.example\nserver=" + scene.server() + "\nkeep-password=false\nhide=gateways,commands,files,add,accounts\nset.theme=dark\n");
      Lockdown.hold(Lockdown.read(file));
      run(scene, Stage.open(scene.accounts("romeo"), 0));
    });
  }

  private static void run(Scene scene, Stage romeo) {
    romeo.find(JComponent.class, "address");
    scene.picture(romeo, "locked-login");
    hidden(romeo, "signup", "more", "server");
    romeo.type("address", "romeo");
    romeo.type("password", "secret");
    romeo.click("login");
    romeo.click("dialog.go");
    romeo.find(JComponent.class, "search");
    romeo.place();
    romeo.click("menu");
    romeo.find(JComponent.class, "places");
    scene.picture(romeo, "locked-menu");
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
