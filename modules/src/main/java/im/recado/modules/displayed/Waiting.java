package im.recado.modules.displayed;

import im.recado.kernel.session.Key;
import im.recado.wire.xml.Element;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an account has displayed and is not published yet: of each chat the latest. */
final class Waiting {
  static final Key<Waiting> KEY = Key.named("displayed");

  /** A client that displays more chats at a time gets the rest published when it displays them again. */
  private static final int MOST = 200;

  private final LinkedHashMap<String, Element> chats = new LinkedHashMap<>();
  private boolean busy;

  /** Adds what was displayed; whether somebody has to begin to {@link #next publish}. */
  synchronized boolean add(String chat, Element displayed) {
    chats.remove(chat);
    if (chats.size() < MOST) {
      chats.put(chat, displayed);
    }
    if (busy || chats.isEmpty()) {
      return false;
    }
    busy = true;
    return true;
  }

  /** The chat that has waited longest, with what was displayed, or null when none waits any more. */
  synchronized Map.@Nullable Entry<String, Element> next() {
    Map.Entry<String, Element> next = chats.pollFirstEntry();
    busy = next != null;
    return next;
  }
}
