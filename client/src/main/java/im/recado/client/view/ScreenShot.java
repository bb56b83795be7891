package im.recado.client.view;

import im.recado.client.model.Ui;
import im.recado.client.model.Words;
import java.awt.AWTException;
import java.awt.Component;
import java.awt.EventQueue;
import java.awt.GraphicsDevice;
import java.awt.GraphicsEnvironment;
import java.awt.Image;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Window;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.swing.SwingUtilities;
import javax.swing.Timer;

/** Takes a picture of all screens, and lets a person choose a part of it. */
final class ScreenShot {
  /** What a desktop needs to draw what was behind a window. */
  private static final int BEHIND_MILLIS = 400;

  /**
   * A screen as it was.
   *
   * @param place where it is, in points
   * @param dots all its dots
   */
  record Frozen(Rectangle place, BufferedImage dots) {}

  private final Component over;
  private final Words words;
  private final Ui ui;
  private final Consumer<BufferedImage> chosen;

  private ScreenShot(Component over, Words words, Ui ui, Consumer<BufferedImage> chosen) {
    this.over = over;
    this.words = words;
    this.ui = ui;
    this.chosen = chosen;
  }

  /**
   * Lets a person choose.
   *
   * @param chosen hears the part, with every dot of the screen; nothing when one leaves
   */
  static void choose(Component over, Words words, Ui ui, Consumer<BufferedImage> chosen) {
    // The menu that was just used is to be gone.
    EventQueue.invokeLater(() -> new ScreenShot(over, words, ui, chosen).take(true));
  }

  /** On a thread of its own: a desktop may ask the person first. */
  private void take(boolean here) {
    ui.ask(() -> {
      try {
        return freeze();
      } catch (AWTException | SecurityException e) {
        return List.<Frozen>of();
      }
    }, screens -> show(screens, here), failed -> refused());
  }

  private void show(List<Frozen> screens, boolean here) {
    if (!here) {
      window().setVisible(true);
    }
    // Where this window is on the screen not all of it can be one colour: the desktop shows programs nothing.
    if (screens.isEmpty() || (here && screens.stream().allMatch(screen -> isBlank(screen.dots)))) {
      refused();
    } else {
      RegionWindow.show(window(), words, screens, chosen, here ? this::without : null);
    }
  }

  private void refused() {
    new Dialog(over, words.say("screen.title"), null, words.say("dialog.close")).ask(Plain.question(words.say("screen.refused"), 34));
  }

  private Window window() {
    return SwingUtilities.getWindowAncestor(over);
  }

  /** Once more, without this window. */
  private void without() {
    window().setVisible(false);
    Timer timer = new Timer(BEHIND_MILLIS, event -> take(false));
    timer.setRepeats(false);
    timer.start();
  }

  private static List<Frozen> freeze() throws AWTException {
    Robot robot = new Robot();
    List<Frozen> screens = new ArrayList<>();
    for (GraphicsDevice device : GraphicsEnvironment.getLocalGraphicsEnvironment().getScreenDevices()) {
      Rectangle place = device.getDefaultConfiguration().getBounds();
      // The last one is the one with every dot of the screen.
      Image image = robot.createMultiResolutionScreenCapture(place).getResolutionVariants().getLast();
      BufferedImage dots = new BufferedImage(image.getWidth(null), image.getHeight(null), BufferedImage.TYPE_INT_RGB);
      dots.getGraphics().drawImage(image, 0, 0, null);
      screens.add(new Frozen(place, dots));
    }
    return screens;
  }

  /** Whether all of it has one colour. */
  static boolean isBlank(BufferedImage image) {
    int first = image.getRGB(0, 0);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if (image.getRGB(x, y) != first) {
          return false;
        }
      }
    }
    return true;
  }
}
