package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.protocol.Jid;
import java.awt.event.KeyEvent;
import java.util.List;
import javax.swing.JButton;
import javax.swing.JTextArea;
import javax.swing.JToggleButton;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;

/** Somebody asks to be a contact and is accepted by Enter; a long message is written: run by {@link WindowsTest} in a process with a screen. */
final class Asking {
  private static final Jid ROMEO = Jid.of("romeo@verona.example");
  private static final Jid JULIET = Jid.of("juliet@verona.example");

  private final Scene scene;
  private final Stage romeo;
  private final Stage juliet;

  private Asking(Scene scene) {
    this.scene = scene;
    romeo = scene.login("romeo", 0);
    juliet = scene.login("juliet", 0);
  }

  /** Takes the same as {@link Play}. */
  public static void main(String[] args) {
    Scene.play(args, "asking", scene -> new Asking(scene).run());
  }

  private static MainModel model(Stage stage) {
    return Stage.on(() -> stage.window().accounts().shown().orElseThrow().main().orElseThrow());
  }

  private static boolean both(Stage stage, Jid with) {
    return model(stage).session().contacts().find(with).filter(contact -> contact.subscription().equals("both")).isPresent();
  }

  private void run() throws Exception {
    writing();
    model(romeo).session().contacts().remove(JULIET);
    Awaitility.await("strangers").until(() -> model(juliet).session().contacts().find(ROMEO).filter(contact -> contact.seesUs()).isEmpty());
    model(romeo).session().contacts().add(JULIET, "", List.of());
    JToggleButton tab = juliet.find(JToggleButton.class, "tab.contacts");
    Awaitility.await("counted at the tab").until(() -> Stage.on(tab::getText).equals("Contacts (1)"));
    Awaitility.await("counted in the title").until(() -> Stage.on(juliet.window()::getTitle).startsWith("(1) "));
    scene.both(juliet, "asked-tab");
    juliet.click("tab.contacts");
    juliet.choose("contacts", "Request[jid=" + ROMEO);
    JButton accept = juliet.find(JButton.class, "dialog.go");
    Awaitility.await("Enter accepts").until(() -> Stage.on(accept::isFocusOwner));
    scene.both(juliet, "asked");
    juliet.key(KeyEvent.VK_ENTER, false);
    Awaitility.await("both see each other").until(() -> both(romeo, JULIET) && both(juliet, ROMEO));
    Assertions.assertThat(model(romeo).session().contacts().requests()).isEmpty();
    Awaitility.await("nobody asks").until(() -> Stage.on(tab::getText).equals("Contacts"));
  }

  /** The field grows with what is written, and again when the window becomes narrow. */
  private void writing() {
    juliet.click("tab.contacts");
    juliet.choose("contacts", "romeo");
    JTextArea field = juliet.find(JTextArea.class, "composer");
    int one = height(field);
    int line = Stage.on(() -> field.getFontMetrics(field.getFont()).getHeight());
    set(field, "many words in one line ".repeat(7));
    Awaitility.await("grown").until(() -> height(field) > one + line / 2);
    int wide = height(field);
    scene.both(juliet, "composer-wide");
    Stage.on(() -> {
      juliet.window().setSize(690, 840);
      return true;
    });
    Awaitility.await("grown by the window").until(() -> height(field) > wide + line / 2);
    Awaitility.await("all of it is seen").until(() -> Stage.on(() -> field.getParent().getHeight() >= field.getPreferredSize().height));
    scene.both(juliet, "composer-narrow");
    set(field, "");
    Awaitility.await("shrunk").until(() -> height(field) == one);
  }

  private static int height(JTextArea field) {
    return Stage.on(() -> field.getParent().getHeight());
  }

  private static void set(JTextArea field, String text) {
    Stage.on(() -> {
      field.setText(text);
      return true;
    });
  }
}
