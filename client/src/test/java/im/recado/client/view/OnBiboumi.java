package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.ChatRow;
import im.recado.client.services.Availability;
import im.recado.client.services.Room;
import java.awt.event.KeyEvent;
import java.io.IOException;
import java.util.List;
import javax.swing.JLabel;
import javax.swing.JTextArea;
import javax.swing.text.JTextComponent;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;

/**
 * One person at a window of a server of others, who is on IRC by biboumi, which asks nobody to sign up: run by {@link OtherWindowsTest} in a
 * process with a screen.
 */
final class OnBiboumi {
  private static final String NETWORK = "localhost@" + Biboumi.DOMAIN;
  private static final String CHANNEL = "#verona%localhost";

  private final Scene scene;
  private final int port;
  private final Stage romeo;
  private final GatewayPage page;
  private final Irc.Person tybalt;

  private OnBiboumi(Scene scene) throws IOException {
    this.scene = scene;
    port = Integer.parseInt(scene.more().getFirst());
    tybalt = new Irc.Person(port, "tybalt");
    romeo = scene.login("romeo", 0);
    page = new GatewayPage(romeo, Biboumi.DOMAIN);
  }

  /** Takes the same as {@link Play}, and the port of the IRC server. */
  public static void main(String[] args) {
    Scene.play(args, "biboumi", scene -> new OnBiboumi(scene).run());
  }

  private void run() {
    tybalt.type("JOIN #verona");
    tybalt.hears(line -> line.contains(" 366 "));
    configure();
    enter();
    talk();
    privately();
    outside();
    leave();
  }

  /** Says on which port the network is, by the command that biboumi has for it. */
  private void configure() {
    romeo.click("menu");
    romeo.click("places");
    rewrite("places.address", NETWORK);
    romeo.click("places.look");
    romeo.click("places.COMMANDS");
    romeo.settle();
    romeo.choose("commands", "onfigure");
    romeo.click("commands.begin");
    rewrite("form.ports", String.valueOf(port));
    scene.picture(romeo, "biboumi-configure");
    romeo.click("commands.complete");
    JTextArea note = romeo.find(JTextArea.class, "commands.note");
    Awaitility.await("configured").until(() -> Stage.<String>on(note::getText).equals("Configuration successfully applied."));
    closes("commands.back");
    closes("places");
  }

  private void rewrite(String field, String text) {
    JTextComponent part = romeo.find(JTextComponent.class, field);
    Stage.on(() -> {
      part.setText("");
      return true;
    });
    romeo.type(field, text);
  }

  /** Closes the dialog that has this part. */
  private void closes(String part) {
    romeo.key(KeyEvent.VK_ESCAPE, false);
    Awaitility.await(part + " is gone").until(() -> !Stage.on(() -> romeo.isThere(part)));
  }

  private void enter() {
    page.open();
    page.says(Biboumi.DOMAIN, "Its rooms can be joined without signing up");
    scene.picture(romeo, "biboumi-gateways");
    page.press("rooms", Biboumi.DOMAIN);
    JLabel state = romeo.find(JLabel.class, "room.state");
    Awaitility.await("how channels are named").until(() -> Stage.<String>on(state::getText).contains("#channel%irc.example.org"));
    romeo.type("room.name", CHANNEL);
    scene.picture(romeo, "biboumi-join");
    romeo.click("dialog.go");
    Awaitility.await("in").until(() -> Stage.on(() -> romeo.window().chat()
        .filter(chat -> chat.isRoom() && chat.room().state() == Room.State.IN && chat.room().occupants().size() == 2).isPresent()));
    closes("state." + Biboumi.DOMAIN);
    tybalt.hears(line -> line.startsWith(":romeo!") && line.contains(" JOIN ") && line.endsWith("#verona"));
  }

  private void talk() {
    Play.say(romeo, "o fortune");
    tybalt.hears(line -> line.startsWith(":romeo!") && line.endsWith("PRIVMSG #verona :o fortune"));
    tybalt.type("PRIVMSG #verona :thou villain, romeo");
    tybalt.type("PRIVMSG #verona :\u0001ACTION draws\u0001");
    tybalt.type("PRIVMSG #verona :\u0002turn\u0002 and \u000304draw\u0003");
    tybalt.type("TOPIC #verona :A public place");
    Awaitility.await("heard").until(() -> Play.shown(romeo)
        .equals(List.of("o fortune", "thou villain, romeo", "* tybalt draws", "turn and draw")));
    Awaitility.await("topic").until(() -> Stage.on(() -> romeo.window().chat().map(chat -> chat.room().topic()).orElse("")).equals("A public place"));
    marked("chats", CHANNEL + "@");
    marked("chats", "jid=" + NETWORK);
    MessagesView messages = romeo.find(MessagesView.class, "messages");
    Awaitility.await("in sight").until(() -> Stage.on(() -> messages.line("turn and draw")
        .filter(line -> messages.getVisibleRect().contains(10, line.top() + 8)).isPresent()));
    scene.picture(romeo, "biboumi-room");
  }

  private void marked(String list, String jid) {
    Awaitility.await(jid + " is marked").until(() -> romeo.lines(list).stream().anyMatch(line -> line.contains(jid) && line.contains("network=irc")));
  }

  /** With somebody in the room alone, as long as they are there. */
  private void privately() {
    romeo.choose("people", "tybalt");
    romeo.menuKey();
    romeo.click("act.WRITE");
    romeo.find(JLabel.class, "title");
    Play.say(romeo, "i do protest i never injured thee");
    tybalt.hears(line -> line.startsWith(":romeo!") && line.endsWith("PRIVMSG tybalt :i do protest i never injured thee"));
    tybalt.type("PRIVMSG romeo :boy, this shall not excuse");
    Awaitility.await("answered").until(() -> Play.shown(romeo).contains("boy, this shall not excuse"));
    Assertions.assertThat(said()).containsExactly("You", "tybalt");
    Assertions.assertThat(there()).isEqualTo(Availability.ONLINE);
    scene.picture(romeo, "biboumi-private");
    tybalt.type("PART #verona :gone");
    Awaitility.await("gone").until(() -> there() == Availability.OFFLINE);
  }

  private List<String> said() {
    return Stage.on(() -> romeo.window().chat().map(ChatModel::rows).orElse(List.of()).stream()
        .filter(ChatRow.Bubble.class::isInstance).map(row -> ((ChatRow.Bubble) row).sender()).toList());
  }

  private Availability there() {
    return Stage.on(() -> romeo.window().chat().orElseThrow().availability());
  }

  /** Somebody who is in no room writes. */
  private void outside() {
    tybalt.type("NICK prince");
    tybalt.type("PRIVMSG romeo :what ho");
    romeo.choose("chats", "prince%localhost@");
    Awaitility.await("heard").until(() -> Play.shown(romeo).contains("what ho"));
    JLabel mark = romeo.find(JLabel.class, "network");
    Awaitility.await("mark").until(() -> Stage.<String>on(() -> mark.getAccessibleContext().getAccessibleName()).equals("On IRC"));
    Play.say(romeo, "who calls?");
    tybalt.hears(line -> line.startsWith(":romeo!") && line.endsWith("PRIVMSG prince :who calls?"));
    scene.picture(romeo, "biboumi-outside");
  }

  private void leave() {
    tybalt.type("JOIN #verona");
    tybalt.hears(line -> line.contains(" 366 "));
    romeo.menu("chats", CHANNEL + "@" + Biboumi.DOMAIN + ", room=true");
    romeo.click("close");
    romeo.click("dialog.go");
    tybalt.hears(line -> line.startsWith(":romeo!") && (line.contains(" PART ") || line.contains(" QUIT ")));
  }
}
