package im.recado.client.model;

import im.recado.client.protocol.LoginException;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Where models work: on the thread of the user interface, and elsewhere what waits. */
public final class Ui {
  private final Executor screen;
  private final Executor elsewhere;
  private final Executor inOrder;

  /**
   * Makes it of executors.
   *
   * @param screen runs on the thread of the user interface, later
   * @param elsewhere runs what waits for the network
   * @param inOrder runs what reads and writes the store, one after the other: an {@link Order}
   */
  public Ui(Executor screen, Executor elsewhere, Executor inOrder) {
    this.screen = screen;
    this.elsewhere = whileItTakes(elsewhere);
    this.inOrder = whileItTakes(inOrder);
  }

  /** What is too late is not done: the account was taken away, or the program is being ended from outside. */
  private static Executor whileItTakes(Executor executor) {
    return work -> {
      try {
        executor.execute(work);
      } catch (RejectedExecutionException e) {
        // Whoever would have waited for it is going as well.
      }
    };
  }

  /** The same for one of several accounts, whose store has an order of its own. */
  public Ui after(Executor order) {
    return new Ui(screen, elsewhere, order);
  }

  /** Something that asks the server. */
  public interface Request<T> {
    T run() throws RefusedException, OfflineException, LoginException, InterruptedException;
  }

  /** Does this on the thread of the user interface. */
  public void show(Runnable work) {
    screen.execute(work);
  }

  /** Does this elsewhere, after what was given before. */
  public void away(Runnable work) {
    inOrder.execute(work);
  }

  /** Does this elsewhere, after what a person has said before, and beside all else: it is to be kept whatever happens next. */
  public void said(Runnable work) {
    inOrder.execute(new Order.Said(work));
  }

  /** Does this elsewhere, beside everything else: it may take long. */
  public void aside(Runnable work) {
    elsewhere.execute(work);
  }

  /** Reads elsewhere and shows what was read. */
  public <T> void read(Supplier<T> reads, Consumer<T> shows) {
    read(reads, shows, () -> {});
  }

  /**
   * The same, for who waits for it.
   *
   * @param failed is done when it cannot be read; what that was stands in the log
   */
  public <T> void read(Supplier<T> reads, Consumer<T> shows, Runnable failed) {
    inOrder.execute(() -> {
      T value;
      try {
        value = reads.get();
      } catch (RuntimeException | Error e) {
        screen.execute(failed);
        throw e;
      }
      screen.execute(() -> shows.accept(value));
    });
  }

  /**
   * Asks the server elsewhere and shows the answer.
   *
   * @param failed hears the word for the failure: a condition of XMPP, {@code offline}
   */
  public <T> void ask(Request<T> request, Consumer<T> shows, Consumer<String> failed) {
    elsewhere.execute(() -> {
      try {
        T answer = request.run();
        screen.execute(() -> shows.accept(answer));
      } catch (RefusedException e) {
        screen.execute(() -> failed.accept(e.condition()));
      } catch (OfflineException | LoginException e) {
        screen.execute(() -> failed.accept("offline"));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException | Error e) {
        // Whoever waits hears that it did not go, whatever it was; what it was stands in the log.
        screen.execute(() -> failed.accept("undefined-condition"));
        throw e;
      }
    });
  }
}
