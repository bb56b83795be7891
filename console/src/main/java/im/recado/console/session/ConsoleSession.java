package im.recado.console.session;

import im.recado.wire.jid.Jid;
import java.net.InetAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Somebody who is logged in to the console, with one browser. Any thread. */
public final class ConsoleSession {
  /**
   * What the next page tells on top.
   *
   * @param good whether something was done, or not
   */
  public record Notice(boolean good, String text) {}

  /** Enough for those who go back and forth; one of them may be as large as a file that was handed in. */
  private static final int MOST_PAGES = 4;

  private final String id;
  private final Jid account;
  private final String csrf;
  private final InetAddress client;
  private final String browser;
  private final Instant began;
  /** In nanoseconds, by the kernel's timers. */
  private final long beganNanos;

  private volatile long seenNanos;
  private final KeptPages pages = new KeptPages(MOST_PAGES);
  private @Nullable Notice notice;

  ConsoleSession(
      String id, Jid account, String csrf, InetAddress client, String browser, Instant began, long beganNanos) {
    this.id = id;
    this.account = account;
    this.csrf = csrf;
    this.client = client;
    this.browser = browser;
    this.began = began;
    this.beganNanos = beganNanos;
    this.seenNanos = beganNanos;
  }

  /** What it is called when administrators look at sessions; it opens nothing. */
  public String id() {
    return id;
  }

  /** Who it is, verified at the login. */
  public Jid account() {
    return account;
  }

  /** What every form of this session carries (SECURITY W3). */
  public String csrf() {
    return csrf;
  }

  public InetAddress client() {
    return client;
  }

  /** What the browser said that it is. */
  public String browser() {
    return browser;
  }

  public Instant began() {
    return began;
  }

  long beganNanos() {
    return beganNanos;
  }

  long seenNanos() {
    return seenNanos;
  }

  void seen(long nanos) {
    seenNanos = nanos;
  }

  /** What forms of this session were answered with. */
  public KeptPages pages() {
    return pages;
  }

  /** Tells something on the next page. */
  public synchronized void tell(boolean good, String text) {
    notice = new Notice(good, text);
  }

  /** What is to be told, once. */
  public synchronized @Nullable Notice takeNotice() {
    Notice told = notice;
    notice = null;
    return told;
  }
}
