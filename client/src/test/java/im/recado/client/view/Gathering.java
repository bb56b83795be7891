package im.recado.client.view;

import im.recado.client.services.Room;
import java.awt.event.KeyEvent;
import java.util.List;
import javax.swing.JButton;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import org.awaitility.Awaitility;

/** Two people who make rooms, invite each other and look for what was said: run by {@link WindowsTest} in a process with a screen. */
final class Gathering {
  private final Scene scene;
  private final Stage romeo;
  private final Stage juliet;

  private Gathering(Scene scene) {
    this.scene = scene;
    romeo = scene.login("romeo", 0);
    juliet = scene.login("juliet", Play.HALF);
  }

  /** Takes the same as {@link Play}. */
  public static void main(String[] args) {
    Scene.play(args, "gathering", scene -> new Gathering(scene).run());
  }

  private void both(Stage stage, String name) {
    scene.both(stage, name);
  }

  private static boolean inside(Stage stage, int people) {
    return Stage.on(() -> stage.window().chat().filter(chat -> chat.isRoom() && chat.room().state() == Room.State.IN && chat.room().occupants().size() == people).isPresent());
  }

  private void run() {
    group();
    members();
    silent();
    nick();
    search();
    whole();
  }

  /** A group for invited people: made in a few words, and the other one is invited at once. */
  private void group() {
    romeo.click("new");
    romeo.click("join");
    romeo.click("room.new");
    romeo.type("new.name", "below the balcony");
    JTextField address = romeo.find(JTextField.class, "new.address");
    Awaitility.await("an address").until(() -> Stage.<String>on(address::getText).equals("below-the-balcony@conference.verona.example"));
    both(romeo, "room-new");
    romeo.click("dialog.go");
    romeo.choose("invite.people", "juliet");
    romeo.type("invite.reason", "it is night");
    both(romeo, "invite");
    romeo.click("dialog.go");
    juliet.find(JButton.class, "invited.decline");
    JButton safe = juliet.find(JButton.class, "dialog.cancel");
    // Who types while it comes does not join by Enter.
    Awaitility.await("the keyboard is at the safe one").until(() -> Stage.on(() -> safe.isDefaultButton() && safe.isFocusOwner()));
    both(juliet, "invited");
    juliet.click("dialog.go");
    Awaitility.await("both").until(() -> inside(romeo, 2) && inside(juliet, 2));
    Play.say(juliet, "/me leans out of the window");
    Awaitility.await("told").until(() -> Play.shown(romeo).contains("* juliet leans out of the window"));
  }

  /** Who belongs to the room, and who is banned and is not any more. */
  private void members() {
    romeo.click("chat.menu");
    romeo.click("room.members");
    romeo.choose("members.list", "juliet@");
    both(romeo, "members");
    JComboBox<?> standing = romeo.find(JComboBox.class, "members.standing");
    Stage.on(() -> {
      standing.setSelectedIndex(3);
      return true;
    });
    romeo.type("members.address", "tybalt@verona.example");
    romeo.click("members.add");
    romeo.choose("members.list", "tybalt@");
    romeo.click("members.remove");
    JList<?> list = romeo.find(JList.class, "members.list");
    Awaitility.await("not banned any more").until(() -> Stage.on(() -> list.getModel().getSize()) == 0);
    romeo.click("dialog.cancel");
  }

  /** Who lost her voice asks for it. */
  private void silent() {
    romeo.choose("people", "juliet");
    romeo.menuKey();
    romeo.click("act.MUTE");
    juliet.find(JButton.class, "room.voice");
    both(juliet, "room-silent");
    juliet.click("room.voice");
    romeo.find(JButton.class, "dialog.go");
    both(romeo, "voice");
    romeo.click("dialog.go");
    Awaitility.await("a voice").until(() -> juliet.role().equals("participant"));
    Awaitility.await("no strip").until(() -> !Stage.on(() -> juliet.isThere("room.voice")));
  }

  /** A nick that is taken is refused, another one is not. */
  private void nick() {
    nick("romeo");
    JLabel title = juliet.find(JLabel.class, "title");
    Awaitility.await("said").until(() -> Stage.on(() -> title.isShowing() && juliet.window().chat().orElseThrow().notice().startsWith("Your nickname was not changed")));
    nick("capulet");
    Awaitility.await("another one").until(() -> Stage.on(() -> romeo.window().chat().orElseThrow().room().nicks()).equals(List.of("capulet")));
  }

  private void nick(String nick) {
    juliet.click("chat.menu");
    juliet.click("room.set-nick");
    JTextField field = juliet.find(JTextField.class, "room.nick");
    Stage.on(() -> {
      field.setText(nick);
      return true;
    });
    juliet.click("dialog.go");
  }

  /** From another conversation to a message that one looks for. */
  private void search() {
    romeo.click("tab.contacts");
    romeo.choose("contacts", "juliet");
    Play.say(romeo, "what light through yonder window breaks?");
    Awaitility.await("said").until(() -> Play.shown(romeo).contains("what light through yonder window breaks?"));
    romeo.type("search", "window");
    Awaitility.await("found").until(() -> found() >= 3);
    both(romeo, "found");
    romeo.choose("found", "below the balcony, ");
    Awaitility.await("there").until(() -> inside(romeo, 2) && romeo.chosen().equals("* juliet leans out of the window"));
    romeo.click("search");
    romeo.key(KeyEvent.VK_ESCAPE, false);
    romeo.type("search", "jul");
    Awaitility.await("somebody").until(() -> found() >= 2);
    romeo.key(KeyEvent.VK_ENTER, false);
    Awaitility.await("the conversation").until(() -> Stage.on(() -> romeo.window().chat().filter(chat -> !chat.isRoom()).isPresent()));
  }

  private int found() {
    JList<?> list = romeo.find(JList.class, "found");
    return Stage.on(() -> list.getModel().getSize());
  }

  /** A room for everybody with its whole form, which the other finds by a search. */
  private void whole() {
    romeo.click("new");
    romeo.click("join");
    romeo.click("room.new");
    romeo.type("new.name", "market");
    romeo.click("new.open");
    romeo.click("new.all");
    JTextField name = romeo.find(JTextField.class, "form.muc#roomconfig_roomname");
    Awaitility.await("filled in").until(() -> Stage.<String>on(name::getText).equals("market"));
    romeo.click("dialog.go");
    Awaitility.await("in").until(() -> inside(romeo, 1));
    juliet.click("new");
    juliet.click("join");
    juliet.type("room.search", "mark");
    juliet.choose("room.list", "market");
    both(juliet, "join-search");
    juliet.click("dialog.go");
    Awaitility.await("both").until(() -> inside(romeo, 2));
    romeo.choose("people", "juliet");
    romeo.menuKey();
    romeo.click("act.KICK");
    romeo.type("act.reason", "closing time");
    romeo.click("dialog.go");
    JTextArea out = juliet.find(JTextArea.class, "room.out");
    Awaitility.await("why").until(() -> Stage.<String>on(out::getText).equals("You were removed from this room: closing time"));
    both(juliet, "room-out");
    juliet.click("room.enter");
    Awaitility.await("again").until(() -> inside(juliet, 2));
  }
}
