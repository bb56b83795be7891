package im.recado.wire.sasl;

import org.jspecify.annotations.Nullable;

/** Gives the channel binding bytes of one TLS connection when a login asks for them. */
@FunctionalInterface
public interface ChannelBinding {
  /** A connection without any, such as one in the clear. */
  ChannelBinding NONE = type -> null;

  /** The bytes, or null when this connection has none of that type. */
  byte @Nullable [] bytes(ChannelBindingType type);
}
