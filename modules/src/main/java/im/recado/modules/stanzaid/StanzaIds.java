package im.recado.modules.stanzaid;

import im.recado.kernel.session.Session;
import im.recado.modules.sm.Lineage;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Where the ids of messages come from (XEP-0359).
 *
 * <p>A message gets a fresh id, in the order of time even when the clock is set back, and not to be guessed. But a client
 * that speaks stream management sends a message again when it has lost its stream and cannot know whether it arrived; then
 * the same message gets the same id, over streams and restarts, so that everybody recognises it: it is computed from the
 * client's {@linkplain Lineage lineage}, the address, the client's own id and the body.
 *
 * <p>Any thread.
 */
public final class StanzaIds {
  public static final String NS = "urn:xmpp:sid:0";

  private static final int RANDOM_BYTES = 8;

  private final Clock clock;
  private final SecureRandom random;
  private final Mac mac;

  /** Milliseconds since 1970, shifted by 12 bits to leave room for those of one millisecond. */
  private final AtomicLong last = new AtomicLong();

  /** Random bytes in store: asking for many at once is cheap. Guarded by itself. */
  private final ByteBuffer spare = ByteBuffer.allocate(512 * RANDOM_BYTES).limit(0);

  /**
   * Ids of one server.
   *
   * @param key 32 secret bytes that stay the same over restarts
   */
  public StanzaIds(Clock clock, SecureRandom random, byte[] key) {
    this.clock = clock;
    this.random = random;
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  /** Says by which id an account or a room knows a message. */
  public static Element element(Jid by, String id) {
    return Element.builder("stanza-id", NS).attribute("by", by.toString()).attribute("id", id).build();
  }

  /** The id by which an account or a room says that it knows this message, or null; who says so is not looked at. */
  public static @Nullable String in(Message message, Jid by) {
    for (Element id : message.element().elements("stanza-id", NS)) {
      if (by.toString().equals(id.attribute("by"))) {
        return id.attribute("id");
      }
    }
    return null;
  }

  /** The id of a message that this session has sent; null for one that came from elsewhere. */
  public String id(Message message, @Nullable Session sender) {
    String own = message.id();
    String lineage = sender == null ? null : sender.get(Lineage.KEY);
    return own == null || lineage == null || message.to() == null
        ? fresh()
        : same(lineage, message.to(), own, message.element());
  }

  /** The id by which the account of this session, which has sent the message, knows it. */
  public String sentId(Message message, Session sender) {
    String own = message.id();
    String lineage = sender.get(Lineage.KEY);
    return own == null || lineage == null || message.to() == null
        ? fresh()
        : same("sent " + lineage, message.to(), own, message.element());
  }

  /** An id that was never given before: 32 digits, later ones after earlier ones. */
  public String fresh() {
    long now = clock.millis() << 12;
    long time = last.updateAndGet(before -> Math.max(before + 1, now));
    return HexFormat.of().toHexDigits(time) + HexFormat.of().toHexDigits(randomLong());
  }

  private long randomLong() {
    synchronized (spare) {
      if (!spare.hasRemaining()) {
        spare.clear();
        random.nextBytes(spare.array());
      }
      return spare.getLong();
    }
  }

  private String same(String lineage, Jid to, String id, Element message) {
    Mac copy = copy();
    add(copy, lineage);
    add(copy, to.toString());
    add(copy, id);
    for (int i = 0; i < message.childCount(); i++) {
      if (message.child(i) instanceof Element child && child.name().equals("body")) {
        add(copy, child.text());
      }
    }
    byte[] hash = copy.doFinal();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 18));
  }

  private Mac copy() {
    try {
      return (Mac) mac.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the HmacSHA256 of every Java can be copied", e);
    }
  }

  /** With its length before it, so that no two lists of texts look alike. */
  private static void add(Mac mac, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    mac.update(ByteBuffer.allocate(4).putInt(0, bytes.length).array());
    mac.update(bytes);
  }
}
