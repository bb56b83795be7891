package im.recado.modules.adhoc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.Kernel;
import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The commands that each client has on their way. They live on the session that gave them and go with it, those of clients of other
 * servers in a cache; a client has a few at most, and each is forgotten after a time without a word. Identifiers say by themselves
 * that they were given out, so that one that is over can be told from one that never was (XEP-0050 section 4.4). Any thread.
 */
final class Dialogues {
  /** So many commands a session may have on their way; one more, and the oldest is forgotten. */
  static final int MOST = 8;

  static final Duration LIFETIME = Duration.ofMinutes(15);
  /** So many clients of other servers have commands on their way. */
  private static final int MOST_ELSEWHERE = 1000;

  private static final int RANDOM_BYTES = 12;
  private static final int PROOF_BYTES = 12;

  /** Each who has commands keeps those that are open apart from the others. */
  private final Key<LinkedHashMap<String, Dialogue>> key = Key.named("ad-hoc");

  private final Kernel kernel;
  private final Cache<Jid, LinkedHashMap<String, Dialogue>> elsewhere;
  private final byte[] secret = new byte[32];

  Dialogues(Kernel kernel) {
    this.kernel = kernel;
    this.elsewhere =
        Caffeine.newBuilder()
            .maximumSize(MOST_ELSEWHERE)
            .expireAfterAccess(LIFETIME)
            .ticker(kernel.timers()::nanoTime)
            .build();
    kernel.random().nextBytes(secret);
  }

  /** Keeps a command that has asked something; the identifier it goes by. */
  synchronized String keep(Jid requester, Dialogue dialogue) {
    LinkedHashMap<String, Dialogue> open = open(requester);
    if (open == null) {
      open = new LinkedHashMap<>();
      open(requester, open);
    }
    if (open.size() >= MOST) {
      open.pollFirstEntry();
    }
    String id = newId(requester);
    dialogue.touched(kernel.timers().nanoTime());
    open.put(id, dialogue);
    return id;
  }

  /** The command that goes by this identifier, or null when it is over. */
  synchronized @Nullable Dialogue find(Jid requester, String id) {
    LinkedHashMap<String, Dialogue> open = open(requester);
    Dialogue dialogue = open == null ? null : open.get(id);
    if (dialogue == null) {
      return null;
    }
    long now = kernel.timers().nanoTime();
    if (now - dialogue.touched() > LIFETIME.toNanos()) {
      end(requester, id);
      return null;
    }
    dialogue.touched(now);
    return dialogue;
  }

  synchronized void end(Jid requester, String id) {
    LinkedHashMap<String, Dialogue> open = open(requester);
    if (open != null && open.remove(id) != null && open.isEmpty()) {
      open(requester, null);
    }
  }

  private @Nullable LinkedHashMap<String, Dialogue> open(Jid requester) {
    Session session = kernel.sessions().session(requester);
    return session == null ? elsewhere.getIfPresent(requester) : session.get(key);
  }

  private void open(Jid requester, @Nullable LinkedHashMap<String, Dialogue> open) {
    Session session = kernel.sessions().session(requester);
    if (session != null) {
      session.set(key, open);
    } else if (open == null) {
      elsewhere.invalidate(requester);
    } else {
      elsewhere.put(requester, open);
    }
  }

  /** An identifier for a command that asks nothing, or for the next one. */
  String newId(Jid requester) {
    byte[] random = new byte[RANDOM_BYTES];
    kernel.random().nextBytes(random);
    byte[] id = Arrays.copyOf(random, RANDOM_BYTES + PROOF_BYTES);
    System.arraycopy(proof(random, requester), 0, id, RANDOM_BYTES, PROOF_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }

  /** Whether this identifier was given to this requester, in this life of the server. */
  boolean isOurs(String id, Jid requester) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(id);
      return bytes.length == RANDOM_BYTES + PROOF_BYTES
          && MessageDigest.isEqual(
              Arrays.copyOfRange(bytes, RANDOM_BYTES, bytes.length),
              proof(Arrays.copyOf(bytes, RANDOM_BYTES), requester));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private byte[] proof(byte[] random, Jid requester) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update(random);
      return Arrays.copyOf(mac.doFinal(requester.toString().getBytes(StandardCharsets.UTF_8)), PROOF_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
