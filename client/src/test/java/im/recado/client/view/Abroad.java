package im.recado.client.view;

import im.recado.client.model.Account;
import im.recado.client.protocol.Jid;
import im.recado.client.services.store.ContactStore.Contact;
import java.awt.event.KeyEvent;
import java.util.List;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JTextArea;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;

/** Two people at two windows who meet on another network, by the server's gateway to it: run by {@link WindowsTest} in a process with a screen. */
final class Abroad {
  private static final String ECHO = "echo.verona.example";
  private static final String BEN = "ben@" + ECHO;
  private static final String ANNA = "anna@" + ECHO;

  private final Scene scene;
  private final Stage romeo;
  private final Stage juliet;
  private final GatewayPage hers;
  private final GatewayPage his;

  private Abroad(Scene scene) {
    this.scene = scene;
    romeo = scene.login("romeo", 0);
    juliet = scene.login("juliet", Play.HALF);
    his = new GatewayPage(romeo, ECHO);
    hers = new GatewayPage(juliet, ECHO);
  }

  /** Takes the same as {@link Play}. */
  public static void main(String[] args) {
    Scene.play(args, "abroad", scene -> new Abroad(scene).run());
  }

  private void run() {
    signUp();
    meet();
    outAndIn();
    changed();
    removed();
  }

  /** Romeo is Anna there, and mistaken about the password at first; Juliet is Ben. */
  private void signUp() {
    his.open();
    his.says(ECHO, "Not signed up");
    his.press("register", ECHO);
    his.fill("username", "anna");
    his.send();
    wrong("password", "Please fill in: Password");
    his.fill("password", "wrong");
    his.send();
    wrong("password", "The echo network does not accept");
    scene.both(romeo, "gateways-form");
    his.fill("password", "anna");
    his.send();
    his.says(ECHO, "Signed in");
    his.close();

    hers.open();
    hers.press("register", ECHO);
    hers.fill("username", "ben");
    hers.fill("password", "ben");
    hers.send();
    hers.says(ECHO, "Signed in");
    hers.close();
  }

  private void wrong(String field, String text) {
    JTextArea problem = romeo.find(JTextArea.class, "problem." + field);
    Awaitility.await(text).untilAsserted(() -> Assertions.assertThat(Stage.<String>on(problem::getText)).startsWith(text));
  }

  private void meet() {
    his.add("echo", "no such name of anybody because of its length");
    romeo.click("dialog.go");
    JTextArea problem = romeo.find(JTextArea.class, "add.problem");
    Awaitility.await("no name").until(() -> Stage.<String>on(problem::getText).equals("That is no name on the echo network."));
    scene.both(romeo, "gateways-add");
    romeo.click("dialog.cancel");
    his.add("echo", "Ben");
    romeo.click("dialog.go");
    juliet.click("tab.contacts");
    juliet.choose("contacts", "Request[jid=" + ANNA);
    juliet.click("dialog.go");

    romeo.click("tab.contacts");
    romeo.choose("contacts", BEN);
    romeo.find(JLabel.class, "title");
    on(romeo, "On Echo");
    Play.say(romeo, "what light through yonder window breaks?");
    juliet.click("tab.chats");
    juliet.choose("chats", ANNA);
    on(juliet, "On Echo");
    heard(juliet, "what light through yonder window breaks?");
    Play.say(juliet, "it is the east");
    heard(romeo, "it is the east");
    marked(romeo, "chats", BEN);
    romeo.type("search", "ben");
    marked(romeo, "found", BEN);
    romeo.key(KeyEvent.VK_ESCAPE, false);
    romeo.click("tab.contacts");
    marked(romeo, "contacts", BEN);
    there(romeo, "ONLINE");
    scene.both(romeo, "gateways-contacts");
  }

  private static void on(Stage stage, String network) {
    JLabel mark = stage.find(JLabel.class, "network");
    Awaitility.await(network).until(() -> Stage.<String>on(() -> mark.getAccessibleContext().getAccessibleName()).equals(network));
  }

  private static void heard(Stage stage, String text) {
    Awaitility.await(text).until(() -> Play.shown(stage).contains(text));
  }

  private static void marked(Stage stage, String list, String jid) {
    Awaitility.await("mark").until(() -> stage.lines(list).stream().anyMatch(line -> line.contains(jid) && line.contains("network=echo")));
  }

  /** Ben's line says how he is there. */
  private static void there(Stage stage, String how) {
    Awaitility.await(how).until(() -> stage.lines("contacts").stream().anyMatch(line -> line.contains(BEN) && line.contains(how)));
  }

  private void outAndIn() {
    his.open();
    scene.both(romeo, "gateways");
    his.press("sign-out", ECHO);
    his.says(ECHO, "Signed out");
    there(romeo, "OFFLINE");
    his.press("sign-in", ECHO);
    his.says(ECHO, "Signed in");
    there(romeo, "ONLINE");
    his.press("automatic", ECHO);
    Awaitility.await("by hand").until(() -> !seen());
    his.says(ECHO, "Signed in");
    his.press("automatic", ECHO);
    Awaitility.await("by itself").until(this::seen);
  }

  /** Whether the server lets the gateway see Romeo. */
  private boolean seen() {
    return Stage.on(() -> romeo.window().accounts().shown().flatMap(Account::main)
        .flatMap(main -> main.session().contacts().find(Jid.of(ECHO)))
        .filter(Contact::seesUs).isPresent());
  }

  /** Juliet says that she is Anna, too: Romeo is sent out, sees why with what can be done, and comes back. */
  private void changed() {
    his.close();
    hers.open();
    hers.press("change", ECHO);
    hers.fill("username", "anna");
    hers.fill("password", "anna");
    hers.send();
    hers.says(ECHO, "Signed in");
    hers.close();
    his.open();
    his.says(ECHO, "Refused: Somebody else has logged in");
    JTextArea advice = romeo.find(JTextArea.class, "advice." + ECHO);
    Assertions.assertThat(Stage.<String>on(advice::getText)).isEqualTo("Your account there is used elsewhere. Sign in to use it here.");
    scene.both(romeo, "gateways-refused");
    his.press("sign-in", ECHO);
    his.says(ECHO, "Signed in");
  }

  private void removed() {
    his.press("unregister", ECHO);
    romeo.find(JButton.class, "dialog.go");
    scene.both(romeo, "gateways-remove");
    romeo.click("dialog.go");
    his.says(ECHO, "Not signed up");
    his.close();
    Awaitility.await("nobody there").until(() -> none(romeo.lines("contacts")));
  }

  private static boolean none(List<String> lines) {
    return lines.stream().noneMatch(line -> line.contains(ECHO));
  }
}
