package im.recado.client.view;

import im.recado.client.model.Account;
import im.recado.client.model.Account.Step;
import im.recado.client.model.ChatModel;
import im.recado.client.model.ChatRow;
import im.recado.client.model.MainModel;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Accounts;
import im.recado.client.services.Availability;
import im.recado.client.services.Profile;
import java.awt.event.KeyEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.swing.JButton;
import javax.swing.JList;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import org.awaitility.Awaitility;

/**
 * One person with two accounts in one window, who talk to each other: run by {@link WindowsTest} in a process with a
 * screen.
 */
final class InOneWindow {
  private static final String ROMEO = "romeo@verona.example";
  private static final String JULIET = "juliet@verona.example";

  private final Scene scene;
  private Stage stage;

  private InOneWindow(Scene scene) {
    this.scene = scene;
    // What a version with one account for each folder has left.
    Path place = scene.folder().resolve("both");
    try (Profile older = new Profile(place)) {
      older.settings().set("language", "en");
      older.settings().set("theme", "light");
      older.settings().set("account", ROMEO);
      older.settings().set("server", scene.server());
    }
    stage = Stage.open(new Accounts(place), 0);
  }

  /** Takes the same as {@link Play}. */
  public static void main(String[] args) {
    Scene.play(args, "accounts", scene -> new InOneWindow(scene).run());
  }

  private void run() {
    first();
    second();
    talk();
    follow();
    off();
    again();
    remove();
  }

  private List<Account> accounts() {
    return stage.window().accounts().all();
  }

  /** Waits until this holds; it is looked at on the thread of the user interface. */
  private static void await(String what, java.util.concurrent.Callable<Boolean> holds) {
    Awaitility.await(what).until(() -> Stage.on(holds));
  }

  private String shown() {
    return Stage.on(() -> stage.window().accounts().shown().map(account -> account.jid().toString()).orElse(""));
  }

  private List<String> said() {
    return Stage.on(() -> stage.window().chat().map(ChatModel::rows).orElse(List.of()).stream()
        .filter(row -> row instanceof ChatRow.Bubble).map(row -> ((ChatRow.Bubble) row).text()).toList());
  }

  private void say(String text) {
    stage.type("composer", text);
    stage.key(KeyEvent.VK_ENTER, false);
  }

  private void keys(int code) {
    stage.control(code);
  }

  /** The account of before is there: its password was not kept, so it is asked for. */
  private void first() {
    JTextField address = stage.find(JTextField.class, "address");
    Awaitility.await("who it was").until(() -> Stage.<String>on(address::getText).equals(ROMEO));
    await("no rail", () -> !stage.isThere("accounts"));
    stage.type("password", "secret");
    stage.click("login");
    stage.find(JButton.class, "dialog.go");
    stage.click("dialog.go");
    stage.find(JTextField.class, "search");
    stage.place();
    await("one has no rail", () -> !stage.isThere("accounts"));
  }

  /** Another one is begun and left, and then added; its server is known by now. */
  private void second() {
    add();
    scene.both(stage, "account-add");
    stage.click("login.cancel");
    stage.find(JTextField.class, "search");
    add();
    stage.type("address", ROMEO);
    stage.type("password", "secret");
    stage.click("login");
    JTextArea problem = stage.find(JTextArea.class, "login.problem");
    await("refused", () -> problem.getText().equals("You are signed in as " + ROMEO + " here already."));
    stage.click("login.cancel");
    add();
    stage.type("address", JULIET);
    stage.type("password", "secret");
    stage.click("more");
    stage.type("server", scene.server());
    stage.click("login");
    stage.find(JList.class, "accounts");
    await("both", () -> accounts().size() == 2);
    Awaitility.await("the new one").until(() -> shown().equals(JULIET));
  }

  private void add() {
    stage.click("menu");
    stage.click("accounts.all");
    stage.click("accounts.add");
    stage.find(JTextField.class, "address");
  }

  private void talk() {
    keys(KeyEvent.VK_1);
    Awaitility.await("the first").until(() -> shown().equals(ROMEO));
    stage.click("tab.contacts");
    stage.choose("contacts", "juliet");
    say("are you here too?");
    say("below the balcony");
    Awaitility.await("for the other")
        .until(() -> Stage.on(() -> stage.window().getTitle()).equals("(2) " + ROMEO + " · Recado"));
    scene.both(stage, "accounts");
    stage.choose("accounts", JULIET);
    Awaitility.await("the second").until(() -> shown().equals(JULIET));
    stage.choose("chats", "romeo");
    Awaitility.await("heard").until(() -> said().equals(List.of("are you here too?", "below the balcony")));
    Awaitility.await("seen").until(() -> Stage.on(() -> stage.window().getTitle()).equals(JULIET + " · Recado"));
    say("in the same window");
    keys(KeyEvent.VK_1);
    Awaitility.await("answered").until(() -> said().contains("in the same window"));
    stage.click("menu");
    stage.click("accounts.all");
    stage.find(JButton.class, "menu");
    scene.both(stage, "accounts-menu");
    stage.key(KeyEvent.VK_ESCAPE, false);
    stage.key(KeyEvent.VK_ESCAPE, false);
  }

  /** Of a link that is nobody's it is asked with which account it is opened. */
  private void follow() {
    java.awt.EventQueue.invokeLater(() -> stage.window().follow("xmpp:nurse@verona.example"));
    stage.click("which." + JULIET);
    scene.both(stage, "accounts-link");
    stage.click("dialog.go");
    Awaitility.await("opened").until(() -> shown().equals(JULIET)
        && Stage.on(() -> stage.window().chat().map(chat -> chat.jid().toString()).orElse(""))
            .equals("nurse@verona.example"));
    java.awt.EventQueue.invokeLater(() -> stage.window().follow("xmpp:nurse@verona.example?roster;name=Angelica"));
    JTextField address = stage.find(JTextField.class, "add.address");
    await("whom it leads to", () -> address.getText().equals("nurse@verona.example"));
    scene.both(stage, "accounts-link-add");
    stage.click("dialog.cancel");
    Stage.on(() -> {
      stage.window().follow("xmpp:" + JULIET + "?roster");
      return true;
    });
    Awaitility.await("who knows her").until(() -> shown().equals(ROMEO));
    // As a click on a notice does.
    Stage.on(() -> {
      stage.window().open(accounts().getLast().main().orElseThrow(), Jid.of(ROMEO), false);
      return true;
    });
    Awaitility.await("whose it is").until(() -> shown().equals(JULIET));
    Awaitility.await("of whom it tells").until(() -> said().contains("in the same window"));
    keys(KeyEvent.VK_1);
  }

  /** One that is switched off says nothing and stays so. */
  private void off() {
    keys(KeyEvent.VK_2);
    Awaitility.await("the second").until(() -> shown().equals(JULIET));
    stage.choose("chats", "romeo");
    stage.type("composer", "a draft");
    stage.menu("accounts", JULIET);
    stage.click("accounts.off");
    stage.find(JButton.class, "resting.on");
    scene.both(stage, "account-off");
    keys(KeyEvent.VK_1);
    say("asleep?");
    Awaitility.await("the other goes on").until(() -> said().contains("asleep?"));
  }

  /**
   * The program ends in order and begins again: the one is asked for its password no more, the other stays off until it
   * is wanted.
   */
  private void again() {
    java.util.concurrent.CountDownLatch ended = new java.util.concurrent.CountDownLatch(1);
    stage.onEnd(ended::countDown);
    keys(KeyEvent.VK_Q);
    Awaitility.await("ended").until(() -> ended.getCount() == 0);
    stage = Stage.open(new Accounts(scene.folder().resolve("both")), 0);
    stage.find(JList.class, "accounts");
    await("in", () -> accounts().getFirst().availability() == Availability.ONLINE);
    await("off", () -> accounts().getLast().step() == Step.OFF);
    keys(KeyEvent.VK_2);
    stage.click("resting.on");
    await("what was said meanwhile", () -> accounts().getLast().main().map(MainModel::entries).orElse(List.of())
        .stream().anyMatch(entry -> entry.preview().equals("Draft: a draft") && entry.unread() == 1));
    stage.find(JTextField.class, "search");
  }

  private void remove() {
    Path place = scene.folder().resolve("both").resolve("accounts").resolve(JULIET);
    Awaitility.await("kept").until(() -> Files.exists(place));
    stage.click("menu");
    stage.click("accounts.all");
    stage.click("accounts.remove");
    stage.find(JButton.class, "dialog.go");
    scene.both(stage, "account-remove");
    stage.click("dialog.go");
    Awaitility.await("the other").until(() -> shown().equals(ROMEO));
    await("one has no rail", () -> !stage.isThere("accounts"));
    Awaitility.await("gone").until(() -> !Files.exists(place));
  }
}
