package im.recado.console.session;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Option;
import im.recado.wire.jid.Jid;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who is logged in to the console. A browser holds a token of 192 random bits, the server its hash alone; a session ends when
 * nobody used it for a while, after a day's work at the latest, at a log-out, and when the password is changed (SECURITY W6,
 * A11). Bounded; in memory: a restart logs everybody out. Any thread.
 */
public final class ConsoleSessions {
  public static final Option<Duration> IDLE =
      Option.duration(
          "console.session-idle", Duration.ofMinutes(15), "A login to the console ends when nobody used it for so long.");

  public static final Option<Duration> LONGEST =
      Option.duration("console.session-longest", Duration.ofHours(12), "A login to the console ends after so long.");

  private static final int MOST = 1000;
  private static final int MOST_PER_ACCOUNT = 20;
  private static final int TOKEN_BYTES = 24;
  private static final int MOST_BROWSER_CHARS = 200;

  /** A session that has just begun, with the token that its browser gets; it is told nobody again. */
  public record Begun(String token, ConsoleSession session) {}

  private final Kernel kernel;
  private final Map<String, ConsoleSession> byHash = new ConcurrentHashMap<>();
  private final PagesOfNobody ofNobody = new PagesOfNobody();

  public ConsoleSessions(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Begins a session, always a new one: nobody can prepare one for somebody else. */
  public synchronized Begun begin(Jid account, InetAddress client, String browser) {
    endExpired();
    makeRoom(session -> session.account().equals(account), MOST_PER_ACCOUNT);
    makeRoom(session -> true, MOST);
    String token = random();
    ConsoleSession session =
        new ConsoleSession(
            random().substring(0, 12),
            account,
            random(),
            client,
            browser.substring(0, Math.min(MOST_BROWSER_CHARS, browser.length())),
            kernel.clock().instant(),
            kernel.timers().nanoTime());
    byHash.put(hash(token), session);
    return new Begun(token, session);
  }

  /** The oldest make room. */
  private void makeRoom(Predicate<ConsoleSession> which, int most) {
    List<ConsoleSession> all = new ArrayList<>(byHash.values().stream().filter(which).toList());
    all.sort(Comparator.comparingLong(ConsoleSession::beganNanos));
    for (int i = 0; i <= all.size() - most; i++) {
      byHash.values().remove(all.get(i));
    }
  }

  /** The session of a token, which is used by that; null when there is none or it is over. */
  public @Nullable ConsoleSession find(@Nullable String token) {
    if (token == null) {
      return null;
    }
    ConsoleSession session = byHash.get(hash(token));
    if (session == null || isOver(session)) {
      return null;
    }
    session.seen(kernel.timers().nanoTime());
    return session;
  }

  /** Whether a session still holds; looking does not keep it alive. */
  public boolean holds(ConsoleSession session) {
    return byHash.containsValue(session) && !isOver(session);
  }

  private boolean isOver(ConsoleSession session) {
    long now = kernel.timers().nanoTime();
    return now - session.seenNanos() > kernel.options().get(IDLE).toNanos()
        || now - session.beganNanos() > kernel.options().get(LONGEST).toNanos();
  }

  private void endExpired() {
    byHash.values().removeIf(this::isOver);
  }

  /** Ends a session. */
  public void end(ConsoleSession session) {
    byHash.values().remove(session);
  }

  /** Ends the session that is called so; whether there was one. */
  public boolean end(String id) {
    return byHash.values().removeIf(session -> session.id().equals(id));
  }

  /** Ends every session of an account. */
  public void endAll(Jid account) {
    byHash.values().removeIf(session -> session.account().equals(account));
  }

  /** All of them, the oldest first. */
  public List<ConsoleSession> all() {
    endExpired();
    List<ConsoleSession> all = new ArrayList<>(byHash.values());
    all.sort(Comparator.comparingLong(ConsoleSession::beganNanos));
    return all;
  }

  /** A word of 192 random bits. */
  public String random() {
    byte[] bytes = new byte[TOKEN_BYTES];
    kernel.random().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What forms were answered with that somebody filled in who is not logged in. */
  public PagesOfNobody pagesOfNobody() {
    return ofNobody;
  }

  private static String hash(String token) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
