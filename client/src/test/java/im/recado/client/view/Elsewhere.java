package im.recado.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.model.ChatModel;
import im.recado.client.model.ChatRow;
import im.recado.client.protocol.Jid;
import im.recado.client.services.ComponentGateway;
import im.recado.client.services.Room;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.State;
import java.awt.event.KeyEvent;
import java.util.List;
import javax.swing.JLabel;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import org.awaitility.Awaitility;

/**
 * Two people at two windows of a server of others, from the first word between them to a gateway that is a component there: run by
 * {@link OtherWindowsTest} in a process with a screen.
 */
final class Elsewhere {
  static final String GATEWAY = "parchment.verona.example";
  static final String SECRET = "of the component";
  private static final Jid ROSALIND = Jid.of("rosalind-fair@" + GATEWAY);
  private static final String ROMEO = "romeo@verona.example";

  private final Scene scene;
  private final ComponentGateway gateway;
  private final Stage romeo;
  private final Stage juliet;
  private final GatewayPage page;

  private Elsewhere(Scene scene) throws Exception {
    this.scene = scene;
    gateway = new ComponentGateway(Integer.parseInt(scene.more().getFirst()), Jid.of(GATEWAY), SECRET);
    romeo = scene.login("romeo", 0);
    juliet = scene.login("juliet", Play.HALF);
    page = new GatewayPage(romeo, GATEWAY);
  }

  /** Takes the same as {@link Play}, and the port of the server for components. */
  public static void main(String[] args) {
    Scene.play(args, "elsewhere", scene -> new Elsewhere(scene).run());
  }

  private void run() {
    meet();
    talk();
    room();
    signUp();
    overThere();
    leave();
  }

  /** They are strangers: Romeo asks and Juliet accepts. */
  private void meet() {
    romeo.click("new");
    romeo.click("add");
    romeo.type("add.address", "juliet@verona.example");
    romeo.click("dialog.go");
    juliet.click("tab.contacts");
    juliet.choose("contacts", "Request[jid=" + ROMEO);
    juliet.click("dialog.go");
    romeo.click("tab.contacts");
    there(romeo, "juliet@", "ONLINE");
    there(juliet, ROMEO, "ONLINE");
  }

  /** Whose line says how they are. */
  private static void there(Stage stage, String who, String how) {
    Awaitility.await(who + " " + how).until(() -> stage.lines("contacts").stream().anyMatch(line -> line.contains("jid=" + who) && line.contains(how)));
  }

  private void talk() {
    romeo.choose("contacts", "juliet@");
    romeo.find(JLabel.class, "title");
    Play.say(romeo, "what light through yonder window brakes?");
    Awaitility.await("delivered").until(() -> last(romeo).state() == State.DELIVERED);
    juliet.click("tab.chats");
    juliet.choose("chats", "romeo@");
    heard(juliet, "what light through yonder window brakes?");
    Awaitility.await("seen").until(() -> last(romeo).state() == State.READ);

    romeo.popup("what light through yonder window brakes?");
    romeo.click("correct");
    JTextArea field = romeo.find(JTextArea.class, "composer");
    Awaitility.await("what it was").until(() -> Stage.<String>on(field::getText).endsWith("brakes?"));
    Stage.on(() -> {
      field.setText("");
      return true;
    });
    Play.say(romeo, "what light through yonder window breaks?");
    Awaitility.await("corrected").until(() -> Play.shown(juliet).equals(List.of("what light through yonder window breaks?")));
    assertThat(last(juliet).edited()).isTrue();
    Play.say(juliet, "who is there?");
    heard(romeo, "who is there?");
    // It is seen where somebody is at the window.
    romeo.click("composer");
    Awaitility.await("seen as well").until(() -> last(juliet).state() == State.READ);
    scene.picture(romeo, "elsewhere-chat");
  }

  private static void heard(Stage stage, String text) {
    Awaitility.await(text).until(() -> Play.shown(stage).contains(text));
  }

  /** The last message of the open conversation. */
  private static Message last(Stage stage) {
    return Stage.on(() -> stage.window().chat().map(ChatModel::rows).orElse(List.of()).stream()
        .filter(ChatRow.Bubble.class::isInstance).map(row -> ((ChatRow.Bubble) row).message()).toList().getLast());
  }

  /** Romeo makes a room and invites Juliet. */
  private void room() {
    romeo.click("new");
    romeo.click("join");
    romeo.click("room.new");
    romeo.type("new.name", "below the balcony");
    JTextField address = romeo.find(JTextField.class, "new.address");
    Awaitility.await("an address").until(() -> Stage.<String>on(address::getText).equals("below-the-balcony@conference.verona.example"));
    romeo.click("dialog.go");
    romeo.choose("invite.people", "juliet@");
    romeo.click("dialog.go");
    juliet.click("dialog.go");
    Awaitility.await("both").until(() -> inside(romeo) && inside(juliet));
    Play.say(juliet, "wherefore art thou?");
    heard(romeo, "wherefore art thou?");
    Play.say(romeo, "here, below the balcony");
    heard(juliet, "here, below the balcony");
    scene.picture(romeo, "elsewhere-room");
  }

  private static boolean inside(Stage stage) {
    return Stage.on(() -> stage.window().chat()
        .filter(chat -> chat.isRoom() && chat.room().state() == Room.State.IN && chat.room().occupants().size() == 2).isPresent());
  }

  /** Mistaken about the password at first. */
  private void signUp() {
    page.open();
    page.says(GATEWAY, "Not signed up");
    page.press("register", GATEWAY);
    page.fill("username", "romeo");
    page.fill("password", "wrong");
    page.send();
    JTextArea problem = romeo.find(JTextArea.class, "problem.password");
    Awaitility.await("refused").until(() -> !Stage.<String>on(problem::getText).isEmpty());
    scene.picture(romeo, "elsewhere-form");
    page.fill("password", "stone");
    page.send();
    page.says(GATEWAY, "Signed in");
    scene.picture(romeo, "elsewhere-gateways");
    page.close();
  }

  private void overThere() {
    page.add(ComponentGateway.NETWORK, "Rosalind Fair");
    romeo.click("dialog.go");
    romeo.click("tab.contacts");
    there(romeo, ROSALIND.toString(), "ONLINE");
    romeo.choose("contacts", ROSALIND.toString());
    JLabel mark = romeo.find(JLabel.class, "network");
    Awaitility.await("mark").until(() -> Stage.<String>on(() -> mark.getAccessibleContext().getAccessibleName()).equals("On gadu-gadu"));
    there(romeo, ROSALIND.toString(), "network=" + ComponentGateway.NETWORK);
    Play.say(romeo, "well met");
    Awaitility.await("over there").until(() -> gateway.heard().equals(List.of("rosalind-fair: well met")));
    gateway.says(ROSALIND, "by moonlight");
    heard(romeo, "by moonlight");
    scene.picture(romeo, "elsewhere-contact");
  }

  /** Romeo signs out and in again, and gives the account there up. */
  private void leave() {
    page.open();
    page.press("sign-out", GATEWAY);
    page.says(GATEWAY, "Signed out");
    there(romeo, ROSALIND.toString(), "OFFLINE");
    Awaitility.await("out").until(() -> !gateway.isIn());
    page.press("sign-in", GATEWAY);
    page.says(GATEWAY, "Signed in");
    there(romeo, ROSALIND.toString(), "ONLINE");
    page.press("unregister", GATEWAY);
    romeo.find(JTextArea.class, "state." + GATEWAY);
    romeo.click("dialog.go");
    page.says(GATEWAY, "Not signed up");
    romeo.key(KeyEvent.VK_ESCAPE, false);
    Awaitility.await("nobody there").until(() -> romeo.lines("contacts").stream().noneMatch(line -> line.contains(GATEWAY)));
    there(romeo, "juliet@", "ONLINE");
  }
}
