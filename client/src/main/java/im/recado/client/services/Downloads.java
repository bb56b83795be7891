package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.omemo.SecretFile;
import im.recado.client.services.store.Download;
import im.recado.client.services.store.Download.State;
import im.recado.client.services.store.DownloadStore;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Messages;
import im.recado.client.services.store.StoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Fetches files because a person wants to keep them, wherever they are, and remembers which. A file is under its name only when all
 * of it is there. Safe for any thread.
 */
public final class Downloads implements AutoCloseable {
  /** No more is fetched of one file, in bytes, whatever its server sends. */
  private static final long LARGEST = 20_000_000_000L;

  /** What a file is called while it comes. */
  private static final String DRAFT = ".recado-";

  /** A download that is on its way; guarded by itself. */
  private static final class Job {
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable Thread thread = Thread.currentThread();
    private State stopped = State.RUNNING;
    private double part;

    /** Stops it, with this as its end. */
    synchronized void stop(State as) {
      if (thread != null) {
        stopped = as;
        thread.interrupt();
      }
    }

    /** Nobody stops it any more; how it was stopped, {@link State#RUNNING} when it was not. */
    synchronized State end() {
      thread = null;
      return stopped;
    }

    /** Whether that is worth telling. */
    synchronized boolean went(double now) {
      boolean more = (int) (100 * now) != (int) (100 * part);
      part = now;
      return more;
    }

    synchronized double part() {
      return part;
    }
  }

  /** Where the bytes of a file come from. */
  interface Source {
    /**
     * Brings them; waits.
     *
     * @param draft a file that is there
     * @param most how many there is room for
     * @param progress hears bytes that have come and the size, 0 when nobody knows it
     * @return {@link State#DONE} when all are there, else why they are not
     */
    State into(Path draft, long most, BiConsumer<Long, Long> progress) throws IOException, InterruptedException;
  }

  private final Uploads uploads;
  private final DownloadStore store;
  private final Messages messages;
  private final Hub hub;
  private final Clock clock;
  private final Map<Long, Job> jobs = new ConcurrentHashMap<>();
  /** Those whose end a person has not seen yet in the conversation. */
  private final Set<Long> fresh = ConcurrentHashMap.newKeySet();

  Downloads(Uploads uploads, DownloadStore store, Messages messages, Hub hub, Clock clock) {
    this.uploads = uploads;
    this.store = store;
    this.messages = messages;
    this.hub = hub;
    this.clock = clock;
    store.begin();
  }

  /** Where the file of a message is; nothing for what is none. */
  public static Optional<URI> address(Message message) {
    return !message.file() ? Optional.empty()
        : message.security().isEncrypted() ? SecretFile.https(message.body()) : Uploads.address(message.body());
  }

  /** All that were fetched, the newest first. */
  public List<Download> all() {
    return store.all();
  }

  /** Those of a conversation that were begun since the program was, and not put away. */
  public List<Download> fresh(Jid conversation) {
    return fresh.isEmpty() ? List.of() : store.all().stream()
        .filter(download -> fresh.contains(download.number()) && download.conversation().equals(conversation)).toList().reversed();
  }

  /** How much of one has come, from 0 to 1; negative: nobody knows how large it is. */
  public double part(long number) {
    Job job = jobs.get(number);
    return job == null ? 0 : job.part();
  }

  /** Whether it can be fetched once more: its message is still there, and it is not on its way. */
  public boolean repeatable(Download download) {
    return !jobs.containsKey(download.number()) && message(download).isPresent();
  }

  private Optional<Message> message(Download download) {
    return messages.find(download.message()).filter(message -> address(message).isPresent());
  }

  /** Fetches the file of a message and writes it there, in the place of what is there; waits. */
  public void save(Message message, Path target) throws InterruptedException {
    save(message, target, source(message));
  }

  /** The same with one that comes from elsewhere; how it ended. */
  State save(Message message, Path target, Source source) throws InterruptedException {
    long number = store.add(message, target.toAbsolutePath(), clock.instant());
    fresh.add(number);
    return run(number, source, target.toAbsolutePath());
  }

  /** Fetches one once more, to where it was; waits. */
  public void again(long number) throws InterruptedException {
    Optional<Download> download = store.find(number);
    Optional<Message> message = download.flatMap(this::message);
    if (message.isPresent()) {
      store.set(number, State.RUNNING, 0);
      fresh.add(number);
      run(number, source(message.get()), download.get().file());
    }
  }

  /** Stops one that is on its way. */
  public void cancel(long number) {
    Job job = jobs.get(number);
    if (job != null) {
      job.stop(State.CANCELLED);
    }
  }

  /** Its end was seen in the conversation. */
  public void putAway(long number) {
    fresh.remove(number);
    hub.tell(new Event.DownloadsChanged());
  }

  /** Takes one out of the list; the file stays. */
  public void remove(long number) {
    cancel(number);
    store.remove(number);
    putAway(number);
  }

  /** Takes all out of the list that are not on their way; the files stay. */
  public void clear() {
    store.clear();
    fresh.retainAll(jobs.keySet());
    hub.tell(new Event.DownloadsChanged());
  }

  private State run(long number, Source source, Path target) throws InterruptedException {
    Job job = new Job();
    if (jobs.putIfAbsent(number, job) != null) {
      return State.RUNNING;
    }
    hub.tell(new Event.DownloadsChanged());
    State state = State.FAILED;
    State end = State.FAILED;
    try {
      state = fetch(source, target, job);
    } catch (InterruptedException e) {
      state = State.INTERRUPTED;
    } finally {
      State stopped = job.end();
      boolean done = state == State.DONE;
      end = stopped == State.RUNNING || done ? state : stopped;
      if (stopped != State.RUNNING) {
        // Whoever stopped it meant this download, not the thread.
        Thread.interrupted();
      }
      jobs.remove(number);
      ended(number, end, done ? size(target) : 0);
      if (end == State.CANCELLED) {
        fresh.remove(number);
      }
      hub.tell(new Event.DownloadsChanged());
      job.over.countDown();
    }
    if (state == State.INTERRUPTED && job.end() == State.RUNNING) {
      throw new InterruptedException();
    }
    return end;
  }

  private void ended(long number, State state, long size) {
    try {
      store.set(number, state, size);
    } catch (StoreException e) {
      // The profile was closed meanwhile: the next start says that it was interrupted.
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  /** From wherever a server has it. */
  private Source source(Message message) {
    return (draft, most, progress) -> {
      Optional<URI> address = address(message);
      if (address.isEmpty()) {
        return State.FAILED;
      }
      boolean sealed = message.security().isEncrypted();
      State got = uploads.fetch(address.get(), draft, sealed ? Math.min(most, SecretFiles.LARGEST + SecretFile.TAG) : most, progress);
      if (got != State.DONE || !sealed) {
        return got;
      }
      Optional<byte[]> open = SecretFile.of(message.body()).open(Files.readAllBytes(draft));
      if (open.isEmpty()) {
        return State.CHANGED;
      }
      Files.write(draft, open.get());
      return State.DONE;
    };
  }

  private State fetch(Source source, Path target, Job job) throws InterruptedException {
    Path folder = target.getParent();
    if (folder == null) {
      return State.FAILED;
    }
    Path draft;
    long room;
    try {
      draft = Files.createTempFile(folder, DRAFT, "");
      room = Math.min(LARGEST, Files.getFileStore(folder).getUsableSpace());
    } catch (IOException e) {
      return State.NOT_WRITTEN;
    }
    try {
      State got = source.into(draft, room, (come, size) -> {
        if (job.went(size > 0 ? Math.min(1, (double) come / size) : -1)) {
          hub.tell(new Event.DownloadsChanged());
        }
      });
      if (got != State.DONE) {
        return got;
      }
      Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
      return State.DONE;
    } catch (IOException e) {
      return State.NOT_WRITTEN;
    } finally {
      try {
        Files.deleteIfExists(draft);
      } catch (IOException e) {
        // A hidden file is left over.
      }
    }
  }

  /** Stops all that are on their way, and waits a moment for what they write last. */
  @Override
  public void close() {
    List<Job> running = List.copyOf(jobs.values());
    running.forEach(job -> job.stop(State.INTERRUPTED));
    try {
      for (Job job : running) {
        if (!job.over.await(1, TimeUnit.SECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
