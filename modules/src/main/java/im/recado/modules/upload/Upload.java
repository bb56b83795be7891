package im.recado.modules.upload;

import im.recado.wire.jid.Jid;
import java.time.Instant;

/**
 * A file that somebody may upload or has uploaded.
 *
 * @param id names the file on disk and in its address; {@link UploadIds} makes it
 * @param owner the account's bare address
 * @param name as it stands in the address
 * @param type such as {@code image/jpeg}, in lower case
 * @param size in bytes
 * @param purpose what it is for (XEP-0363 section 5)
 * @param requested when the slot was given
 * @param expires until then the file may be uploaded; once it is there, until then it is kept
 * @param stored whether it is there
 */
public record Upload(
    String id,
    Jid owner,
    String name,
    String type,
    long size,
    Purpose purpose,
    Instant requested,
    Instant expires,
    boolean stored) {

  /** What a file is for, which decides how long it is kept. */
  public enum Purpose {
    MESSAGE,
    PROFILE,
    EPHEMERAL,
    PERMANENT
  }

  /** The same file once it is there. */
  Upload stored(Instant until) {
    return new Upload(id, owner, name, type, size, purpose, requested, until, true);
  }
}
