package im.recado.client.view;

import java.io.IOException;
import java.time.Duration;
import javax.swing.JButton;
import javax.swing.JLabel;
import org.awaitility.Awaitility;

/** One person at a window who talks with somebody on IRC: run by {@link WindowsTest} in a process with a screen. */
final class OnIrc {
  private static final String IRC = "irc.verona.example";
  private static final String MERCUTIO = "mercutio%localhost@" + IRC;

  private final Scene scene;
  private final Stage romeo;
  private final GatewayPage page;
  private final Irc.Person mercutio;

  private OnIrc(Scene scene) throws IOException {
    this.scene = scene;
    mercutio = new Irc.Person(Integer.parseInt(scene.more().getFirst()), "mercutio");
    romeo = scene.login("romeo", 0);
    page = new GatewayPage(romeo, IRC);
  }

  /** Takes the same as {@link Play}, and the port of the IRC server. */
  public static void main(String[] args) {
    Scene.play(args, "irc", scene -> new OnIrc(scene).run());
  }

  private void run() {
    mercutio.type("JOIN #street");
    page.open();
    page.press("register", IRC);
    page.fill("server", "localhost");
    page.fill("nick", "montague");
    page.send();
    page.says(IRC, "Signed in");
    page.close();

    page.add("irc", "mercutio%localhost");
    scene.both(romeo, "gateways-add-irc");
    romeo.click("dialog.go");
    Awaitility.await("added").until(() -> !Stage.on(() -> romeo.isThere("add.address")));
    romeo.click("tab.contacts");
    romeo.choose("contacts", MERCUTIO);
    romeo.find(JLabel.class, "title");
    Play.say(romeo, "he jests at scars that never felt a wound");
    mercutio.hears(line -> line.startsWith(":montague!") && line.endsWith("PRIVMSG mercutio :he jests at scars that never felt a wound"));
    mercutio.type("PRIVMSG montague :romeo! humours! madman! passion! lover!");
    Awaitility.await("heard").until(() -> Play.shown(romeo).contains("romeo! humours! madman! passion! lover!"));
    Awaitility.await("mark").until(() -> romeo.lines("contacts").stream().anyMatch(line -> line.contains(MERCUTIO) && line.contains("network=irc")));
    scene.both(romeo, "gateways-irc");

    page.open();
    page.press("sign-out", IRC);
    page.says(IRC, "Signed out");
    isThere("montague", false);
    page.press("sign-in", IRC);
    page.says(IRC, "Signed in");
    isThere("montague", true);
    page.press("change", IRC);
    page.fill("nick", "montecchi");
    page.send();
    isThere("montecchi", true);
    page.says(IRC, "Signed in");
    page.press("unregister", IRC);
    romeo.find(JButton.class, "dialog.go");
    romeo.click("dialog.go");
    page.says(IRC, "Not signed up");
    isThere("montecchi", false);
    page.close();
  }

  /** Waits until somebody is on IRC, or is not. */
  private void isThere(String nick, boolean there) {
    Awaitility.await(nick).pollInterval(Duration.ofMillis(300)).until(() -> {
      mercutio.type("ISON " + nick);
      String[] answer = {""};
      mercutio.hears(line -> {
        answer[0] = line;
        return line.contains(" 303 ");
      });
      return answer[0].contains(":" + nick) == there;
    });
  }
}
