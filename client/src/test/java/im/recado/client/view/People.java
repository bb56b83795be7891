package im.recado.client.view;

import im.recado.client.model.MainModel.Line;
import java.util.List;
import javax.swing.JList;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import javax.swing.ListModel;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;

/** Somebody at a window puts the contacts in order: run by {@link WindowsTest} in a process with a screen. */
final class People {
  private final Scene scene;
  private final Stage romeo;

  private People(Scene scene) {
    this.scene = scene;
    romeo = scene.login("romeo", 0);
  }

  /** Takes the same as {@link Play}. */
  public static void main(String[] args) {
    Scene.play(args, "people", scene -> new People(scene).run());
  }

  private List<String> lines() {
    JList<?> list = romeo.find(JList.class, "contacts");
    return Stage.on(() -> {
      ListModel<?> model = list.getModel();
      return java.util.stream.IntStream.range(0, model.getSize()).mapToObj(i -> switch ((Line) model.getElementAt(i)) {
        case Line.Group group -> group.path().isEmpty() ? group.name() : group.path();
        case Line.Person person -> person.name();
        case Line.Request request -> request.jid().toString();
      }).toList();
    });
  }

  private void menu(String item) {
    romeo.menu("contacts", "juliet@");
    romeo.click(item);
  }

  private void run() {
    romeo.click("tab.contacts");
    add("mercutio", "Verona");
    menu("edit");
    JTextField groups = romeo.find(JTextField.class, "edit.groups");
    Stage.on(() -> {
      groups.setText("Verona::Capulet");
      return true;
    });
    romeo.click("dialog.go");
    Awaitility.await("nested").until(() -> lines().equals(List.of("Verona", "mercutio", "Verona::Capulet", "juliet")));
    romeo.drag("contacts", "mercutio@", "path=Verona::Capulet");
    Awaitility.await("moved").until(() -> lines().equals(List.of("Verona", "Verona::Capulet", "juliet", "mercutio")));
    menu("favourite");
    Awaitility.await("first").until(() -> lines().equals(List.of("Favourites", "juliet", "Verona", "Verona::Capulet", "juliet", "mercutio")));
    menu("note");
    JTextArea note = romeo.find(JTextArea.class, "note.text");
    Awaitility.await("asked").until(() -> Stage.on(note::isEnabled));
    romeo.type("note.text", "likes roses");
    scene.both(romeo, "note");
    romeo.click("dialog.go");
    Awaitility.await("kept").until(() -> !Stage.on(() -> romeo.isThere("note.text")));
    scene.both(romeo, "groups");
    menu("block.report");
    JTextArea hint = romeo.find(JTextArea.class, "report.hint");
    romeo.click("report.abuse");
    scene.both(romeo, "report");
    Assertions.assertThat(Stage.<String>on(hint::getText)).startsWith("Those who run the server");
    romeo.click("dialog.cancel");
    menu("note");
    JTextArea again = romeo.find(JTextArea.class, "note.text");
    Awaitility.await("there").until(() -> Stage.<String>on(again::getText).equals("likes roses"));
    romeo.click("dialog.cancel");
    twice();
  }

  /** One writes after two clicks as after one, and what is typed in a list is looked for. */
  private void twice() {
    romeo.twice("contacts", "juliet@");
    JTextArea composer = romeo.find(JTextArea.class, "composer");
    JTextField search = romeo.find(JTextField.class, "search");
    Awaitility.await("to be written in").until(() -> Stage.on(composer::isFocusOwner));
    romeo.twice("chats", "juliet");
    Awaitility.await("still").until(() -> Stage.on(composer::isFocusOwner));
    JList<?> chats = romeo.find(JList.class, "chats");
    Stage.on(chats::requestFocusInWindow);
    Awaitility.await("in the list").until(() -> Stage.on(chats::isFocusOwner));
    romeo.key(java.awt.event.KeyEvent.VK_J, false);
    romeo.key(java.awt.event.KeyEvent.VK_U, false);
    Awaitility.await("looked for").until(() -> Stage.<String>on(search::getText).equals("ju"));
  }

  private void add(String who, String group) {
    romeo.click("new");
    romeo.click("add");
    romeo.type("add.address", who + "@verona.example");
    romeo.type("add.groups", group);
    romeo.click("dialog.go");
    Awaitility.await(who).until(() -> lines().contains(who));
  }
}
