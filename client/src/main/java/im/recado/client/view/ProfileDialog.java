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
import java.util.function.Consumer;
import javax.swing.JButton;
import javax.swing.JFileChooser;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextArea;
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

  private static final Card NOTHING = new Card("", "", "", "", "", "");

  private ProfileDialog() {}

  private static List<JTextField> fields(JPanel form, Words words) {
    List<JTextField> fields = new ArrayList<>();
    for (String line : LINES) {
      JTextField field = new JTextField();
      form.add(Plain.labelFor(words.say("profile." + line), field));
      form.add(field, "hmin 32");
      fields.add(field);
    }
    return fields;
  }

  private static void fill(List<JTextField> fields, Card card) {
    List<String> values = values(card);
    for (int i = 0; i < values.size(); i++) {
      fields.get(i).setText(Texts.line(values.get(i)));
    }
  }

  private static JPanel form() {
    return new JPanel(new MigLayout("insets 0, fillx, wrap 2, hidemode 3", "[]12[280,grow,fill]"));
  }

  /** Whose it is: picture, name and address. */
  private static Face head(JPanel form, MainModel model, Jid jid) {
    Face[] face = new Face[1];
    AvatarPainter painter = new AvatarPainter(model.session().avatars()::of, () -> face[0].repaint());
    String name = model.session().contacts().find(jid).map(contact -> contact.name()).filter(given -> !given.isBlank())
        .orElse(jid.local().isEmpty() ? jid.toString() : jid.local());
    face[0] = new Face(painter, jid, name, 64);
    JPanel head = new JPanel(new MigLayout("insets 0, fillx", "[]14[grow,fill]", "[grow,bottom]2[grow,top]"));
    head.add(face[0], "spany 2");
    head.add(Plain.label(Texts.line(name), 3, true), "wmin 0, wrap");
    JLabel address = Plain.label(jid.toString());
    Plain.letters(address, "faint");
    head.add(address, "wmin 0");
    form.add(head, "span 2, growx, wmin 0, gapbottom 10");
    return face[0];
  }

  /** What a profile says, line by line; what it does not say is left out. */
  private static void tell(JPanel facts, Words words, Card card) {
    facts.removeAll();
    List<String> values = values(card);
    for (int i = 0; i < values.size(); i++) {
      if (!values.get(i).isBlank()) {
        // Chosen and copied, as a number is.
        JTextArea value = Plain.passing(Plain.paragraph(Texts.line(values.get(i)), 24));
        value.setFocusable(true);
        JLabel label = Plain.labelFor(words.say("profile." + LINES.get(i)), value);
        Plain.letters(label, "faint");
        facts.add(label, "top");
        facts.add(value, "wmin 0");
      }
    }
    if (facts.getComponentCount() == 0) {
      JLabel none = Plain.label(words.say("profile.none"));
      Plain.letters(none, "faint");
      facts.add(none, "span 2");
    }
  }

  private static List<String> values(Card card) {
    return List.of(card.name(), card.nick(), card.mail(), card.phone(), card.organisation(), card.about());
  }

  static void of(Component over, MainModel model, Jid jid) {
    Words words = model.words();
    JPanel form = form();
    head(form, model, jid);
    JPanel facts = new JPanel(new MigLayout("insets 0, fillx, wrap 2", "[]12[280,grow,fill]", "[]6[]"));
    form.add(facts, "span 2, growx, wmin 0");
    Dialog dialog = new Dialog(over, words.say("contacts.profile"), null, words.say("dialog.close"));
    Consumer<Card> tells = card -> {
      tell(facts, words, card);
      dialog.pack();
    };
    model.ui().ask(() -> model.session().cards().read(jid), tells, failed -> {
      // Who has no profile is not there for it.
      if (failed.equals("item-not-found") || failed.equals("service-unavailable")) {
        tells.accept(NOTHING);
      } else {
        dialog.problem(words.say("profile.unread", words.sayFor("failed", failed, failed)));
      }
    });
    ResourcesPanel.below(form, dialog, model, jid);
  }

  static void show(Component over, MainModel model) {
    if (Lockdown.current().hides("profile")) {
      return;
    }
    Words words = model.words();
    JPanel form = form();
    Face face = head(form, model, model.session().account());
    Dialog dialog = new Dialog(over, words.say("profile.title"), words.say("edit.go"), words.say("dialog.cancel"));
    JButton picture = Plain.button(words.say("profile.picture"), () -> picture(form, model, dialog, face));
    picture.setName("profile.picture");
    JButton none = Plain.button(words.say("profile.no-picture"), () -> unpublish(model, dialog, face));
    none.setName("profile.no-picture");
    JPanel pictures = new JPanel(new MigLayout("insets 0", "[]8[]"));
    pictures.add(picture);
    pictures.add(none);
    form.add(pictures, "span 2, gapbottom 10");
    List<JTextField> fields = fields(form, words);
    dialog.begins(fields.getFirst());
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

  private static void picture(Component over, MainModel model, Dialog dialog, Face face) {
    JFileChooser chooser = FileChoosers.chooser();
    chooser.setName("picture");
    if (chooser.showOpenDialog(over) != JFileChooser.APPROVE_OPTION) {
      return;
    }
    File file = chooser.getSelectedFile();
    model.ui().ask(() -> read(file).flatMap(bytes -> Pictures.read(bytes, LARGEST_SIDE)), picture -> {
      dialog.problem(picture.isPresent() ? "" : model.words().say("profile.bad-picture"));
      picture.ifPresent(image -> CropDialog.ask(over, image, model.words()).ifPresent(square -> publish(model, dialog, face, image, square)));
    }, failed -> dialog.failed(model.words(), failed));
  }

  private static void publish(MainModel model, Dialog dialog, Face face, BufferedImage image, Rectangle square) {
    model.ui().ask(() -> {
      model.session().avatars().publish(Pictures.cut(image, square, SIDE));
      return true;
    }, done -> face.forget(), failed -> dialog.failed(model.words(), failed));
  }

  private static void unpublish(MainModel model, Dialog dialog, Face face) {
    model.ui().ask(() -> {
      model.session().avatars().unpublish();
      return true;
    }, done -> face.forget(), failed -> dialog.failed(model.words(), failed));
  }

  private static Optional<byte[]> read(File file) {
    try {
      return file.length() > LARGEST ? Optional.empty() : Optional.of(Files.readAllBytes(file.toPath()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
