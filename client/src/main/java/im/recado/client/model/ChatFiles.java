package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.omemo.SecretFile;
import im.recado.client.services.Event;
import im.recado.client.services.SecretFiles;
import im.recado.client.services.Session;
import im.recado.client.services.store.Lockdown;
import im.recado.client.services.store.Message;
import java.nio.file.Path;
import java.util.Optional;

/** Files that are handed over in a conversation. Belongs to the thread of the user interface. */
public final class ChatFiles {
  private final Session session;
  private final Words words;
  private final Ui ui;
  private final Jid jid;
  private final Runnable changed;
  private double progress = -1;
  private String problem = "";

  ChatFiles(Session session, Words words, Ui ui, Jid jid, Runnable changed) {
    this.session = session;
    this.words = words;
    this.ui = ui;
    this.jid = jid;
    this.changed = changed;
  }

  /** How much of a file has gone out, from 0 to 1; negative: none is on its way. */
  public double progress() {
    return progress;
  }

  /** What did not go, in a sentence; empty when all is well. */
  String problem() {
    return problem;
  }

  void heard(Event.Upload upload) {
    progress = upload.done() ? -1 : (double) upload.sent() / Math.max(1, upload.size());
    problem = upload.problem().isEmpty() ? "" : words.sayFor("upload.problem", upload.problem(), Texts.line(upload.name()));
    changed.run();
  }

  public void send(Path file) {
    if (Lockdown.current().hides("files")) {
      return;
    }
    progress = 0;
    problem = "";
    changed.run();
    ui.aside(() -> {
      try {
        session.files().send(jid, file);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  /** The name under which such a file may be kept. */
  public Optional<String> name(Message whole) {
    return SecretFile.https(whole.body()).map(SecretFiles::name);
  }

  /** Fetches a file that the server cannot read, and writes it there. */
  public void save(Message whole, Path target) {
    problem = "";
    ui.ask(() -> session.secretFiles().save(whole.body(), target), saved -> {
      problem = saved ? "" : words.say("omemo.file.failed");
      changed.run();
    }, failed -> {});
  }
}
