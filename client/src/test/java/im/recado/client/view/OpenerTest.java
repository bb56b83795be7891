package im.recado.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.model.Ui;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Other programs take their time to start: the window does not wait for them. */
class OpenerTest {
  private final List<Runnable> aside = new ArrayList<>();
  private final Ui ui = new Ui(Runnable::run, aside::add, Runnable::run);

  @Test
  void pagesAndFilesAreOpenedBesideTheWindowsThread() {
    Opener.page(ui, URI.create("https://verona.example/"));
    assertThat(aside).hasSize(1);
    Opener.open(ui, Path.of("letter.txt"));
    Opener.folder(ui, Path.of("letter.txt"));
    assertThat(aside).hasSize(3);
  }
}
