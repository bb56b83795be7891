package im.recado.client.view;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.swing.JButton;
import javax.swing.JLabel;
import org.awaitility.Awaitility;

/** One person at a window who talks with somebody on IRC: run by {@link WindowsTest} in a process with a screen. */
final class OnIrc {
  private static final String IRC = "irc.verona.example";
  private static final String MERCUTIO = "mercutio%localhost@" + IRC;

  private final Path pictures;
  private final String kind;
  private final Stage romeo;
  private final GatewayPage page;
  private final Irc.Person mercutio;

  private OnIrc(Path folder, String server, Path pictures, String kind, int port) throws IOException {
    this.pictures = pictures;
    this.kind = kind;
    mercutio = new Irc.Person(port, "mercutio");
    romeo = Stage.open(Play.accounts(folder, "romeo"), 0);
    Play.login(romeo, "romeo", server, () -> {});
    page = new GatewayPage(romeo);
  }

  /** Takes the same as {@link Play}, and the port of the IRC server. */
  public static void main(String[] args) {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    try {
      new OnIrc(Path.of(args[0]), args[1], Path.of(args[2]), args[3], Integer.parseInt(args[4])).run();
      System.exit(0);
    } catch (Throwable e) {
      Stage.failed(e, Path.of(args[2]), "failed-irc" + args[3]);
      System.exit(1);
    }
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
    romeo.both(pictures, "gateways-add-irc", kind);
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
    romeo.both(pictures, "gateways-irc", kind);

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
