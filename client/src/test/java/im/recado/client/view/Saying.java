package im.recado.client.view;

import java.awt.Point;
import java.awt.event.KeyEvent;
import java.util.List;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JScrollPane;
import javax.swing.SwingUtilities;
import org.awaitility.Awaitility;

/** Two people at two windows, and what becomes of what they say: run by {@link WindowsTest} in a process with a screen. */
final class Saying {
  private final Scene scene;
  private final Stage romeo;
  private final Stage juliet;

  private Saying(Scene scene) {
    this.scene = scene;
    romeo = scene.login("romeo", 0);
    juliet = scene.login("juliet", Play.HALF);
  }

  /** Takes the same as {@link Play}. */
  public static void main(String[] args) {
    Scene.play(args, "saying", scene -> new Saying(scene).run());
  }

  private void run() {
    romeo.click("tab.contacts");
    romeo.choose("contacts", "juliet");
    romeo.find(JLabel.class, "title");
    selected();
    takenBack();
    styled();
    found();
    moderated();
  }

  /** Says something that a keyboard of letters has no keys for. */
  private static void put(Stage stage, String text) {
    Stage.on(() -> {
      stage.window().chat().orElseThrow().send(text);
      return true;
    });
  }

  /** Words of messages are dragged over and copied. */
  private void selected() {
    put(romeo, "i love rosaline");
    Play.say(romeo, "good morrow");
    juliet.choose("chats", "romeo");
    Awaitility.await("to read").until(() -> Play.shown(juliet).equals(List.of("i love rosaline", "good morrow")));
    juliet.drag(juliet.letter("i love rosaline", 2), juliet.letter("i love rosaline", 6), () -> {});
    Awaitility.await("a word").until(() -> juliet.selected().equals("love"));
    juliet.control(KeyEvent.VK_C);
    Awaitility.await("copied").until(() -> Stage.clipboard().equals("love"));
    juliet.drag(juliet.letter("i love rosaline", 7), juliet.letter("good morrow", 4), () -> {});
    String both = "romeo: rosaline\nromeo: good";
    Awaitility.await("of two messages").until(() -> juliet.selected().equals(both));
    scene.both(juliet, "selected");
    juliet.popup("i love rosaline");
    juliet.key(KeyEvent.VK_ESCAPE, false);
    Awaitility.await("elsewhere").until(() -> juliet.selected().isEmpty());
    Point morrow = juliet.letter("good morrow", 7);
    juliet.click(morrow.x, morrow.y);
    juliet.click(morrow.x, morrow.y);
    Awaitility.await("the word").until(() -> juliet.selected().equals("morrow"));
    juliet.key(KeyEvent.VK_ESCAPE, false);
    Awaitility.await("let go").until(() -> juliet.selected().isEmpty());
    juliet.drag(juliet.letter("good morrow", 0), juliet.letter("good morrow", 4), () -> {});
    Awaitility.await("good").until(() -> juliet.selected().equals("good"));
    juliet.popup("good morrow");
    juliet.click("copy");
    Awaitility.await("by the menu").until(() -> Stage.clipboard().equals("good"));
    juliet.key(KeyEvent.VK_ESCAPE, false);
  }

  private void takenBack() {
    Awaitility.await("heard").until(() -> Play.shown(juliet).equals(List.of("i love rosaline", "good morrow")));
    Play.say(juliet, "good morrow, romeo");
    Awaitility.await("answered").until(() -> Play.shown(romeo).contains("good morrow, romeo"));
    romeo.popup("i love rosaline");
    romeo.click("retract");
    romeo.click("dialog.go");
    Awaitility.await("taken back").until(() ->
        Play.shown(juliet).equals(List.of("This message was taken back", "good morrow", "good morrow, romeo")));
    Awaitility.await("here as well").until(() -> Play.shown(romeo).contains("You took this message back"));
    scene.both(romeo, "gone");
  }

  private void styled() {
    String code = "```\nfor (Cake cake : cakes) {\n  eat(cake);\n}\n```";
    put(juliet, "It is *really* good, _almost_ as ~cake~ pie, says `eat(cake)`");
    put(juliet, code);
    put(juliet, "> That that *is*, is.\n>> Is it?\n> It is, as https://example.org/_is_ tells\n\nWho says?");
    put(romeo, "> *Said* the old hermit of Prague\n_I do_: *https://example.org/hermit*");
    Awaitility.await("said").until(() -> Play.shown(romeo).contains(code) && Play.shown(romeo).size() == Play.shown(juliet).size());
    scene.both(romeo, "styling");
  }

  /** What was said long ago is found, and gone to, while one writes what one looks for. */
  private void found() {
    for (int i = 0; i < 40; i++) {
      put(romeo, "line " + i);
    }
    put(romeo, "another hermit");
    Awaitility.await("all of it").until(() -> Play.shown(juliet).contains("another hermit"));
    juliet.click("chat.menu");
    juliet.find(javax.swing.JComponent.class, "chat.print");
    juliet.click("chat.find");
    juliet.type("find.text", "hermit");
    JLabel state = juliet.find(JLabel.class, "find.state");
    Awaitility.await("found").until(() -> Stage.<String>on(state::getText).equals("1 of 2"));
    Awaitility.await("the newest").until(() -> juliet.chosen().equals("another hermit"));
    juliet.key(KeyEvent.VK_ENTER, false);
    Awaitility.await("the older").until(() -> juliet.chosen().startsWith("> *Said* the old hermit"));
    scene.both(juliet, "find");
    juliet.key(KeyEvent.VK_ESCAPE, false);
    Awaitility.await("over").until(() -> !Stage.on(() -> juliet.isThere("find.text")));
    larger();
  }

  /** Letters become larger, and all that is around them. */
  private void larger() {
    juliet.click("menu");
    juliet.click("preferences");
    JComboBox<?> sizes = juliet.find(JComboBox.class, "preferences.font");
    Stage.on(() -> {
      sizes.setSelectedIndex(3);
      return true;
    });
    Awaitility.await("as wide as they need").until(() -> {
      JComboBox<?> now = juliet.find(JComboBox.class, "preferences.font");
      return Stage.on(() -> !now.equals(sizes) && SwingUtilities.getAncestorOfClass(JScrollPane.class, now) instanceof JScrollPane wishes
          && wishes.getViewport().getView().getPreferredSize().width <= wishes.getViewport().getWidth());
    });
    scene.picture(juliet, "letters-preferences");
    juliet.click("dialog.cancel");
    scene.both(juliet, "letters");
    Stage.on(() -> {
      Theme.letters("0");
      Theme.set("light");
      return true;
    });
    JList<?> chats = juliet.find(JList.class, "chats");
    int before = Stage.on(() -> chats.getCellBounds(0, 0).height);
    juliet.click("menu");
    juliet.click("preferences");
    juliet.click("preferences.compact");
    juliet.click("dialog.cancel");
    Awaitility.await("closer").until(() -> Stage.on(() -> chats.getCellBounds(0, 0).height) < before);
    scene.both(juliet, "compact");
    juliet.click("tab.contacts");
    scene.both(juliet, "compact-contacts");
    juliet.click("tab.chats");
    Stage.on(() -> {
      Theme.density(false);
      Theme.set("light");
      return true;
    });
  }

  private static void enter(Stage stage, int people) {
    stage.click("new");
    stage.click("join");
    stage.type("room.name", "balcony");
    JComboBox<?> box = stage.find(JComboBox.class, "room.service");
    Awaitility.await("services").until(() -> Stage.on(box::getItemCount) > 0);
    stage.click("dialog.go");
    Awaitility.await("in").until(() -> Stage.on(() ->
        stage.window().chat().filter(chat -> chat.isRoom() && chat.room().occupants().size() == people).isPresent()));
  }

  private void moderated() {
    enter(romeo, 1);
    enter(juliet, 2);
    Play.say(juliet, "buy potions");
    Awaitility.await("heard").until(() -> Play.shown(romeo).contains("buy potions"));
    romeo.popup("buy potions");
    romeo.click("moderate");
    romeo.type("moderate.reason", "an advertisement");
    romeo.click("dialog.go");
    Awaitility.await("removed").until(() -> Play.shown(juliet).equals(List.of("romeo removed this message: an advertisement")));
  }
}
