package im.recado.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.model.ChatModel;
import im.recado.client.model.ChatRow;
import im.recado.client.model.Reaction;
import im.recado.client.services.Accounts;
import java.awt.Rectangle;
import java.awt.event.KeyEvent;
import java.nio.file.Path;
import java.util.List;
import javax.swing.AbstractButton;
import java.util.concurrent.CompletableFuture;
import javax.swing.JButton;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import org.awaitility.Awaitility;

/** Two people at two windows of one screen, from the first login to a room: run by {@link WindowsTest} in a process with a screen. */
final class Play {
  private static final String DOMAIN = "verona.example";
  /** Where the right half of the screen begins. */
  static final int HALF = 1200;
  /** A screen on which both windows have room, with their dialogs. */
  static final int WIDTH = 2 * HALF;
  static final int HEIGHT = 900;

  private final Scene scene;

  private Play(Scene scene) {
    this.scene = scene;
  }

  /** Takes the folder for profiles, host and port of the server, a folder for pictures, and what their names end with. */
  public static void main(String[] args) {
    Scene.play(args, "play", scene -> new Play(scene).run());
  }

  static Accounts accounts(Path folder, String name) {
    Accounts accounts = new Accounts(folder.resolve(name));
    accounts.settings().set("language", "en");
    accounts.settings().set("theme", "light");
    return accounts;
  }

  private void login(Stage stage, String name) {
    login(stage, name, scene.server(), name.equals("romeo") ? () -> both(stage, "certificate") : () -> {});
  }

  /** Logs in for the first time; something may be looked at when the certificate is asked about. */
  static void login(Stage stage, String name, String server, Runnable asked) {
    stage.type("address", name + "@" + DOMAIN);
    stage.type("password", "secret");
    stage.click("more");
    stage.find(JTextField.class, "server");
    stage.type("server", server);
    Rectangle before = Stage.on(() -> stage.window().getBounds());
    stage.click("login");
    stage.find(JButton.class, "dialog.go");
    asked.run();
    stage.click("dialog.go");
    stage.find(JTextField.class, "search");
    // It grows around where it was, and does not jump.
    Awaitility.await("grown").until(() -> Stage.on(() -> stage.window().getWidth() > before.width
        && stage.window().getBounds().contains(before.getCenterX(), before.getCenterY())));
    stage.place();
  }

  /** Somebody who has no account yet makes one, and is in. */
  private void signUp() {
    Stage rosaline = Stage.open(scene.accounts("rosaline"), 0);
    rosaline.click("signup");
    rosaline.type("signup.link", DOMAIN);
    rosaline.click("signup.more");
    rosaline.type("signup.server", scene.server());
    rosaline.key(KeyEvent.VK_ENTER, false);
    rosaline.click("dialog.go");
    rosaline.type("form.username", "rosaline");
    both(rosaline, "signup");
    rosaline.type("form.password", "a balcony of words");
    rosaline.key(KeyEvent.VK_ENTER, false);
    rosaline.find(JTextField.class, "search");
    Rectangle chosen = new Rectangle(60, 40, 900, 620);
    Awaitility.await("moved").until(() -> Stage.on(() -> {
      rosaline.window().setBounds(chosen);
      return rosaline.window().getBounds().equals(chosen);
    }));
    quit(rosaline);
    Stage again = Stage.started(scene.accounts("rosaline"));
    // The frame that the window manager puts around it takes its time.
    Awaitility.await("where it was").until(() -> Stage.on(() -> again.window().getBounds().equals(chosen)));
    again.find(JTextField.class, "search");
    quit(again);
  }

  private static void quit(Stage stage) {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    stage.onEnd(() -> ended.complete(true));
    Stage.on(() -> {
      stage.window().quit();
      return true;
    });
    ended.join();
  }

  static void say(Stage stage, String text) {
    stage.type("composer", text);
    stage.key(KeyEvent.VK_ENTER, false);
  }

  /** What is said in the open conversation. */
  static List<String> shown(Stage stage) {
    return Stage.on(() -> stage.window().chat().map(ChatModel::rows).orElse(List.of()).stream()
        .filter(row -> row instanceof ChatRow.Bubble).map(row -> ((ChatRow.Bubble) row).text()).toList());
  }

  private static List<Reaction> signs(Stage stage) {
    return Stage.on(() -> stage.window().chat().map(ChatModel::rows).orElse(List.of()).stream()
        .filter(row -> row instanceof ChatRow.Bubble).flatMap(row -> ((ChatRow.Bubble) row).reactions().stream()).toList());
  }

  private void run() {
    signUp();
    Stage romeo = Stage.open(scene.accounts("romeo"), 0);
    scene.picture(romeo, "login");
    login(romeo, "romeo");
    Stage juliet = Stage.open(scene.accounts("juliet"), HALF);
    login(juliet, "juliet");

    romeo.click("tab.contacts");
    romeo.choose("contacts", "juliet");
    romeo.find(JLabel.class, "title");
    say(romeo, "hello juliet");
    say(romeo, "see https://example.org/balcony");
    juliet.choose("chats", "romeo");
    Awaitility.await("heard").until(() -> shown(juliet).equals(List.of("hello juliet", "see https://example.org/balcony")));
    say(juliet, "good night, good night!");
    Awaitility.await("answered").until(() -> shown(romeo).contains("good night, good night!"));
    romeo.popup("good night, good night!");
    romeo.click("react");
    romeo.click("react.❤️");
    Awaitility.await("a heart").until(() -> signs(juliet).equals(List.of(new Reaction("❤️", 1, false))));
    answered(romeo, juliet);
    both(romeo, "chat");
    emoji(romeo, juliet);
    encrypted(romeo, juliet);

    romeo.click("tab.contacts");
    both(romeo, "contacts");
    romeo.click("tab.chats");

    romeo.click("new");
    romeo.click("join");
    romeo.type("room.name", "balcony");
    services(romeo);
    both(romeo, "join");
    romeo.click("dialog.go");
    Awaitility.await("in").until(() -> inRoom(romeo, 1));
    juliet.click("new");
    juliet.click("join");
    juliet.type("room.name", "balcony");
    services(juliet);
    juliet.click("dialog.go");
    Awaitility.await("both in").until(() -> inRoom(juliet, 2));
    juliet.type("composer", "@rom");
    juliet.find(JList.class, "names");
    scene.picture(juliet, "names-light");
    juliet.key(KeyEvent.VK_TAB, false);
    say(juliet, "wherefore art thou?");
    Awaitility.await("named").until(() -> shown(romeo).contains("romeo, wherefore art thou?"));
    say(romeo, "here, below the balcony");
    Awaitility.await("heard").until(() -> shown(juliet).contains("here, below the balcony"));
    both(romeo, "room");
    owned(romeo, juliet);

    unread(romeo, juliet);
    for (String dialog : List.of("preferences", "profile")) {
      romeo.click("menu");
      romeo.click(dialog);
      romeo.find(JButton.class, "dialog.cancel");
      romeo.settle();
      both(romeo, dialog);
      romeo.click("dialog.cancel");
    }
    romeo.click("new");
    romeo.click("add");
    romeo.find(JButton.class, "dialog.go");
    both(romeo, "add");
    romeo.click("dialog.cancel");
  }

  /** Who has made the room takes somebody's voice and gives it back, and looks at its settings. */
  private void owned(Stage romeo, Stage juliet) {
    romeo.choose("people", "juliet");
    romeo.menuKey();
    both(romeo, "room-menu");
    romeo.click("act.MUTE");
    Awaitility.await("no voice").until(() -> juliet.role().equals("visitor"));
    romeo.choose("people", "juliet");
    romeo.menuKey();
    romeo.click("act.VOICE");
    Awaitility.await("a voice").until(() -> juliet.role().equals("participant"));
    romeo.click("chat.menu");
    romeo.click("room.form");
    JTextField name = romeo.find(JTextField.class, "form.muc#roomconfig_roomname");
    Awaitility.await("the form from its beginning").until(() -> Stage.on(() -> name.getVisibleRect().height > 0));
    both(romeo, "room-form");
    romeo.click("dialog.cancel");
  }

  private void answered(Stage romeo, Stage juliet) {
    romeo.popup("good night, good night!");
    romeo.click("reply");
    romeo.find(JButton.class, "reply.cancel");
    both(romeo, "reply");
    say(romeo, "sleep dwell upon thine eyes");
    Awaitility.await("an answer").until(() -> quotes(juliet).equals(List.of("good night, good night!")));
    juliet.quote("sleep dwell upon thine eyes");
    Awaitility.await("there").until(() -> juliet.chosen().equals("good night, good night!"));
  }

  private void emoji(Stage romeo, Stage juliet) {
    romeo.click("emoji");
    romeo.type("emoji.search", "sun");
    both(romeo, "emoji");
    romeo.key(KeyEvent.VK_ENTER, false);
    romeo.find(JTextArea.class, "composer");
    Awaitility.await("the sun").until(() -> Stage.on(() -> romeo.window().chat().map(chat -> chat.writing().draft()).orElse("")).equals("☀"));
    romeo.type("composer", " it is the east");
    romeo.key(KeyEvent.VK_ENTER, false);
    Awaitility.await("heard").until(() -> shown(juliet).contains("☀ it is the east"));
  }

  private static List<String> quotes(Stage stage) {
    return Stage.on(() -> stage.window().chat().map(ChatModel::rows).orElse(List.of()).stream()
        .filter(row -> row instanceof ChatRow.Bubble bubble && bubble.quote() != null)
        .map(row -> java.util.Objects.requireNonNull(((ChatRow.Bubble) row).quote()).text()).toList());
  }

  /** Much was said meanwhile: one begins to read where it is new. */
  private void unread(Stage romeo, Stage juliet) {
    juliet.choose("chats", "romeo@");
    Awaitility.await("the conversation").until(() -> shown(juliet).contains("for your eyes only"));
    for (int i = 1; i <= 30; i++) {
      String line = "line " + i;
      Stage.on(() -> {
        juliet.window().chat().orElseThrow().send(line);
        return true;
      });
    }
    Awaitility.await("all of it").until(() -> Stage.on(() -> romeo.window().getTitle()).equals("(30) romeo · Recado"));
    romeo.choose("chats", "juliet@");
    romeo.find(JButton.class, "end");
    both(romeo, "unread");
    romeo.click("end");
    Awaitility.await("at the end").until(() -> !Stage.on(() -> romeo.isThere("end")));
    mentioned(romeo, juliet);
    romeo.choose("chats", "balcony@");
    Awaitility.await("the room").until(() -> inRoom(romeo, 2));
    Awaitility.await("seen").until(() -> Stage.on(() -> romeo.window().getTitle()).equals("romeo · Recado"));
  }

  /** One is named in a room that is not open. */
  private void mentioned(Stage romeo, Stage juliet) {
    juliet.choose("chats", "balcony@");
    Awaitility.await("the room").until(() -> inRoom(juliet, 2));
    say(juliet, "romeo, art thou there?");
    Awaitility.await("mentioned").until(() -> Stage.on(() -> romeo.window().getTitle()).equals("(@ 1) romeo · Recado"));
    AbstractButton tab = romeo.find(AbstractButton.class, "tab.chats");
    assertThat(Stage.<String>on(() -> tab.getText() + " / " + tab.getAccessibleContext().getAccessibleName()))
        .isEqualTo("Chats (@ 1) / Chats, 1 unread, you were mentioned");
    both(romeo, "mentioned");
    juliet.choose("chats", "romeo@");
  }

  private void encrypted(Stage romeo, Stage juliet) {
    romeo.click("encryption");
    romeo.click("encryption.on");
    say(romeo, "for your eyes only");
    Awaitility.await("read").until(() -> shown(juliet).contains("for your eyes only"));
    both(romeo, "encrypted");
    romeo.click("encryption");
    romeo.click("encryption.devices");
    romeo.find(JButton.class, "dialog.cancel");
    romeo.settle();
    both(romeo, "encryption");
    romeo.click("dialog.cancel");
  }

  private static void services(Stage stage) {
    JComboBox<?> box = stage.find(JComboBox.class, "room.service");
    Awaitility.await("services").until(() -> Stage.on(box::getItemCount) > 0);
  }

  private static boolean inRoom(Stage stage, int people) {
    return Stage.on(() -> stage.window().chat().filter(chat -> chat.isRoom() && chat.room().occupants().size() == people).isPresent());
  }

  private void both(Stage stage, String name) {
    scene.both(stage, name);
  }
}
