package im.recado.wire.sasl;

import im.recado.wire.xml.Element;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The tasks by which a client gives a server the keys of a further hash after a login (XEP-0480). */
public final class ScramUpgrade {
  /** The namespace of the offer and of the request. */
  public static final String NAMESPACE = "urn:xmpp:sasl:upgrade:0";

  /** The namespace of salt and hash. */
  public static final String SCRAM_NAMESPACE = "urn:xmpp:scram-upgrade:0";

  private static final String SASL2 = "urn:xmpp:sasl:2";
  private static final String PREFIX = "UPGR-";

  private ScramUpgrade() {}

  /** The name of the task, such as {@code UPGR-SCRAM-SHA-256}. */
  public static String task(ScramHash hash) {
    return PREFIX + hash.mechanism();
  }

  /** The hash of a task's exact name, or null. */
  public static @Nullable ScramHash of(String task) {
    for (ScramHash hash : ScramHash.values()) {
      if (task(hash).equals(task)) {
        return hash;
      }
    }
    return null;
  }

  /** {@code <upgrade/>}, for the offer within {@code <authentication/>} and for the client's request. */
  public static Element upgrade(ScramHash hash) {
    return Element.of("upgrade", NAMESPACE, task(hash));
  }

  /** {@code <task-data/>} with what the client needs for its calculation. */
  public static Element salt(byte[] salt, int iterations) {
    return Element.of("task-data", SASL2,
        Element.builder("salt", SCRAM_NAMESPACE)
            .attribute("iterations", Integer.toString(iterations))
            .text(Base64.getEncoder().encodeToString(salt))
            .build());
  }

  /** {@code <task-data/>} with the client's answer. */
  public static Element hash(byte[] saltedPassword) {
    return Element.of("task-data", SASL2,
        Element.of("hash", SCRAM_NAMESPACE, Base64.getEncoder().encodeToString(saltedPassword)));
  }

  /** The keys out of the client's {@code <task-data/>}, or null when it is no answer to {@link #salt}. */
  public static @Nullable ScramKeys keys(ScramHash hash, byte[] salt, int iterations, Element taskData) {
    String text = taskData.is("task-data", SASL2) ? taskData.childText("hash", SCRAM_NAMESPACE) : null;
    byte[] salted = text == null ? null : SaslText.base64(text.strip());
    return salted == null || salted.length != hash.size()
        ? null
        : ScramKeys.ofSaltedPassword(hash, salted, salt, iterations);
  }
}
