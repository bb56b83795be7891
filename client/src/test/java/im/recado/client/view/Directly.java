package im.recado.client.view;

import im.recado.client.model.ChatFiles;
import im.recado.client.model.ChatModel;
import im.recado.client.services.Accounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JLabel;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;

/** Two people at two windows, of whom one hands files to the other without a server that keeps them: run by {@link WindowsTest}. */
final class Directly {
  /** It goes in requests over the server, which takes a while. */
  private static final int LARGE = 20_000_000;

  private final Scene scene;
  private final Stage romeo;
  private final Stage juliet;

  private Directly(Scene scene) {
    this.scene = scene;
    romeo = scene.login(hidden("romeo"), "romeo", 0);
    juliet = scene.login(hidden("juliet"), "juliet", Play.HALF);
  }

  /** Takes the same as {@link Play}. */
  public static void main(String[] args) {
    Scene.play(args, "directly", scene -> new Directly(scene).run());
  }

  /** Connections between programs would be seen by others in the network of the computer. */
  private Accounts hidden(String name) {
    Accounts accounts = scene.accounts(name);
    accounts.settings().set("direct.hidden", "true");
    return accounts;
  }

  private static void says(Stage stage, String text) {
    Awaitility.await(text).until(() -> Play.shown(stage).stream().anyMatch(line -> line.contains(text)));
  }

  private void send(Path file) {
    Awaitility.await("juliet's program takes files").until(() ->
        Stage.on(() -> romeo.window().chat().map(ChatModel::files).map(ChatFiles::direct).orElse(false)));
    romeo.click("chat.menu");
    romeo.click("chat.direct");
    romeo.file("direct", file);
  }

  private void preferences() {
    romeo.click("menu");
    romeo.click("preferences");
    romeo.type("preferences.search", "address");
    JCheckBox box = romeo.find(JCheckBox.class, "preferences.direct.hidden");
    Assertions.assertThat(Stage.on(box::isSelected)).isTrue();
    scene.both(romeo, "preferences-direct");
    romeo.click("dialog.cancel");
  }

  private void run() throws IOException {
    preferences();
    romeo.click("tab.contacts");
    romeo.choose("contacts", "juliet");
    romeo.find(JLabel.class, "title");
    Path letter = Files.writeString(scene.folder().resolve("letter.txt"), "But soft, what light through yonder window breaks?\n");
    Path song = scene.folder().resolve("nightingale.flac");
    byte[] notes = new byte[LARGE];
    new Random(3).nextBytes(notes);
    Files.write(song, notes);
    Path saved = Files.createDirectories(scene.folder().resolve("saved"));
    offered(letter, saved.resolve("letter.txt"));
    declined(letter);
    going(song, saved.resolve("nightingale.flac"));
  }

  private void offered(Path letter, Path target) {
    send(letter);
    juliet.choose("chats", "romeo");
    juliet.find(JButton.class, "direct.accept");
    scene.both(juliet, "file-offer");
    juliet.click("direct.save-as");
    juliet.file("save", target);
    says(juliet, "received directly");
    Assertions.assertThat(target).hasSameTextualContentAs(letter);
    says(romeo, "sent directly");
    juliet.click("file.close");
  }

  private void declined(Path letter) {
    send(letter);
    juliet.click("direct.decline");
    says(juliet, "you declined it");
    says(romeo, "was declined");
    romeo.click("file.again");
    // Into the folder where the last one went, over nothing that is there.
    juliet.click("direct.accept");
    Awaitility.await("received").until(() -> Play.shown(juliet).stream().filter(text -> text.contains("received directly")).count() == 2);
    Assertions.assertThat(scene.folder().resolve("saved/letter (2).txt")).hasSameTextualContentAs(letter);
    juliet.click("file.close");
  }

  private void going(Path song, Path target) {
    send(song);
    juliet.click("direct.accept");
    Awaitility.await("on its way").until(() -> Stage.on(() -> juliet.window().chat().orElseThrow().files().rows().stream()
        .anyMatch(row -> row.part() > 0.2)));
    scene.picture(juliet, "file-direct-light");
    Stage.on(() -> {
      Theme.set("dark");
      return true;
    });
    scene.picture(romeo, "file-direct-dark");
    Stage.on(() -> {
      Theme.set("light");
      return true;
    });
    juliet.click("file.cancel");
    says(juliet, "was stopped");
    says(romeo, "was stopped");
    Assertions.assertThat(target).doesNotExist();
    Assertions.assertThat(scene.folder().resolve("saved").toFile().list()).containsExactlyInAnyOrder("letter.txt", "letter (2).txt");
  }
}
