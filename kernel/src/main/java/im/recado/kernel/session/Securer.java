package im.recado.kernel.session;

import java.util.List;

/** Makes messages safe that are on their way. On sessions whose client waits for word of what it sends. */
@FunctionalInterface
public interface Securer {
  Key<Securer> KEY = Key.named("securer");

  /** Writes these messages down, unless they are settled. Waits; false when they cannot be made safe now. */
  boolean secure(List<Delivery> deliveries);
}
