package im.recado.wire.sasl;

import im.recado.wire.jid.Jid;
import org.jspecify.annotations.Nullable;

/** Finds the stored keys of an account. May block; what it throws reaches the caller of the mechanism. */
@FunctionalInterface
public interface ScramLookup {
  /** The keys, or null when there is no such account or it has none for that hash. */
  @Nullable ScramKeys keys(Jid account, ScramHash hash);
}
