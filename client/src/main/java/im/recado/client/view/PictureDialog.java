package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.MainModel;
import im.recado.client.model.Words;
import im.recado.client.services.store.Lockdown;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.time.LocalDateTime;
import java.time.ZoneId;
import javax.swing.JComponent;
import javax.swing.JPanel;
import net.miginfocom.swing.MigLayout;

/** Sends a picture that is in no file, after one has looked at it: a part of the screen, what was copied elsewhere. */
final class PictureDialog {
  private static final int LARGEST = 520;

  private PictureDialog() {}

  /** Lets a person choose a part of the screen, shows it, and sends it. */
  static void screen(Component over, MainModel main, ChatModel chat) {
    if (!Lockdown.current().hides("files")) {
      ScreenShot.choose(over, main.words(), main.ui(), picture -> sure(over, main.words(), chat, picture));
    }
  }

  /** Shows a picture, and sends it if that is wished. */
  static void sure(Component over, Words words, ChatModel chat, BufferedImage picture) {
    Dialog dialog = new Dialog(over, words.say("picture.title"), words.say("chat.send"), words.say("dialog.cancel"));
    if (dialog.ask(shown(picture, words.say("picture.sure", chat.title())))) {
      chat.files().sendPicture(picture, words.say("picture.name"), LocalDateTime.now(ZoneId.systemDefault()));
    }
  }

  private static JComponent shown(BufferedImage picture, String name) {
    double dots = Theme.dots();
    double scale = Math.min(1 / dots, (double) LARGEST / Math.max(picture.getWidth(), picture.getHeight()));
    Dimension size = new Dimension((int) Math.ceil(picture.getWidth() * scale), (int) Math.ceil(picture.getHeight() * scale));
    JComponent image = new JComponent() {
      @Override
      protected void paintComponent(Graphics graphics) {
        Graphics2D g = (Graphics2D) graphics.create();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        g.drawImage(picture, (getWidth() - size.width) / 2, (getHeight() - size.height) / 2, size.width, size.height, null);
        g.dispose();
      }
    };
    image.setPreferredSize(size);
    JPanel panel = new JPanel(new MigLayout("insets 0, fill, wrap 1", "[grow,fill]", "[]8[grow,fill]"));
    panel.add(Plain.label(name), "wmin 0");
    panel.add(image);
    panel.getAccessibleContext().setAccessibleName(name);
    return panel;
  }
}
