package im.recado.client.view;

import java.awt.Color;
import java.awt.Font;
import java.awt.print.Printable;
import java.awt.print.PrinterJob;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Optional;
import javax.swing.JTextArea;

/** A text on paper: black on white whatever the theme, with a title above and the page's number below. */
final class Printout {
  /** By which Java hands a job to the printers of a Unix. */
  private static final Path COMMAND = Path.of("/usr/bin/lpr");

  private Printout() {}

  /** Why nothing can be printed on this computer, as the key of a sentence; empty when it can. Waits for the printers to be found. */
  static String trouble() {
    return trouble(PrinterJob.lookupPrintServices().length, COMMAND);
  }

  static String trouble(int printers, Path command) {
    if (printers == 0) {
      return "chat.print.none";
    }
    return File.separatorChar == '/' && !Files.isExecutable(command) ? "chat.print.command" : "";
  }

  static Printable of(String title, String text) {
    JTextArea area = new JTextArea(text);
    area.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 10));
    area.setForeground(Color.BLACK);
    area.setBackground(Color.WHITE);
    area.setLineWrap(true);
    area.setWrapStyleWord(true);
    // In quotes: what somebody is called is no pattern.
    return area.getPrintable(new MessageFormat("'" + title.replace("'", "''") + "'"), new MessageFormat("{0}"));
  }

  /**
   * Asks on which printer; on the thread of the user interface.
   *
   * @return what is to be printed, which waits; nothing when a person has thought better of it
   */
  static Optional<PrinterJob> ask(String title, String text) {
    PrinterJob job = PrinterJob.getPrinterJob();
    job.setJobName(title);
    job.setPrintable(of(title, text));
    return job.printDialog() ? Optional.of(job) : Optional.empty();
  }
}
