package im.recado.client.model;

import im.recado.client.services.Downloads;
import im.recado.client.services.FileNames;
import im.recado.client.services.store.Message;
import java.util.Optional;

/**
 * A file that was handed over, as its message shows it: nothing of it is fetched before somebody wants that.
 *
 * @param name under which it would be kept
 * @param host of the server that has it
 * @param address of it, for a browser; empty when it is encrypted, for browsers cannot open it
 * @param size in bytes; 0 when nobody has said it
 */
public record Attachment(String name, String host, String address, long size) {
  /** The file of a message as it is kept, if it has one that can be fetched. */
  static Optional<Attachment> of(Message whole) {
    return Downloads.address(whole).map(uri ->
        new Attachment(FileNames.of(uri), Texts.host(uri), whole.security().isEncrypted() ? "" : whole.body(),
            whole.handed().size()));
  }

  /** The server that has it, and how large it is where that is known. */
  public String about(Words words) {
    return size == 0 ? host : host + " · " + DownloadsModel.size(size, words);
  }
}
