package im.recado.wire.sasl;

import org.jspecify.annotations.Nullable;

/**
 * The channel binding types that are offered, strongest first. {@code tls-unique} is not among them: it is undefined
 * for TLS 1.3 (RFC 9266 section 3) and broken by resumption before (RFC 7627).
 */
public enum ChannelBindingType {
  /** RFC 9266. */
  TLS_EXPORTER("tls-exporter"),
  /** RFC 5929 section 4. */
  TLS_SERVER_END_POINT("tls-server-end-point");

  private final String registeredName;

  ChannelBindingType(String registeredName) {
    this.registeredName = registeredName;
  }

  /** The name in the IANA registry, as in {@code p=tls-exporter}. */
  public String registeredName() {
    return registeredName;
  }

  /** The type of that exact name, or null. */
  public static @Nullable ChannelBindingType of(String registeredName) {
    for (ChannelBindingType type : values()) {
      if (type.registeredName.equals(registeredName)) {
        return type;
      }
    }
    return null;
  }
}
