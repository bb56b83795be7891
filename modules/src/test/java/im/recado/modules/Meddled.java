package im.recado.modules;

import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Texts in memory. While one of them is read or written, somebody else does something, as far as they are let. */
public final class Meddled implements KeyValues {
  private final Map<Jid, Map<String, String>> texts = new ConcurrentHashMap<>();
  private @Nullable Runnable meanwhile;
  private @Nullable Thread other;

  /** What happens the next time that something was read or written, before whoever did it goes on. */
  public void meanwhile(Runnable work) {
    meanwhile = work;
  }

  /** Waits for what was done meanwhile. */
  public void settle() throws InterruptedException {
    if (other != null) {
      other.join();
    }
  }

  /** Until the other is done, or stands before a lock. */
  private void meddle() {
    Runnable work = meanwhile;
    if (work == null) {
      return;
    }
    meanwhile = null;
    Thread thread = Thread.ofPlatform().start(work);
    other = thread;
    while (thread.getState() != Thread.State.TERMINATED && thread.getState() != Thread.State.BLOCKED) {
      Thread.yield();
    }
  }

  @Override
  public @Nullable String get(Jid owner, String key) {
    String text = all(owner).get(key);
    meddle();
    return text;
  }

  @Override
  public Map<String, String> all(Jid owner) {
    return Map.copyOf(texts.getOrDefault(owner, Map.of()));
  }

  @Override
  public void put(Jid owner, String key, String value) {
    texts.computeIfAbsent(owner, any -> new ConcurrentHashMap<>()).put(key, value);
    meddle();
  }

  @Override
  public boolean replace(Jid owner, String key, @Nullable String before, @Nullable String after) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean remove(Jid owner, String key) {
    return texts.containsKey(owner) && texts.get(owner).remove(key) != null;
  }

  @Override
  public void removeAll(Jid owner) {
    texts.remove(owner);
  }
}
