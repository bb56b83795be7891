package im.recado.client.model;

import im.recado.client.services.Event;
import im.recado.client.services.FileNames;
import im.recado.client.services.Session;
import im.recado.client.services.store.Download;
import im.recado.client.services.store.Download.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;

/** The list of the files that were fetched to be kept. Belongs to the thread of the user interface. */
public final class DownloadsModel {
  /**
   * A line of the list.
   *
   * @param about from whom it is, and how it is or why it is not there
   * @param part how much of it has come, from 0 to 1; negative: that is not known
   * @param running whether it is on its way
   * @param there whether the file can be shown in its folder
   * @param opens whether it may be opened: it is there, and no program
   * @param repeats whether it can be fetched once more
   */
  public record Row(long number, Path file, String name, String about, double part, boolean running, boolean there, boolean opens,
      boolean repeats) {}

  private final Session session;
  private final Words words;
  private final Ui ui;
  private final ZoneId zone;
  private final Runnable deaf;
  private List<Row> rows = List.of();
  private Runnable changed = () -> {};

  public DownloadsModel(Session session, Words words, Ui ui, ZoneId zone) {
    this.session = session;
    this.words = words;
    this.ui = ui;
    this.zone = zone;
    this.deaf = session.hub().on(event -> {
      if (event instanceof Event.DownloadsChanged) {
        refresh();
      }
    });
    refresh();
  }

  public void onChange(Runnable listener) {
    changed = listener;
  }

  /** Nobody looks at it any more. */
  public void close() {
    deaf.run();
    changed = () -> {};
  }

  /** All of them, the newest first. */
  public List<Row> rows() {
    return rows;
  }

  /** Looks anew: files go without anybody telling. */
  public void refresh() {
    ui.read(() -> {
      List<Row> read = new ArrayList<>();
      session.downloads().all().forEach(download -> read.add(row(download)));
      return read;
    }, read -> {
      rows = List.copyOf(read);
      changed.run();
    });
  }

  static String name(Download download) {
    return Texts.line(String.valueOf(download.file().getFileName()));
  }

  private Row row(Download download) {
    boolean running = download.state() == State.RUNNING;
    boolean there = download.state() == State.DONE && Files.isRegularFile(download.file());
    double part = session.downloads().part(download.number());
    return new Row(download.number(), download.file(), name(download), about(download, there, part), part, running, there,
        there && FileNames.isHarmless(download.file()), session.downloads().repeatable(download));
  }

  private String about(Download download, boolean there, double part) {
    String who = Texts.line(session.chats().find(download.conversation()).filter(found -> found.room()).map(found -> found.name())
        .filter(name -> !name.isBlank()).orElseGet(() -> session.contacts().name(download.conversation())));
    String when = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT).withLocale(words.locale()).format(download.at().atZone(zone));
    String how = switch (download.state()) {
      case RUNNING -> part < 0 ? words.say("download.state.RUNNING")
          : NumberFormat.getPercentInstance(words.locale()).format(part);
      case DONE -> there ? size(download.size(), words) : words.say("download.state.missing");
      default -> words.say("download.state." + download.state().name());
    };
    return who + " · " + when + " · " + how;
  }

  /** How large something is, for people. */
  static String size(long bytes, Words words) {
    double value = bytes;
    String[] units = {"B", "kB", "MB", "GB"};
    int unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    NumberFormat format = NumberFormat.getInstance(words.locale());
    format.setMaximumFractionDigits(unit == 0 || value >= 10 ? 0 : 1);
    return format.format(value) + " " + units[unit];
  }

  /** Fetches one once more. */
  public void again(Row row) {
    ui.aside(() -> {
      try {
        session.downloads().again(row.number());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  public void cancel(Row row) {
    session.downloads().cancel(row.number());
  }

  /** Takes one out of the list; its file stays. */
  public void remove(Row row) {
    ui.away(() -> session.downloads().remove(row.number()));
  }

  /** Takes all that have ended out of the list; their files stay. */
  public void clear() {
    ui.away(session.downloads()::clear);
  }
}
