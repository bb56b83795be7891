package im.recado.kernel.log;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import im.recado.kernel.time.Timers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Security events, in lines that programs such as fail2ban read: {@code AUTHFAIL ip=… port=… user=… mech=… reason=…
 * n=…}. What a stranger chose is escaped, so that a value has no space and no line break. At most one line a second is
 * written for an address and rule and at most {@value #MOST_LINES} in all; {@code n} counts what the line stands for,
 * and the last of a burst is told a second later. Any thread.
 */
public final class SecurityLog {
  /** The name of the logger behind it; the server writes it to a file of its own. */
  public static final String LOGGER = "recado.security";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final int MOST_LINES = 100;
  private static final int MOST_ADDRESSES = 10_000;
  private static final int MOST_CHARS = 256;
  private static final String HARMLESS = "@._-+/:";

  private final Consumer<String> lines;
  private final Timers timers;
  private final Cache<Key, Flood> floods;
  private long windowStart;
  private int linesInWindow;
  private boolean restIsAwaited;

  private record Key(String rule, String address) {}

  private static final class Flood {
    private long lastLine;
    private long unsaid;
    private boolean said;
    private String line = "";
  }

  /** Writes to the logger {@value #LOGGER}. */
  public SecurityLog(Timers timers) {
    this(LOG::info, timers);
  }

  /** Writes to {@code lines}, with the time of {@code timers}. */
  public SecurityLog(Consumer<String> lines, Timers timers) {
    this.lines = lines;
    this.timers = timers;
    this.windowStart = timers.nanoTime();
    this.floods =
        Caffeine.newBuilder()
            .maximumSize(MOST_ADDRESSES)
            .expireAfterAccess(Duration.ofMinutes(15))
            .ticker(timers::nanoTime)
            .scheduler(Scheduler.disabledScheduler())
            .executor(Runnable::run)
            .build();
  }

  /**
   * A login failed.
   *
   * @param user the name that was tried, or null when none was told
   * @param mechanism of SASL
   * @param reason the SASL condition, such as {@code not-authorized}
   */
  public void authenticationFailed(
      InetSocketAddress peer, @Nullable String user, String mechanism, String reason) {
    event(
        "AUTHFAIL",
        peer,
        " user=" + escape(user == null ? "-" : user) + " mech=" + escape(mechanism) + " reason=" + escape(reason));
  }

  /**
   * A rule of the server refused something: too many connections, a flood, what breaks the protocol on purpose.
   *
   * @param user whom the peer has proved to be, or null
   * @param rule in short: a condition of RFC 6120, the key of an option
   */
  public void refused(InetSocketAddress peer, @Nullable String user, String rule, String reason) {
    event(
        "REFUSED",
        peer,
        " user=" + escape(user == null ? "-" : user) + " rule=" + escape(rule) + " reason=" + escape(reason));
  }

  /**
   * An address is not listened to for a while.
   *
   * @param source an address of IPv4, or a network of IPv6 with its length
   * @param times so often in a row
   */
  public void banned(String source, Duration length, int times, String reason) {
    event(
        new Key("BANNED", source),
        "BANNED ip=" + source + " seconds=" + length.toSeconds() + " times=" + times + " reason=" + escape(reason));
  }

  private void event(String kind, InetSocketAddress peer, String rest) {
    InetAddress address = peer.getAddress();
    if (address != null) {
      String ip = ip(address);
      event(new Key(kind, ip), kind + " ip=" + ip + " port=" + peer.getPort() + rest);
    }
  }

  private void event(Key key, String line) {
    String told;
    synchronized (floods) {
      Flood flood = floods.get(key, ignored -> new Flood());
      flood.unsaid++;
      flood.line = line;
      told = tell(flood);
      if (told == null) {
        awaitRest();
      }
    }
    if (told != null) {
      lines.accept(told);
    }
  }

  /** The line to be written now; null when it has to wait. */
  private @Nullable String tell(Flood flood) {
    long now = timers.nanoTime();
    if (now - windowStart >= WINDOW.toNanos()) {
      windowStart = now;
      linesInWindow = 0;
    }
    if (flood.said && now - flood.lastLine < WINDOW.toNanos() || linesInWindow >= MOST_LINES) {
      return null;
    }
    linesInWindow++;
    flood.said = true;
    flood.lastLine = now;
    String line = flood.line + " n=" + flood.unsaid;
    flood.unsaid = 0;
    flood.line = "";
    return line;
  }

  private void awaitRest() {
    if (!restIsAwaited) {
      restIsAwaited = true;
      Object _ = timers.after(WINDOW, this::tellRest);
    }
  }

  /** Whoever stops after a burst leaves events that no other event would bring into the log. */
  private void tellRest() {
    List<String> told = new ArrayList<>();
    synchronized (floods) {
      restIsAwaited = false;
      for (Flood flood : floods.asMap().values()) {
        String line = flood.unsaid == 0 ? null : tell(flood);
        if (line != null) {
          told.add(line);
        } else if (flood.unsaid > 0) {
          awaitRest();
        }
      }
    }
    told.forEach(lines);
  }

  private static String ip(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  /** A value without anything that could end it or the line: other bytes than letters, digits and few signs as %XX. */
  public static String escape(String value) {
    StringBuilder escaped = new StringBuilder(value.length());
    String some = value.length() > MOST_CHARS ? value.substring(0, MOST_CHARS) : value;
    for (byte b : some.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || HARMLESS.indexOf(c) >= 0) {
        escaped.append(c);
      } else {
        escaped.append("%%%02X".formatted((int) c));
      }
    }
    return escaped.isEmpty() ? "-" : escaped.toString();
  }
}
