package im.recado.kernel.session;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A message whose sender waits for an acknowledgement, on its way to one account. It is <em>settled</em> when a stream
 * of the recipient has acknowledged it, or when it has been refused and its sender told so; until then only a durable
 * copy ({@link #secured}) makes it safe.
 *
 * <p>Safe for any thread.
 */
public final class Delivery {
  private Message message;
  private final Jid account;
  private final int size;
  private int copies;
  private boolean settled;
  private @Nullable String id;
  private @Nullable CompletableFuture<Long> secured;
  private @Nullable CompletableFuture<?> writes;
  private @Nullable Runnable whenSettled;

  public Delivery(Message message, Jid account) {
    this.message = message;
    this.account = account;
    this.size = message.element().size();
  }

  /** The message as it is delivered, with its stanza-id. */
  public synchronized Message message() {
    return message;
  }

  /** The message has got its last form. Before it is sent or kept. */
  public synchronized void message(Message message) {
    this.message = message;
  }

  /** What stays the same when its sender sends it once more, or null when that is not known. */
  public synchronized @Nullable String id() {
    return id;
  }

  /** Before it is sent or kept. */
  public synchronized void id(String id) {
    this.id = id;
  }

  /** About how many bytes it takes. */
  int size() {
    return size;
  }

  /** The bare address of the recipient. */
  public Jid account() {
    return account;
  }

  /** One more stream has this message to hand over. */
  synchronized void copied() {
    copies++;
  }

  /** A stream that had this message is gone; whether it was the last and the message needs another way. */
  synchronized boolean lost() {
    copies--;
    return copies <= 0 && !settled;
  }

  public synchronized boolean isSettled() {
    return settled;
  }

  /** Whether nobody has to wait for this message any more: it is settled, or durable, and so is what is written of it. */
  public synchronized boolean isSafe() {
    return (settled || (secured != null && isDone(secured))) && (writes == null || isDone(writes));
  }

  private static boolean isDone(CompletableFuture<?> write) {
    return write.isDone() && !write.isCompletedExceptionally();
  }

  /** Something is written of this message that has to be durable before its sender may forget it: an archive, above all. */
  public synchronized void writing(CompletableFuture<?> write) {
    if (!isDone(write)) {
      writes = writes == null ? write : CompletableFuture.allOf(writes, write);
    }
  }

  /** Completes when everything is durable that is written of this message; exceptionally when something never will be. */
  public synchronized CompletableFuture<?> writes() {
    return writes == null ? CompletableFuture.completedFuture(null) : writes;
  }

  /** The message is in the recipient's hands, or its sender knows that it is not. */
  public void settle() {
    Runnable then;
    synchronized (this) {
      if (settled) {
        return;
      }
      settled = true;
      then = whenSettled;
      whenSettled = null;
    }
    if (then != null) {
      then.run();
    }
  }

  /** Runs a task when this is settled, at once when it is already; replaces an earlier task. */
  public void whenSettled(Runnable task) {
    synchronized (this) {
      if (!settled) {
        whenSettled = task;
        return;
      }
    }
    task.run();
  }

  /** The durable copy: its id in the spool, once it is committed; null when none was asked for. */
  public synchronized @Nullable CompletableFuture<Long> secured() {
    return secured;
  }

  public synchronized void secured(CompletableFuture<Long> copy) {
    this.secured = copy;
  }
}
