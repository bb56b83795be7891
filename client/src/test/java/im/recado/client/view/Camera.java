package im.recado.client.view;

import java.awt.AWTException;
import java.awt.Component;
import java.awt.Container;
import java.awt.Image;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.swing.AbstractButton;
import javax.swing.JLabel;
import javax.swing.JPasswordField;
import javax.swing.text.JTextComponent;

/** Takes pictures of the screen, and writes down what its windows say. */
final class Camera {
  private static final Robot ROBOT = robot();

  private Camera() {}

  private static Robot robot() {
    try {
      return new Robot();
    } catch (AWTException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What went wrong, what every window says at that time, and a picture of the whole screen. */
  static void failed(Throwable why, Path folder, String name) {
    why.printStackTrace();
    Stage.on(() -> {
      for (Window window : Window.getWindows()) {
        if (window.isShowing()) {
          System.out.println("A window at " + window.getBounds() + ":");
          words(window);
        }
      }
      return true;
    });
    screen(folder, name);
  }

  private static void words(Component part) {
    String text = switch (part) {
      case JPasswordField secret -> "(" + secret.getPassword().length + " letters)";
      case JTextComponent words -> words.getText();
      case JLabel label -> label.getText();
      case AbstractButton button -> button.getText();
      default -> null;
    };
    if (part.isShowing() && (part.getName() != null || (text != null && !text.isBlank()))) {
      System.out.println("  " + part.getName() + (part.isEnabled() ? "" : ", off") + ": " + text);
    }
    if (part instanceof Container container) {
      for (Component child : container.getComponents()) {
        words(child);
      }
    }
  }

  /** A picture of the whole screen. */
  static void screen(Path folder, String name) {
    save(folder, name, new Rectangle(Toolkit.getDefaultToolkit().getScreenSize()));
  }

  static void save(Path folder, String name, Rectangle place) {
    // The last one is the one with every dot of the screen.
    Image image = ROBOT.createMultiResolutionScreenCapture(place).getResolutionVariants().getLast();
    BufferedImage dots = new BufferedImage(image.getWidth(null), image.getHeight(null), BufferedImage.TYPE_INT_RGB);
    dots.getGraphics().drawImage(image, 0, 0, null);
    try {
      Files.createDirectories(folder);
      ImageIO.write(dots, "png", folder.resolve(name + ".png").toFile());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
