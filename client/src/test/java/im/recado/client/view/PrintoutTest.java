package im.recado.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.print.PageFormat;
import java.awt.print.Printable;
import java.awt.print.PrinterException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversations on paper. */
class PrintoutTest {
  /** Whether there is such a page; what is on it. */
  private static int ink(Printable printable, int page) throws PrinterException {
    PageFormat format = new PageFormat();
    BufferedImage paper = new BufferedImage((int) format.getWidth(), (int) format.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = paper.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, paper.getWidth(), paper.getHeight());
    int there = printable.print(g, format, page);
    g.dispose();
    int dark = 0;
    for (int y = 0; y < paper.getHeight(); y++) {
      for (int x = 0; x < paper.getWidth(); x++) {
        dark += (paper.getRGB(x, y) & 0xff) < 0x60 ? 1 : 0;
      }
    }
    return there == Printable.NO_SUCH_PAGE ? -1 : dark;
  }

  @Test
  void whatKeepsOneFromPrintingIsTold(@TempDir Path folder) throws Exception {
    Path command = folder.resolve("lpr");
    assertThat(Printout.trouble(0, command)).isEqualTo("chat.print.none");
    assertThat(Printout.trouble(1, command)).isEqualTo("chat.print.command");
    Files.createFile(command, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    assertThat(Printout.trouble(1, command)).isEmpty();
  }

  @Test
  void longOnesTakePagesWhateverSomebodyIsCalled() throws Exception {
    Theme.set("dark");
    Printable one = Printout.of("Jul'iet {0} {", "good night");
    assertThat(ink(one, 0)).isPositive().isLessThan(20_000);
    assertThat(ink(one, 1)).isEqualTo(-1);
    Printable many = Printout.of("Juliet", "<html><b>good night\n".repeat(200));
    assertThat(ink(many, 1)).isGreaterThan(ink(one, 0));
    Theme.set("light");
  }
}
