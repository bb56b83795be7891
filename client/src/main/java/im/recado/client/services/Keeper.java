package im.recado.client.services;

import im.recado.client.protocol.Link;
import im.recado.client.protocol.LoginException;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.Event.State;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Keeps a stream up: connects again when it is lost, at longer and longer intervals, and looks whether it still lives. */
final class Keeper {
  private static final int LONGEST_PAUSE = 60;
  private static final int PING_SECONDS = 60;
  /** For the server's answer, when the stream may have been dead for long. */
  private static final Duration SHORT = Duration.ofSeconds(5);
  private static final System.Logger LOG = System.getLogger(Keeper.class.getName());
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What is to be done on a stream that has just begun. */
  interface Begun {
    void begun(boolean resumed) throws OfflineException, InterruptedException;
  }

  private final Link link;
  private final Hub hub;
  private final Begun begun;
  private final Pause pause;
  /** Something has happened to the stream that the keeper has to look at. */
  private final Semaphore news = new Semaphore(0);
  /** Somebody does not want to wait any longer. */
  private final Semaphore wanted = new Semaphore(0);
  private volatile State state = State.OFFLINE;
  private volatile boolean up;
  private volatile boolean closed;
  /** The computer has woken, or is in another network: the stream may be dead without anybody having noticed. */
  private volatile boolean doubtful;
  /** A person has to do something before there is another attempt. */
  private volatile boolean asking;
  /** Streams one after the other on which something could not be kept. */
  private final AtomicInteger unkept = new AtomicInteger();
  private @Nullable Thread thread;

  /** How it is waited before the next attempt: so long, or until somebody wants it sooner. */
  interface Pause {
    void pause(Semaphore wanted, long millis) throws InterruptedException;
  }

  Keeper(Link link, Hub hub, Begun begun) {
    this(link, hub, begun, (wanted, millis) -> wanted.tryAcquire(millis, TimeUnit.MILLISECONDS));
  }

  Keeper(Link link, Hub hub, Begun begun, Pause pause) {
    this.link = link;
    this.hub = hub;
    this.begun = begun;
    this.pause = pause;
  }

  State state() {
    return state;
  }

  /** Whether a person has to do something. */
  boolean isAsking() {
    return asking;
  }

  private void is(State now, @Nullable LoginException problem) {
    state = now;
    hub.tell(new Event.Connection(now, problem));
  }

  void start() throws LoginException, InterruptedException {
    is(State.CONNECTING, null);
    try {
      up = true;
      boolean resumed = link.connect();
      run(() -> keep(resumed));
    } catch (LoginException e) {
      up = false;
      is(State.OFFLINE, e);
      throw e;
    } catch (RuntimeException e) {
      failed();
      throw e;
    }
  }

  void startWhenPossible() {
    run(() -> reconnect(0));
  }

  /** A step of the keeper's life. */
  private interface Step {
    void run() throws InterruptedException;
  }

  private synchronized void run(Step step) {
    thread = Thread.ofVirtual().name("keeper").start(() -> {
      try {
        step.run();
      } catch (InterruptedException e) {
        // Closed.
      }
    });
  }

  /** There is a stream: until it is lost, and then the next one. */
  private void keep(boolean resumedFirst) throws InterruptedException {
    boolean resumed = resumedFirst;
    int failures = 1;
    while (!closed) {
      boolean doubted = false;
      try {
        is(State.ONLINE, null);
        begun.begun(resumed);
        failures = 1;
        while (up && !closed) {
          news.tryAcquire(PING_SECONDS, TimeUnit.SECONDS);
          if (up) {
            doubted = doubtful;
            doubtful = false;
            alive(doubted);
            unkept.set(0);
          }
        }
      } catch (OfflineException e) {
        // What died in sleep is no sign of a server in distress: the next attempt is made at once.
        failures = doubted ? 0 : failures + 1;
        link.cut();
      } catch (RuntimeException e) {
        // A fault of ours, or a full disk: a new stream may do better, and one that is never tried does not.
        LOG.log(System.Logger.Level.WARNING, "the stream is begun anew", e);
        failures++;
        link.cut();
      }
      up = false;
      resumed = connected(failures + unkept.get());
    }
  }

  private void alive(boolean doubted) throws OfflineException, InterruptedException {
    Node ping = Node.iq("get", link.jid().server(), Node.of("ping", Ns.PING));
    try {
      if (doubted) {
        link.ask(ping, SHORT);
      } else {
        link.ask(ping);
      }
    } catch (RefusedException e) {
      // Whoever refuses is there; whoever is silent is not.
      if (e.isUnanswered()) {
        throw new OfflineException("the server does not answer");
      }
    }
  }

  private void reconnect(int attempts) throws InterruptedException {
    keep(connected(attempts));
  }

  /** Connects, however often it takes; whether the session of before goes on. */
  private boolean connected(int already) throws InterruptedException {
    int attempts = already;
    while (!closed) {
      if (attempts > 0) {
        int seconds = Math.min(LONGEST_PAUSE, 1 << Math.min(attempts - 1, 6));
        pause.pause(wanted, seconds * (500L + RANDOM.nextInt(500)));
      }
      wanted.drainPermits();
      if (doubtful) {
        // The network is often there only some seconds later: the pauses are short ones again.
        attempts = 0;
        doubtful = false;
      }
      news.drainPermits();
      if (closed) {
        break;
      }
      is(State.CONNECTING, null);
      try {
        up = true;
        return link.connect();
      } catch (LoginException e) {
        up = false;
        is(State.OFFLINE, e);
        if (!e.mayPass()) {
          asking = true;
          wanted.acquire();
          asking = false;
          attempts = 0;
          continue;
        }
      } catch (RuntimeException e) {
        // A fault of ours, or a disk that gives nothing: whoever gives up here never connects again.
        LOG.log(System.Logger.Level.WARNING, "an attempt to connect has failed", e);
        failed();
      }
      attempts++;
    }
    throw new InterruptedException("closed");
  }

  private void failed() {
    link.cut();
    up = false;
    is(State.OFFLINE, null);
  }

  void lost() {
    up = false;
    is(State.OFFLINE, null);
    news.release();
  }

  /** What came could not be kept: the stream is about to end, and longer and longer is waited before the next one. */
  void unkept() {
    unkept.incrementAndGet();
  }

  void retry() {
    wanted.release();
    news.release();
  }

  /** The computer has slept, or is in another network: a stream is asked at once and has not long to answer, and nothing is waited for. */
  void woke() {
    doubtful = true;
    news.release();
    if (!asking) {
      wanted.release();
    }
  }

  void close() {
    closed = true;
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running != null) {
      running.interrupt();
    }
    link.disconnect();
  }
}
