package im.recado.client.view;

import java.awt.Color;
import java.awt.EventQueue;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.event.FocusAdapter;
import java.awt.event.FocusEvent;
import java.awt.event.KeyEvent;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JSlider;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;

/** Two people at two windows, and what they hand to each other: run by {@link WindowsTest} in a process with a screen. */
final class Handing {
  private final Scene scene;
  private final Stage romeo;
  private final Stage juliet;

  private Handing(Scene scene) {
    this.scene = scene;
    romeo = scene.login("romeo", 0);
    juliet = scene.login("juliet", Play.HALF);
  }

  /** Takes the same as {@link Play}. */
  public static void main(String[] args) {
    Scene.play(args, "handing", scene -> new Handing(scene).run());
  }

  private void run() throws IOException {
    romeo.click("tab.contacts");
    romeo.choose("contacts", "juliet");
    romeo.find(JLabel.class, "title");
    saved();
    notSent();
    screen();
    face();
  }

  private static void send(Stage stage, Path file) {
    Stage.on(() -> {
      stage.window().chat().orElseThrow().files().send(file);
      return true;
    });
  }

  private static String heard(Stage stage, String ending) {
    Awaitility.await(ending).until(() -> Play.shown(stage).stream().anyMatch(text -> text.endsWith(ending)));
    return Play.shown(stage).stream().filter(text -> text.endsWith(ending)).findFirst().orElseThrow();
  }

  private void save(String message, Path target) {
    juliet.popup(message);
    juliet.click("save");
    juliet.file("save", target);
    Awaitility.await("saved").until(() -> Files.exists(target));
    juliet.find(JButton.class, "file.list");
  }

  private void saved() throws IOException {
    Files.createDirectories(scene.folder().resolve("saved"));
    Path letter = Files.writeString(scene.folder().resolve("letter.txt"), "But soft, what light through yonder window breaks?\n");
    Path program = Files.writeString(scene.folder().resolve("potion.sh"), "echo poison\n");
    send(romeo, letter);
    heard(romeo, "letter.txt");
    send(romeo, program);
    juliet.choose("chats", "romeo");
    Path target = scene.folder().resolve("saved/letter.txt");
    heard(juliet, "potion.sh");
    scene.both(juliet, "file-handed");
    juliet.file("letter.txt", FileBlock.Act.SAVE);
    juliet.file("save", target);
    Awaitility.await("saved").until(() -> Files.exists(target));
    juliet.find(JButton.class, "file.list");
    Assertions.assertThat(target).hasSameTextualContentAs(letter);
    scene.both(juliet, "file-saved");
    juliet.click("file.close");
    save(heard(juliet, "potion.sh"), scene.folder().resolve("saved/potion.sh"));
    Files.delete(scene.folder().resolve("saved/letter.txt"));
    juliet.click("file.list");
    juliet.find(JButton.class, "download.again");
    scene.both(juliet, "downloads");
    juliet.choose("downloads", "letter.txt");
    Awaitility.await("it can be fetched again").until(() -> !Stage.on(juliet.find(JButton.class, "download.open")::isEnabled)
        && Stage.on(juliet.find(JButton.class, "download.again")::isEnabled));
    juliet.click("download.again");
    Awaitility.await("again").until(() -> Files.exists(target));
    juliet.choose("downloads", "potion.sh");
    juliet.key(KeyEvent.VK_DELETE, false);
    JList<?> list = juliet.find(JList.class, "downloads");
    Awaitility.await("one is left").until(() -> Stage.on(list.getModel()::getSize) == 1);
    Assertions.assertThat(scene.folder().resolve("saved/potion.sh")).exists();
    juliet.key(KeyEvent.VK_ESCAPE, false);
  }

  /** A file that the server does not take stays in sight until one has tried again or put it away. */
  private void notSent() throws IOException {
    send(romeo, Files.createFile(scene.folder().resolve("nothing.txt")));
    romeo.find(JButton.class, "file.again");
    scene.both(romeo, "file-failed");
    romeo.click("file.close");
    Awaitility.await("put away").until(() -> !Stage.on(() -> romeo.isThere("file.again")));
  }

  private void screen() throws IOException {
    int before = Play.shown(juliet).size();
    romeo.click("chat.menu");
    romeo.click("chat.screen");
    JComponent region = romeo.find(JComponent.class, "region");
    Awaitility.await("the keyboard").until(() -> Stage.on(region::isFocusOwner));
    // What is typed goes to nothing that stands behind.
    AtomicBoolean lost = new AtomicBoolean();
    region.addFocusListener(new FocusAdapter() {
      @Override
      public void focusLost(FocusEvent event) {
        lost.set(true);
      }
    });
    JComponent behind = romeo.find(JComponent.class, "composer");
    EventQueue.invokeLater(behind::requestFocus);
    Awaitility.await("the keyboard again").until(() -> lost.get() && Stage.on(region::isFocusOwner));
    romeo.key(KeyEvent.VK_ESCAPE, false);
    Awaitility.await("left").until(() -> !Stage.on(region::isShowing));
    romeo.click("chat.menu");
    romeo.click("chat.screen");
    romeo.find(JComponent.class, "region");
    scene.screen("region");
    romeo.drag(new Point(40, 60), new Point(340, 260), () -> scene.screen("region-drag"));
    romeo.find(JButton.class, "dialog.go");
    scene.both(romeo, "picture");
    romeo.click("dialog.go");
    Awaitility.await("the picture").until(() -> Play.shown(juliet).size() == before + 1);
    Path target = scene.folder().resolve("saved/screen.png");
    save(Play.shown(juliet).getLast(), target);
    BufferedImage picture = ImageIO.read(target.toFile());
    int dots = (int) Theme.dots();
    Assertions.assertThat(List.of(picture.getWidth(), picture.getHeight())).containsExactly(300 * dots, 200 * dots);
    juliet.click("file.close");
    // The same by keys: from the middle 80 to the right and 48 down.
    romeo.click("chat.menu");
    romeo.click("chat.screen");
    romeo.find(JComponent.class, "region");
    romeo.key(KeyEvent.VK_ENTER, false);
    for (int i = 0; i < 5; i++) {
      romeo.key(KeyEvent.VK_RIGHT, false);
    }
    for (int i = 0; i < 3; i++) {
      romeo.key(KeyEvent.VK_DOWN, false);
    }
    romeo.key(KeyEvent.VK_ENTER, false);
    romeo.find(JButton.class, "dialog.go");
    romeo.key(KeyEvent.VK_ESCAPE, false);
    Assertions.assertThat(Play.shown(juliet)).hasSize(before + 1);
  }

  /** Half of it red, half of it blue, with a bright middle. */
  private static void paint(Path file) throws IOException {
    BufferedImage picture = new BufferedImage(900, 600, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = picture.createGraphics();
    g.setPaint(new GradientPaint(0, 0, new Color(0xb03030), 900, 600, new Color(0x3030b0)));
    g.fillRect(0, 0, 900, 600);
    g.setColor(new Color(0xffd890));
    g.fillOval(340, 150, 220, 300);
    g.setColor(Color.DARK_GRAY);
    g.fillOval(400, 250, 24, 24);
    g.fillOval(476, 250, 24, 24);
    g.drawArc(400, 300, 100, 70, 200, 140);
    ImageIO.write(picture, "png", file.toFile());
  }

  private void face() throws IOException {
    Path file = scene.folder().resolve("face.png");
    paint(file);
    romeo.click("menu");
    romeo.click("profile");
    romeo.click("profile.picture");
    romeo.file("picture", file);
    JComponent crop = romeo.find(JComponent.class, "crop");
    JSlider slider = romeo.find(JSlider.class, "crop.zoom");
    Awaitility.await("the keyboard").until(() -> Stage.on(crop::isFocusOwner));
    scene.both(romeo, "crop");
    for (int i = 0; i < 4; i++) {
      romeo.key(KeyEvent.VK_EQUALS, true);
    }
    romeo.key(KeyEvent.VK_UP, false);
    Assertions.assertThat(Stage.on(slider::getValue)).isPositive();
    Rectangle place = Stage.on(() -> new Rectangle(crop.getLocationOnScreen(), crop.getSize()));
    romeo.drag(new Point(place.x + 160, place.y + 160), new Point(place.x + 150, place.y + 160), () -> {});
    scene.both(romeo, "crop-closer");
    romeo.key(KeyEvent.VK_ENTER, false);
    Awaitility.await("it is juliet's to see").until(() -> Stage.on(() -> juliet.face("romeo@verona.example")).isPresent());
    BufferedImage seen = ImageIO.read(new java.io.ByteArrayInputStream(Stage.on(() -> juliet.face("romeo@verona.example")).orElseThrow()));
    Assertions.assertThat(List.of(seen.getWidth(), seen.getHeight())).containsExactly(192, 192);
    // Its middle is the bright one.
    Assertions.assertThat(new Color(seen.getRGB(96, 120)).getGreen()).isGreaterThan(150);
    scene.picture(romeo, "face");
    romeo.click("profile.no-picture");
    Awaitility.await("gone").until(() -> Stage.on(() -> juliet.face("romeo@verona.example")).isEmpty());
    romeo.click("dialog.cancel");
  }
}
