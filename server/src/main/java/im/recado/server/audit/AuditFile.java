package im.recado.server.audit;

import im.recado.kernel.log.AuditLog.Entry;
import im.recado.kernel.log.SecurityLog;
import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of one line for each deed, only ever added to (SECURITY B-12): {@code TIME n=… by=… what=… ARGUMENT=… outcome=… prev=…
 * hash=…}. A line's hash covers the line and the hash before it, with a key that is in the database alone, and the database
 * knows the last one: a line that is changed, taken out or cut off is noticed. Several processes may add at once. Any thread;
 * waits for the disk.
 */
final class AuditFile {
  private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);
  private static final String HEAD = "head";
  private static final String NONE = "0".repeat(64);

  /** No line is longer: a value has 256 characters at most, each three when it is escaped. */
  private static final int LONGEST = 64 * 1024;

  private final Path file;
  private final byte[] key;
  private final KeyValues heads;
  private final Jid server;
  private final Clock clock;

  /** What a line says of its place. */
  private record Link(long number, String prev, String hash) {
    private static @Nullable Link of(@Nullable String line) {
      if (line == null) {
        return null;
      }
      String number = field(line, " n=");
      String prev = field(line, " prev=");
      String hash = field(line, " hash=");
      return number == null || !number.matches("[0-9]{1,18}") || prev == null || hash == null
          ? null
          : new Link(Long.parseLong(number), prev, hash);
    }

    private static @Nullable String field(String line, String name) {
      int at = line.indexOf(name);
      int end = at < 0 ? -1 : line.indexOf(' ', at + 1);
      return at < 0 ? null : line.substring(at + name.length(), end < 0 ? line.length() : end);
    }
  }

  /**
   * The log of a server.
   *
   * @param key of the hashes
   * @param heads where the last hash is kept
   */
  AuditFile(Path file, byte[] key, KeyValues heads, Jid server, Clock clock) {
    this.file = file;
    this.key = key.clone();
    this.heads = heads;
    this.server = server;
    this.clock = clock;
  }

  /** Adds a line; what fails is told in the log, and undoes nothing that was done. */
  synchronized void add(Entry entry) {
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(file.getParent());
        Files.createFile(
            file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw");
          var _ = open.getChannel().lock()) {
        mend(open);
        Link last = last(open);
        String line = line(entry, last);
        append(open, line + "\n");
        Link link = Link.of(line);
        if (link != null) {
          heads.put(server, HEAD, link.number + " " + link.hash);
        }
      }
    } catch (IOException | StoreException e) {
      LOG.error("The audit log could not be written: {}", e.getMessage());
    }
  }

  /** Adds to the file: all of it or nothing, as far as the disk obeys. */
  private static void append(RandomAccessFile open, String text) throws IOException {
    long before = open.length();
    try {
      open.seek(before);
      open.write(text.getBytes(StandardCharsets.UTF_8));
      open.getChannel().force(false);
    } catch (IOException e) {
      open.setLength(before);
      throw e;
    }
  }

  /** What somebody who was killed, or had no room, wrote half is no line: it goes. One that lacks nothing but its end gets that. */
  private void mend(RandomAccessFile open) throws IOException {
    String tail = tail(open);
    String half = tail.substring(tail.lastIndexOf('\n') + 1);
    if (isWhole(half)) {
      append(open, "\n");
    } else if (!half.isEmpty()) {
      open.setLength(open.length() - half.getBytes(StandardCharsets.UTF_8).length);
    }
  }

  /** Whether this is a line of ours that nobody has changed. */
  private boolean isWhole(String line) {
    Link link = Link.of(line);
    int end = line.lastIndexOf(" hash=");
    return link != null && end >= 0 && hash(line.substring(0, end)).equals(link.hash);
  }

  private String line(Entry entry, @Nullable Link last) {
    long number = last == null ? 1 : last.number + 1;
    String prev = last == null ? NONE : last.hash;
    StringBuilder line = new StringBuilder(200);
    line.append(clock.instant().truncatedTo(ChronoUnit.MILLIS)).append(" n=").append(number);
    append(line, "by", entry.by());
    append(line, "what", entry.what());
    for (Map.Entry<String, String> argument : entry.with().entrySet()) {
      append(line, argument.getKey(), argument.getValue());
    }
    append(line, "outcome", entry.outcome());
    line.append(" prev=").append(prev);
    return line + " hash=" + hash(line.toString());
  }

  private static void append(StringBuilder line, String name, String value) {
    line.append(' ').append(name).append('=').append(SecurityLog.escape(value));
  }

  private String hash(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  /** The last line's link; when the file was moved away, that of the database. */
  private @Nullable Link last(RandomAccessFile open) throws IOException {
    String[] lines = tail(open).split("\n", -1);
    for (int i = lines.length - 1; i >= 0; i--) {
      Link link = Link.of(lines[i]);
      if (link != null) {
        return link;
      }
    }
    return head();
  }

  /** The end of the file: its last line and more. Lines are ASCII. */
  private static String tail(RandomAccessFile open) throws IOException {
    int length = (int) Math.min(LONGEST, open.length());
    byte[] tail = new byte[length];
    open.seek(open.length() - length);
    open.readFully(tail);
    return new String(tail, StandardCharsets.ISO_8859_1);
  }

  private @Nullable Link head() {
    String head = heads.get(server, HEAD);
    String[] parts = head == null ? new String[0] : head.split(" ", 2);
    return parts.length < 2 ? null : new Link(Long.parseLong(parts[0]), NONE, parts[1]);
  }

  /**
   * The last entries, newest first.
   *
   * @param part only those with this in them
   * @param before only those with a smaller number
   * @param visible only these
   */
  List<AuditEntry> last(int most, String part, long before, Predicate<AuditEntry> visible) throws IOException {
    Deque<AuditEntry> last = new ArrayDeque<>();
    if (Files.exists(file)) {
      try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
        lines.forEach(
            line -> {
              AuditEntry entry = AuditEntry.read(line);
              if (entry != null && Long.parseLong(entry.number()) < before && entry.contains(part) && visible.test(entry)) {
                last.addFirst(entry);
                if (last.size() > most) {
                  last.removeLast();
                }
              }
            });
      }
    }
    return List.copyOf(last);
  }

  /**
   * What is wrong with the log, in a sentence; null when nothing is. The database may know less than the file, when it could not be
   * written: nobody else makes lines with these hashes. What was begun and not ended by somebody who was killed is no line.
   */
  synchronized @Nullable String fault() throws IOException {
    if (!Files.exists(file)) {
      Link head = head();
      return head == null ? null : missing(head);
    }
    // Nobody adds meanwhile.
    try (FileChannel open = FileChannel.open(file, StandardOpenOption.READ);
        var _ = open.lock(0, Long.MAX_VALUE, true)) {
      return fault(head(), isEnded(open));
    }
  }

  private @Nullable String fault(@Nullable Link head, boolean isEnded) throws IOException {
    boolean isHeadThere = head == null;
    Link before = null;
    // Lines are ASCII: whatever else somebody has put there is read, and is no line of ours.
    try (Stream<String> all = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      long at = 0;
      for (Iterator<String> lines = all.iterator(); lines.hasNext(); ) {
        String line = lines.next();
        at++;
        Link link = Link.of(line);
        if (link == null || !isWhole(line)) {
          if (!isEnded && !lines.hasNext()) {
            break;
          }
          return "Line " + at + " was changed.";
        }
        // What was moved away begins the file with a later number.
        if (before != null && (link.number != before.number + 1 || !link.prev.equals(before.hash))) {
          return "Before line " + at + " something was taken out or put in.";
        }
        isHeadThere |= head != null && (link.hash.equals(head.hash) || (before == null && link.prev.equals(head.hash)));
        before = link;
      }
    }
    return isHeadThere ? null : missing(Objects.requireNonNull(head));
  }

  private static String missing(Link head) {
    return "At the end lines are missing: the last was number " + head.number + ".";
  }

  /** Whether the last line is whole. Reads by the same channel: to close another one would end the lock (fcntl). */
  private static boolean isEnded(FileChannel open) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return open.size() == 0 || (open.read(last, open.size() - 1) == 1 && last.get(0) == '\n');
  }
}
