package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.Texts;
import im.recado.client.model.Words;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Cards.Card;
import im.recado.client.services.Pictures;
import im.recado.client.services.store.Lockdown;
import java.awt.Component;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.swing.JButton;
import javax.swing.JFileChooser;
import javax.swing.JPanel;
import javax.swing.JTextField;
import net.miginfocom.swing.MigLayout;

/** What somebody tells about themselves; one's own can be changed. */
final class ProfileDialog {
  private static final List<String> LINES = List.of("name", "nick", "mail", "phone", "organisation", "about");
  private static final int LARGEST = 20_000_000;
  /** What is sent has at most so many dots on a side: others draw faces smaller, also where a point has two. */
  private static final int SIDE = 192;
  /** Of what one chooses from: no more can be seen. */
  private static final int LARGEST_SIDE = 1600;

  private ProfileDialog() {}

  private static List<JTextField> fields(JPanel form, Words words, boolean editable) {
    List<JTextField> fields = new ArrayList<>();
    for (String line : LINES) {
      JTextField field = new JTextField();
      field.setEditable(editable);
      form.add(Plain.labelFor(words.say("profile." + line), field));
      form.add(field, "hmin 32");
      fields.add(field);
    }
    return fields;
  }

  private static void fill(List<JTextField> fields, Card card) {
    List<String> values = List.of(card.name(), card.nick(), card.mail(), card.phone(), card.organisation(), card.about());
    for (int i = 0; i < values.size(); i++) {
      fields.get(i).setText(Texts.line(values.get(i)));
    }
  }

  private static JPanel form() {
    return new JPanel(new MigLayout("insets 0, fillx, wrap 2", "[]12[280,grow,fill]"));
  }

  static void of(Component over, MainModel model, Jid jid) {
    Words words = model.words();
    JPanel form = form();
    form.add(Plain.label(jid.toString(), 1, true), "span 2, gapbottom 8");
    List<JTextField> fields = fields(form, words, false);
    Dialog dialog = new Dialog(over, words.say("contacts.profile"), null, words.say("dialog.close"));
    // Who has no profile is not there for it.
    model.ui().ask(() -> model.session().cards().read(jid), card -> fill(fields, card),
        failed -> dialog.problem(words.say(failed.equals("item-not-found") || failed.equals("service-unavailable") ? "profile.none" : "profile.unread",
            words.sayFor("failed", failed, failed))));
    ResourcesPanel.below(form, dialog, model, jid);
  }

  static void show(Component over, MainModel model) {
    if (Lockdown.current().hides("profile")) {
      return;
    }
    Words words = model.words();
    JPanel form = form();
    form.add(Plain.label(model.session().account().toString(), 1, true), "span 2, gapbottom 8");
    List<JTextField> fields = fields(form, words, true);
    Dialog dialog = new Dialog(over, words.say("profile.title"), words.say("edit.go"), words.say("dialog.cancel"));
    JButton picture = Plain.button(words.say("profile.picture"), () -> picture(form, model, dialog));
    picture.setName("profile.picture");
    JButton none = Plain.button(words.say("profile.no-picture"), () -> unpublish(model, dialog));
    none.setName("profile.no-picture");
    JPanel pictures = new JPanel(new MigLayout("insets 0", "[]8[]"));
    pictures.add(picture);
    pictures.add(none);
    form.add(pictures, "skip 1");
    model.ui().ask(() -> model.session().cards().read(model.session().account()), card -> fill(fields, card),
        failed -> dialog.failed(words, failed));
    dialog.does(() -> {
      List<String> values = fields.stream().map(JTextField::getText).toList();
      Card card = new Card(values.get(0), values.get(1), values.get(2), values.get(3), values.get(4), values.get(5));
      model.ui().ask(() -> {
        model.session().cards().write(card);
        return true;
      }, done -> dialog.close(), failed -> dialog.failed(words, failed));
    });
    ResourcesPanel.below(form, dialog, model, model.session().account());
  }

  private static void picture(Component over, MainModel model, Dialog dialog) {
    JFileChooser chooser = new JFileChooser();
    chooser.setName("picture");
    if (chooser.showOpenDialog(over) != JFileChooser.APPROVE_OPTION) {
      return;
    }
    File file = chooser.getSelectedFile();
    model.ui().ask(() -> read(file).flatMap(bytes -> Pictures.read(bytes, LARGEST_SIDE)), picture -> {
      dialog.problem(picture.isPresent() ? "" : model.words().say("profile.bad-picture"));
      picture.ifPresent(image -> CropDialog.ask(over, image, model.words()).ifPresent(square -> publish(model, dialog, image, square)));
    }, failed -> dialog.failed(model.words(), failed));
  }

  private static void publish(MainModel model, Dialog dialog, BufferedImage image, Rectangle square) {
    model.ui().ask(() -> {
      model.session().avatars().publish(Pictures.cut(image, square, SIDE));
      return true;
    }, done -> {}, failed -> dialog.failed(model.words(), failed));
  }

  private static void unpublish(MainModel model, Dialog dialog) {
    model.ui().ask(() -> {
      model.session().avatars().unpublish();
      return true;
    }, done -> {}, failed -> dialog.failed(model.words(), failed));
  }

  private static Optional<byte[]> read(File file) {
    try {
      return file.length() > LARGEST ? Optional.empty() : Optional.of(Files.readAllBytes(file.toPath()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
