package im.recado.store.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.modules.archive.ArchiveEntry;
import im.recado.wire.jid.Jid;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one row of the journal of arrivals: for each message the number of its archive, when it was received in
 * milliseconds, and five texts; each text is its length in bytes, −1 for none, and UTF-8.
 */
final class ArchiveJournal {
  /** Takes the messages of a row. */
  interface Reader {
    void read(long archive, ArchiveEntry entry) throws SQLException;
  }

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
  private final DataOutputStream out = new DataOutputStream(bytes);

  void write(long archive, ArchiveEntry entry) {
    try {
      out.writeLong(archive);
      out.writeLong(entry.received().toEpochMilli());
      write(entry.id());
      write(entry.with().toString());
      write(entry.origin());
      write(entry.text());
      write(entry.xml());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(@Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(-1);
    } else {
      byte[] encoded = text.getBytes(UTF_8);
      out.writeInt(encoded.length);
      out.write(encoded);
    }
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  static void read(byte[] row, Reader reader) throws SQLException {
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(row));
      while (in.available() > 0) {
        long archive = in.readLong();
        Instant received = Instant.ofEpochMilli(in.readLong());
        String id = Objects.requireNonNull(text(in));
        Jid with = Jid.valueOf(Objects.requireNonNull(text(in)));
        String origin = text(in);
        String words = text(in);
        String xml = Objects.requireNonNull(text(in));
        reader.read(archive, new ArchiveEntry(id, received, with, origin, xml, words));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable String text(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length < 0 ? null : new String(in.readNBytes(length), UTF_8);
  }
}
