package im.recado.modules.captcha;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.modules.bob.Bits;
import im.recado.wire.form.DataForm;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Challenges that were put to strangers and not answered yet (XEP-0158). Each is good for one answer, for a while, and from
 * where it was asked for (SECURITY A13). Bounded; any thread.
 *
 * @param <K> where challenges are asked for from
 */
public final class Captchas<K> {
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  private static final int CHARS = 6;
  private static final int MOST_SOURCES = 2_000;
  private static final int MOST_PER_SOURCE = 5;
  private static final int MOST_PROOF_CHARS = 256;

  /**
   * A challenge.
   *
   * @param text what stands in the picture
   * @param bits how many of the hash must be right; 0 when no work is offered
   * @param label those bits, in hexadecimal digits
   * @param beginning with which the worked-on text begins
   */
  public record Challenge(String id, String text, int bits, String label, String beginning, Instant until) {}

  private final SecureRandom random;
  private final Clock clock;
  private final Cache<K, Deque<Challenge>> challenges = Caffeine.newBuilder().maximumSize(MOST_SOURCES).build();

  public Captchas(SecureRandom random, Clock clock) {
    this.random = random;
    this.clock = clock;
  }

  /**
   * A new challenge. Older ones of the same source are forgotten when there are many.
   *
   * @param beginning with which the text begins on which a computer works (section 6.2)
   * @param bits how hard the computer may work instead; 0 for not at all
   */
  public synchronized Challenge challenge(K source, String beginning, int bits) {
    StringBuilder text = new StringBuilder(CHARS);
    for (int i = 0; i < CHARS; i++) {
      text.append(Glyphs.ALL.charAt(random.nextInt(Glyphs.ALL.length())));
    }
    byte[] id = new byte[16];
    random.nextBytes(id);
    Challenge challenge =
        new Challenge(
            HexFormat.of().formatHex(id), text.toString(), bits, label(bits), beginning, clock.instant().plus(LIFETIME));
    Deque<Challenge> own = challenges.get(source, any -> new ArrayDeque<>());
    own.addLast(challenge);
    if (own.size() > MOST_PER_SOURCE) {
      own.removeFirst();
    }
    return challenge;
  }

  /** A picture of what is to be read, as PNG; another one each time. Takes milliseconds of computing. */
  public Bits picture(Challenge challenge) {
    return Bits.of("image/png", draw(challenge));
  }

  byte[] draw(Challenge challenge) {
    return new CaptchaPicture(random).draw(challenge.text);
  }

  /** A number of exactly so many bits (section 6.2). */
  private String label(int bits) {
    return bits == 0 ? "" : Long.toHexString(1L << (bits - 1) | random.nextLong() & ((1L << (bits - 1)) - 1));
  }

  /** Whether the answers hold what a challenge of this source asked for; it is used up, whatever was answered. */
  public boolean passes(K source, DataForm answers) {
    Challenge challenge = take(source, answers.value("challenge"));
    if (challenge == null) {
      return false;
    }
    String read = answers.value("ocr");
    if (read != null && !read.isBlank()) {
      return read.strip().toUpperCase(Locale.ROOT).equals(challenge.text);
    }
    String proof = answers.value("SHA-256");
    return proof != null && isProof(challenge, proof);
  }

  private synchronized @Nullable Challenge take(K source, @Nullable String id) {
    Deque<Challenge> own = challenges.getIfPresent(source);
    if (id == null || own == null) {
      return null;
    }
    Challenge found = null;
    for (Challenge challenge : own) {
      if (challenge.id.equals(id)) {
        found = challenge;
      }
    }
    own.remove(found);
    return found == null || !clock.instant().isBefore(found.until) ? null : found;
  }

  /** Whether a text begins as it should and its hash ends as the label says. */
  static boolean isProof(Challenge challenge, String text) {
    if (challenge.bits == 0 || text.length() > MOST_PROOF_CHARS || !text.startsWith(challenge.beginning)) {
      return false;
    }
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      long end = 0;
      for (int i = hash.length - 8; i < hash.length; i++) {
        end = end << 8 | (hash[i] & 0xff);
      }
      return (end & ((1L << challenge.bits) - 1)) == Long.parseLong(challenge.label, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
