package im.recado.console.session;

import im.recado.kernel.Kernel;
import im.recado.kernel.limit.Buckets;
import im.recado.kernel.session.Endings;
import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The second factor of those who log in to the console: a code from an authenticator (RFC 6238), or one of ten that work once. A
 * code is taken once; who guesses is stopped after twenty an hour (SECURITY W7). What authenticators and server share is sealed
 * in the database, of the ten codes the hashes alone are there. Any thread that may wait.
 */
public final class SecondFactors {
  private static final String KEY = "totp";
  private static final int SECRET_BYTES = 20;
  private static final int CODES = 10;
  private static final int ATTEMPTS = 20;
  private static final double PER_SECOND = ATTEMPTS / 3600.0;
  private static final int MOST_WAITING = 1000;
  private static final int MOST_WAITING_PER_ACCOUNT = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** What comes of an attempt. */
  public enum Outcome {
    WELCOME,
    REFUSED,
    /** Too many attempts: this one was not looked at. */
    LATER
  }

  /** How somebody's factor is. */
  public record State(Instant since, int codesLeft) {}

  /**
   * As it is kept.
   *
   * @param secret in Base64, sealed
   */
  private record Factor(String secret, long lastStep, Instant since, List<String> codes) {
    static Factor read(String text) {
      String[] parts = text.split(" ", -1);
      return new Factor(
          parts[0],
          Long.parseLong(parts[1]),
          Instant.parse(parts[2]),
          parts[3].isEmpty() ? List.of() : List.of(parts[3].split(",")));
    }

    String kept() {
      return secret + " " + lastStep + " " + since + " " + String.join(",", codes);
    }
  }

  /**
   * Somebody whose password was right and whose code is awaited.
   *
   * @param began the moment before the password was looked at ({@link Endings})
   */
  public record Waiting(Jid account, long began, long until) {}

  private final Kernel kernel;
  private final KeyValues store;
  private final Sealing sealing;
  private final Buckets<Jid> attempts;
  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
  private final Map<Jid, byte[]> offered = new LinkedHashMap<>();

  public SecondFactors(Kernel kernel, KeyValues store, Sealing sealing) {
    this.kernel = kernel;
    this.store = store;
    this.sealing = sealing;
    this.attempts = new Buckets<>(kernel.timers()::nanoTime);
  }

  private @Nullable Factor find(Jid account) {
    String kept = store.get(account, KEY);
    return kept == null ? null : Factor.read(kept);
  }

  /** How somebody's factor is; null when there is none. */
  public @Nullable State state(Jid account) {
    Factor factor = find(account);
    return factor == null ? null : new State(factor.since, factor.codes.size());
  }

  /** A new secret for somebody's authenticator, as people type it; it counts when a code of it comes back. */
  public synchronized String offer(Jid account) {
    if (offered.size() >= MOST_WAITING && !offered.containsKey(account)) {
      offered.remove(offered.keySet().iterator().next());
    }
    return Totp.base32(offered.computeIfAbsent(account, any -> random(SECRET_BYTES)));
  }

  /** Where authenticators read all of it from a picture. */
  public String address(Jid account, String secret) {
    return "otpauth://totp/Recado:" + account + "?secret=" + secret + "&issuer=Recado";
  }

  /** Takes up the secret that was offered if this is a code of it; the codes that work once, told once, or null. */
  public synchronized @Nullable List<String> begin(Jid account, String code) {
    byte[] secret = offered.get(account);
    Instant now = kernel.clock().instant();
    long step = secret == null ? -1 : Totp.step(secret, digits(code), now.getEpochSecond(), -1);
    if (secret == null || step < 0 || find(account) != null) {
      return null;
    }
    offered.remove(account);
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < CODES; i++) {
      codes.add(HexFormat.of().formatHex(random(5)));
    }
    store.put(account, KEY, new Factor(sealing.seal(Base64.getEncoder().encodeToString(secret), place(account)), step, now, codes.stream().map(SecondFactors::hash).toList()).kept());
    return codes;
  }

  /** Looks at a code; a right one does not work again. */
  public synchronized Outcome attempt(Jid account, String code) {
    if (!attempts.take(account, 1, PER_SECOND, ATTEMPTS)) {
      return Outcome.LATER;
    }
    Factor factor = find(account);
    if (factor == null) {
      return Outcome.REFUSED;
    }
    String secret = sealing.open(factor.secret, place(account));
    // Without the key of the seal only the codes that work once are left.
    long step =
        secret == null
            ? -1
            : Totp.step(
                Base64.getDecoder().decode(secret), digits(code), kernel.clock().instant().getEpochSecond(), factor.lastStep);
    if (step >= 0) {
      store.put(account, KEY, new Factor(factor.secret, step, factor.since, factor.codes).kept());
      return Outcome.WELCOME;
    }
    List<String> rest = new ArrayList<>(factor.codes);
    if (rest.remove(hash(code.strip().toLowerCase(Locale.ROOT)))) {
      store.put(account, KEY, new Factor(factor.secret, factor.lastStep, factor.since, rest).kept());
      return Outcome.WELCOME;
    }
    return Outcome.REFUSED;
  }

  private static String place(Jid account) {
    return "second factor of " + account;
  }

  /** People write codes in groups. */
  private static String digits(String code) {
    return code.replace(" ", "");
  }

  /** There is none any more; whether there was one. */
  public synchronized boolean end(Jid account) {
    return store.remove(account, KEY);
  }

  /**
   * The password of somebody was right; what stands for that until the code comes.
   *
   * @param began the moment before the password was looked at ({@link Endings})
   */
  public synchronized String await(Jid account, long began) {
    long now = kernel.timers().nanoTime();
    waiting.values().removeIf(each -> each.until - now < 0);
    // Whoever knows one password cannot push out the logins of others; of an account, and of all, the oldest make room.
    List<Map.Entry<String, Waiting>> all =
        waiting.entrySet().stream().sorted(Comparator.comparingLong(each -> each.getValue().until - now)).toList();
    List<Map.Entry<String, Waiting>> own = all.stream().filter(each -> each.getValue().account.equals(account)).toList();
    if (own.size() >= MOST_WAITING_PER_ACCOUNT) {
      waiting.remove(own.getFirst().getKey());
    } else if (all.size() >= MOST_WAITING) {
      waiting.remove(all.getFirst().getKey());
    }
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random(24));
    waiting.put(token, new Waiting(account, began, now + PATIENCE.toNanos()));
    return token;
  }

  /** Whose code is awaited; null when nobody's, it took too long, or the account was shut out since. */
  public @Nullable Waiting awaited(String token) {
    Waiting found = waiting.get(token);
    return found == null
            || found.until - kernel.timers().nanoTime() < 0
            || kernel.sessions().endings().since(found.began, found.account) != null
        ? null
        : found;
  }

  /** The code came. */
  public void arrived(String token) {
    waiting.remove(token);
  }

  private byte[] random(int size) {
    byte[] bytes = new byte[size];
    kernel.random().nextBytes(bytes);
    return bytes;
  }

  private static String hash(String code) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 18));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
