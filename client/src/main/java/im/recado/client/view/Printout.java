package im.recado.client.view;

import java.awt.Color;
import java.awt.Font;
import java.awt.print.Printable;
import java.awt.print.PrinterException;
import java.awt.print.PrinterJob;
import java.text.MessageFormat;
import javax.swing.JTextArea;

/** A text on paper: black on white whatever the theme, with a title above and the page's number below. */
final class Printout {
  private Printout() {}

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
   * Asks on which printer, and prints; on the thread of the user interface.
   *
   * @throws PrinterException when the printer does not
   */
  static void print(String title, String text) throws PrinterException {
    PrinterJob job = PrinterJob.getPrinterJob();
    job.setJobName(title);
    job.setPrintable(of(title, text));
    if (job.printDialog()) {
      job.print();
    }
  }
}
