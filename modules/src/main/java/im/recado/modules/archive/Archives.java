package im.recado.modules.archive;

import im.recado.kernel.Kernel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the archives of accounts. While the disk fails, messages wait here, in order and up to a limit, and
 * are tried again: whoever was promised that they are safe is not told so before they are. Any thread; never waits.
 */
public final class Archives {
  private static final Logger LOG = LoggerFactory.getLogger(Archives.class);

  /** So long after a disk has failed it is tried again. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  /** So many characters wait for a disk that fails, at most. */
  private static final long MOST_WAITING = 16L << 20;

  private final Kernel kernel;
  private final ArchiveStore store;

  /** What the disk did not take. Guarded by itself. */
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  private long characters;
  private volatile boolean manyWait;
  private boolean trying;
  private boolean losing;

  /** A message that waits for the disk. */
  private record Waiting(ArchiveName archive, ArchiveEntry entry, CompletableFuture<Void> promise) {}

  public Archives(Kernel kernel, ArchiveStore store) {
    this.kernel = kernel;
    this.store = store;
  }

  /** Where archives are kept. */
  public ArchiveStore store() {
    return store;
  }

  /**
   * Keeps a message behind all others of its archive; one whose id is there is not kept again.
   *
   * @return completes when the message is durable; exceptionally only when the disk has failed for so long that no more
   *     messages can wait for it
   */
  public CompletableFuture<Void> append(ArchiveName archive, ArchiveEntry entry) {
    Waiting message = new Waiting(archive, entry, new CompletableFuture<>());
    if (!queuesBehindOthers(message)) {
      write(message);
    }
    return message.promise();
  }

  /** Whether more comes than the disk takes, so that those who send much have to wait for it. */
  public boolean isBehind() {
    return store.isBehind() || manyWait;
  }

  /** Whether so much waits for the disk that everybody who sends has to wait. */
  public boolean isFull() {
    return store.isFull() || manyWait;
  }

  private void write(Waiting message) {
    store
        .appendSoon(message.archive(), message.entry())
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                message.promise().complete(null);
              } else {
                queue(message);
              }
            });
  }

  private boolean queuesBehindOthers(Waiting message) {
    synchronized (waiting) {
      if (waiting.isEmpty()) {
        return false;
      }
    }
    queue(message);
    return true;
  }

  private void queue(Waiting message) {
    int size = message.entry().xml().length();
    boolean taken;
    synchronized (waiting) {
      taken = characters + size <= MOST_WAITING;
      if (taken) {
        characters += size;
        manyWait = characters > MOST_WAITING / 2;
        waiting.add(message);
        if (!trying) {
          trying = true;
          kernel.timers().after(AGAIN, this::again);
        }
      } else if (!losing) {
        losing = true;
        LOG.error("The disk fails, and no more messages can wait for it: what comes now does not get into the archives");
      }
    }
    if (!taken) {
      message.promise().completeExceptionally(new IllegalStateException("too many messages wait for the disk"));
    }
  }

  /** Tries the oldest message; when the disk takes it, the others follow. */
  private void again() {
    Waiting first;
    synchronized (waiting) {
      first = waiting.getFirst();
    }
    store
        .append(first.archive(), first.entry())
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                follow(first);
              } else {
                kernel.timers().after(AGAIN, this::again);
              }
            });
  }

  private void follow(Waiting first) {
    synchronized (waiting) {
      waiting.removeFirst();
      LOG.info("The archives are written again; {} more messages have waited", waiting.size());
      List<Waiting> rest = List.copyOf(waiting);
      waiting.clear();
      characters = 0;
      manyWait = false;
      trying = false;
      losing = false;
      // Under the lock, so that no newer message comes before these.
      rest.forEach(this::write);
    }
    first.promise().complete(null);
  }
}
