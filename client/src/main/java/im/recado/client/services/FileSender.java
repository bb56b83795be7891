package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.SharedFile;
import im.recado.client.protocol.omemo.SecretFile;
import im.recado.client.services.direct.DirectException;
import im.recado.client.services.omemo.Omemo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands files over to the server and tells the others where they are; encrypted where the conversation is. One after the other in a
 * conversation, so that they arrive in order. Safe for any thread.
 */
public final class FileSender {
  /**
   * A file that is not handed over yet.
   *
   * @param part how much of it has gone, from 0 to 1; negative while a person at the other end has not decided
   * @param problem why it did not go, as a word; empty while it may
   */
  public record Sending(long number, Jid to, String name, double part, String problem) {
    public boolean failed() {
      return !problem.isEmpty();
    }
  }

  /** The same as it goes on; guarded by itself. */
  private static final class Job {
    private final long number;
    private final Jid to;
    private final Path file;
    private final boolean passes;
    private double part;
    private String problem = "";
    private @Nullable Thread thread;
    private boolean cancelled;
    private boolean direct;
    /** In bytes, known once it has gone; of the one thread that sends it. */
    private long size;
    /** Its number among the messages; 0 before it has one. */
    private long line;

    Job(long number, Jid to, Path file, boolean passes, boolean direct) {
      this.number = number;
      this.to = to;
      this.file = file;
      this.passes = passes;
      this.direct = direct;
    }

    synchronized boolean isDirect() {
      return direct;
    }

    /** From now on it goes from client to client, and waits for a person there. */
    synchronized void goDirect() {
      direct = true;
      part = -1;
    }

    String name() {
      return String.valueOf(file.getFileName());
    }

    synchronized Sending now() {
      return new Sending(number, to, name(), part, problem);
    }

    /** Begins or begins anew, on this thread; false: it was cancelled before. */
    synchronized boolean begin() {
      if (cancelled || thread != null) {
        return false;
      }
      thread = Thread.currentThread();
      part = 0;
      problem = "";
      return true;
    }

    /** From here on it can not be cancelled any more. */
    synchronized void pastCancelling() throws InterruptedException {
      thread = null;
      if (cancelled) {
        throw new InterruptedException();
      }
    }

    synchronized void end(String why) {
      thread = null;
      problem = why;
    }

    synchronized boolean isCancelled() {
      return cancelled;
    }

    synchronized void cancel() {
      cancelled = true;
      if (thread != null) {
        thread.interrupt();
      }
    }

    /** Whether that is worth telling. */
    synchronized boolean went(double now) {
      boolean more = (int) (100 * now) != (int) (100 * part);
      part = now;
      return more;
    }
  }

  private final Uploads uploads;
  private final DirectFiles direct;
  private final Chats chats;
  private final Omemo omemo;
  private final Hub hub;
  private final Path passing;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, Job> jobs = new ConcurrentSkipListMap<>();
  private final Map<Jid, ReentrantLock> turns = new ConcurrentHashMap<>();

  /**
   * Makes one.
   *
   * @param passing a folder for what is in no file; what an earlier start has left there goes
   */
  FileSender(Uploads uploads, DirectFiles direct, Chats chats, Omemo omemo, Hub hub, Path passing) {
    this.uploads = uploads;
    this.direct = direct;
    this.chats = chats;
    this.omemo = omemo;
    this.hub = hub;
    this.passing = passing;
    try {
      if (Files.exists(passing)) {
        OwnersAlone.delete(passing);
      }
    } catch (IOException e) {
      // The next start.
    }
  }

  /** What is not handed over yet in a conversation, in order. */
  public List<Sending> of(Jid conversation) {
    return jobs.values().stream().filter(job -> job.to.equals(conversation)).map(Job::now).toList();
  }

  /** Hands a file over and sends its address; waits, and tells on the way. */
  public void send(Jid to, Path file) throws InterruptedException {
    run(add(to, file, false, false));
  }

  /** Hands it to the contact's client without a server that keeps it; waits, also for the person there. */
  public void sendDirectly(Jid to, Path file) throws InterruptedException {
    run(add(to, file, false, true));
  }

  /** The same with something that is in no file: it is kept in the profile until it went, or will not go. */
  public void sendPassing(Jid to, String name, byte[] content) throws InterruptedException {
    Path file;
    try {
      OwnersAlone.folder(passing);
      file = Files.createTempDirectory(passing, "").resolve(name);
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(add(to, file, true, false));
  }

  private Job add(Jid to, Path file, boolean passes, boolean directly) {
    Job job = new Job(numbers.incrementAndGet(), to, file, passes, directly);
    jobs.put(job.number, job);
    return job;
  }

  /** Tries once more with one that did not go; waits. */
  public void again(long number) throws InterruptedException {
    Job job = jobs.get(number);
    if (job != null) {
      run(job);
    }
  }

  /** It need not go any more: what is on its way is stopped, what did not go is forgotten. */
  public void cancel(long number) {
    Job job = jobs.get(number);
    if (job != null) {
      job.cancel();
      remove(job);
      tell(job);
    }
  }

  private void remove(Job job) {
    jobs.remove(job.number);
    if (job.passes) {
      try {
        OwnersAlone.delete(Objects.requireNonNull(job.file.getParent()));
      } catch (IOException e) {
        // It is in the profile, which is tidied at the next start.
      }
    }
  }

  private void tell(Job job) {
    hub.tell(new Event.SendingChanged(job.to));
  }

  private void run(Job job) throws InterruptedException {
    if (!job.begin()) {
      return;
    }
    tell(job);
    String problem = "";
    try {
      if (job.isDirect() || !wentInTurn(job)) {
        directly(job);
      }
    } catch (DirectException e) {
      problem = e.reason().name();
    } catch (Uploads.UploadException e) {
      problem = e.reason().name();
    } catch (IllegalArgumentException e) {
      problem = "FAILED";
    } catch (OfflineException e) {
      problem = "OFFLINE";
    } catch (InterruptedException e) {
      if (!job.isCancelled()) {
        throw e;
      }
    } finally {
      job.end(problem);
      if (problem.isEmpty() || job.isCancelled()) {
        remove(job);
      }
      tell(job);
    }
  }

  /** Hands it to the server, after what was begun before; false: the server takes no files, and the contact does. */
  private boolean wentInTurn(Job job) throws Uploads.UploadException, OfflineException, InterruptedException {
    ReentrantLock turn = turns.computeIfAbsent(job.to, to -> new ReentrantLock(true));
    turn.lockInterruptibly();
    try {
      handOver(job);
      return true;
    } catch (Uploads.UploadException e) {
      if (e.reason() == Uploads.UploadException.Reason.NO_SERVICE && direct.takes(job.to)) {
        return false;
      }
      throw e;
    } finally {
      turn.unlock();
    }
  }

  private void directly(Job job) throws DirectException, OfflineException, InterruptedException {
    job.goDirect();
    tell(job);
    if (job.line == 0) {
      job.line = direct.line(job.to, job.file);
    }
    direct.send(job.to, job.file, job.line, (sent, size) -> {
      if (job.went((double) sent / Math.max(1, size))) {
        tell(job);
      }
    });
  }

  private void handOver(Job job) throws Uploads.UploadException, OfflineException, InterruptedException {
    SecretFile seal = omemo.isOn(job.to) ? SecretFile.fresh() : null;
    String url = uploads.put(job.file, seal, (sent, size) -> {
      job.size = size;
      if (job.went((double) sent / Math.max(1, size))) {
        tell(job);
      }
    });
    job.pastCancelling();
    chats.sendFile(job.to, seal == null ? url : seal.address(url), new SharedFile(job.name(), job.size), seal != null);
  }
}
