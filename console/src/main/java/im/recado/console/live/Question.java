package im.recado.console.live;

import im.recado.kernel.background.Background;
import im.recado.kernel.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that a page asks the database again and again and does not wait for long: while the database is away, whoever looks
 * wants to be told so now. It is asked once at a time, however many look. Any thread that may wait.
 */
public final class Question<T> {
  private static final Duration PATIENCE = Duration.ofMillis(600);

  private final String name;
  private @Nullable CompletableFuture<T> asked;

  /** @param name of the thread that waits for the answer */
  public Question(String name) {
    this.name = name;
  }

  /** The answer; nothing when the database is away or takes its time. */
  public Optional<T> ask(Supplier<T> how) {
    try {
      return Optional.of(begin(how).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException) {
        return Optional.empty();
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private synchronized CompletableFuture<T> begin(Supplier<T> how) {
    CompletableFuture<T> last = asked;
    if (last == null || last.isDone()) {
      last = CompletableFuture.supplyAsync(how, Background.executor(name));
      asked = last;
    }
    return last;
  }
}
