package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.omemo.SecretFile;
import im.recado.client.services.omemo.Omemo;
import java.nio.file.Path;

/** Hands files over to the server and tells the others where they are; encrypted where the conversation is. */
public final class FileSender {
  private final Uploads uploads;
  private final Chats chats;
  private final Omemo omemo;
  private final Hub hub;

  FileSender(Uploads uploads, Chats chats, Omemo omemo, Hub hub) {
    this.uploads = uploads;
    this.chats = chats;
    this.omemo = omemo;
    this.hub = hub;
  }

  /** Hands a file over and sends its address; waits, and tells on the way. */
  public void send(Jid to, Path file) throws InterruptedException {
    String name = file.getFileName().toString();
    try {
      SecretFile seal = omemo.isOn(to) ? SecretFile.fresh() : null;
      String url = uploads.put(file, seal, (sent, size) -> hub.tell(new Event.Upload(to, name, sent, size, false, "")));
      chats.sendFile(to, seal == null ? url : seal.address(url), seal != null);
      hub.tell(new Event.Upload(to, name, 0, 0, true, ""));
    } catch (Uploads.UploadException e) {
      hub.tell(new Event.Upload(to, name, 0, 0, true, e.reason().name()));
    } catch (IllegalArgumentException e) {
      hub.tell(new Event.Upload(to, name, 0, 0, true, "FAILED"));
    } catch (OfflineException e) {
      hub.tell(new Event.Upload(to, name, 0, 0, true, "OFFLINE"));
    }
  }
}
