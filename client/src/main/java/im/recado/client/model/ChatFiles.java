package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.services.DirectFiles;
import im.recado.client.services.Downloads;
import im.recado.client.services.FileNames;
import im.recado.client.services.FileSender.Sending;
import im.recado.client.services.Pictures;
import im.recado.client.services.Session;
import im.recado.client.services.store.Download;
import im.recado.client.services.store.Lockdown;
import im.recado.client.services.store.Message;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Files that are handed over in a conversation, and those that are fetched from it. Belongs to the thread of the user interface. */
public final class ChatFiles {
  /**
   * A file on its way.
   *
   * @param fetched whether it comes from the others
   * @param text what is done with it, or why it did not go
   * @param part how much of it has gone, from 0 to 1; negative: that is not known
   */
  public record Row(long number, boolean fetched, String text, double part, Step step) {}

  /** How far a file is. */
  public enum Step {
    /** Somebody wants to hand it over, and one has to decide. */
    OFFERED, GOING, FAILED, SAVED
  }

  /** As part of the name of a file. */
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH-mm-ss", Locale.ROOT);

  private final Session session;
  private final Words words;
  private final Ui ui;
  private final Jid jid;
  private final Runnable changed;
  private List<Row> rows = List.of();
  /** Whether it is being asked how large files are. */
  private boolean measuring;
  /** Messages that are shown with files of which that is not known, the newest first. */
  private List<Message> unmeasured = List.of();
  /** The clients that were asked whether they take files directly. */
  private List<Jid> asked = List.of();
  private boolean direct;

  ChatFiles(Session session, Words words, Ui ui, Jid jid, Runnable changed) {
    this.session = session;
    this.words = words;
    this.ui = ui;
    this.jid = jid;
    this.changed = changed;
    refresh();
    look();
  }

  /** Whether the contact has a client there that takes files directly. */
  public boolean direct() {
    return direct;
  }

  /** Who is there may have changed, or what is encrypted. */
  void look() {
    List<Jid> clients = session.contacts().clients(jid);
    ui.read(() -> session.omemo().isOn(jid) ? List.<Jid>of() : clients, open -> {
      if (!open.equals(asked)) {
        asked = open;
        ui.ask(() -> session.directFiles().takes(jid), takes -> direct = takes, failed -> direct = false);
      }
    });
  }

  /** The files that are on their way, and those whose end nobody has put away; in order. */
  public List<Row> rows() {
    return rows;
  }

  /** Reads anew how far they are. */
  void refresh() {
    ui.read(() -> {
      List<Row> read = new ArrayList<>();
      session.directFiles().offers(jid).forEach(offer -> read.add(row(offer)));
      session.files().of(jid).forEach(sending -> read.add(row(sending)));
      session.downloads().fresh(jid).forEach(download -> read.add(row(download)));
      return read;
    }, read -> {
      rows = List.copyOf(read);
      changed.run();
    });
  }

  private Row row(DirectFiles.Offer offer) {
    String text = words.say("direct.offer", Texts.line(session.contacts().name(jid)), Texts.line(offer.name()), DownloadsModel.size(offer.size(), words));
    return new Row(offer.number(), true, text, 0, Step.OFFERED);
  }

  private Row row(Sending sending) {
    String name = Texts.line(sending.name());
    String text = sending.failed() ? words.sayFor("upload.problem", sending.problem(), name)
        : words.say(sending.part() < 0 ? "direct.waiting" : "upload.going", name);
    return new Row(sending.number(), false, text, sending.part(), sending.failed() ? Step.FAILED : Step.GOING);
  }

  private Row row(Download download) {
    String name = DownloadsModel.name(download);
    Step step = switch (download.state()) {
      case RUNNING -> Step.GOING;
      case DONE -> Step.SAVED;
      default -> Step.FAILED;
    };
    String text = step == Step.GOING ? words.say("download.going", name) : step == Step.SAVED ? words.say("download.saved", name)
        : words.sayFor("download.problem", download.state().name(), name);
    return new Row(download.number(), true, text, session.downloads().part(download.number()), step);
  }

  /** Something that waits for a file. */
  private interface Waits {
    void run() throws InterruptedException;
  }

  private void aside(Waits step) {
    ui.aside(() -> {
      try {
        step.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  /** Asks how large the files of these messages are, as far as that is known to nobody here and may be asked; the newest first. */
  void measure(List<Message> messages) {
    unmeasured = messages.stream().filter(session.sizes()::isUnknown).toList().reversed();
    if (measuring || unmeasured.isEmpty()) {
      return;
    }
    measuring = true;
    List<Message> now = unmeasured;
    aside(() -> {
      try {
        for (Message message : now) {
          session.sizes().ask(message);
        }
      } finally {
        ui.show(this::measured);
      }
    });
  }

  /** Others may have come into sight meanwhile. */
  private void measured() {
    measuring = false;
    measure(unmeasured.reversed());
  }

  public void send(Path file) {
    if (!Lockdown.current().hides("files")) {
      aside(() -> session.files().send(jid, file));
    }
  }

  /** Hands it to the contact's client, without a server that keeps it. */
  public void sendDirectly(Path file) {
    if (!Lockdown.current().hides("files")) {
      aside(() -> session.files().sendDirectly(jid, file));
    }
  }

  /** The name under which what is offered may be kept; nothing when it is offered no more. */
  public Optional<String> offered(Row row) {
    return session.directFiles().offers(jid).stream().filter(offer -> offer.number() == row.number()).map(DirectFiles.Offer::name).findFirst();
  }

  /** Takes what is offered, and writes it there. */
  public void accept(Row row, Path target) {
    aside(() -> session.directFiles().accept(jid, row.number(), target));
  }

  /**
   * Hands over a picture that is in no file.
   *
   * @param name what its file is called for the others, before the time
   */
  public void sendPicture(BufferedImage picture, String name, LocalDateTime at) {
    if (!Lockdown.current().hides("files")) {
      String whole = FileNames.safe(name + " " + TIME.format(at) + ".png");
      aside(() -> session.files().sendPassing(jid, whole, Pictures.png(picture)));
    }
  }

  /** Tries once more with what did not go. */
  public void again(Row row) {
    aside(() -> {
      if (row.fetched()) {
        session.downloads().again(row.number());
      } else {
        session.files().again(row.number());
      }
    });
  }

  /** Declines what is offered, stops what is on its way, and takes away what has ended. */
  public void close(Row row) {
    if (row.step() == Step.OFFERED) {
      ui.away(() -> session.directFiles().decline(jid, row.number()));
    } else if (!row.fetched()) {
      session.files().cancel(row.number());
    } else if (row.step() == Step.GOING) {
      session.downloads().cancel(row.number());
    } else {
      session.downloads().putAway(row.number());
    }
  }

  /** The name under which the file of a message may be kept; nothing when it has none, or nobody may keep any. */
  public Optional<String> name(Message whole) {
    return Lockdown.current().hides("downloads") ? Optional.empty() : Downloads.address(whole).map(FileNames::of);
  }

  /** Fetches the file of a message, and writes it there. */
  public void save(Message whole, Path target) {
    if (name(whole).isPresent()) {
      aside(() -> session.downloads().save(whole, target));
    }
  }
}
