package im.recado.kernel.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The few values that modules keep on one thing: a flat array, small when idle. Safe for any thread. */
public abstract class Attachments {
  private static final Object[] NONE = {};

  /** Key, value, key, value; replaced, never changed. */
  private volatile Object[] slots = NONE;

  /** The value kept under this key, or null. */
  @SuppressWarnings("unchecked")
  public final <T> @Nullable T get(Key<T> key) {
    Object[] now = slots;
    for (int i = 0; i < now.length; i += 2) {
      if (now[i] == key) {
        return (T) now[i + 1];
      }
    }
    return null;
  }

  public final <T> T getOr(Key<T> key, T otherwise) {
    T value = get(key);
    return value == null ? otherwise : value;
  }

  /** Keeps a value, or forgets it when null. */
  public final synchronized <T> void set(Key<T> key, @Nullable T value) {
    Object[] now = slots;
    int at = 0;
    while (at < now.length && now[at] != key) {
      at += 2;
    }
    if (value == null) {
      if (at < now.length) {
        Object[] fewer = new Object[now.length - 2];
        System.arraycopy(now, 0, fewer, 0, at);
        System.arraycopy(now, at + 2, fewer, at, fewer.length - at);
        slots = fewer;
      }
      return;
    }
    Object[] changed = Arrays.copyOf(now, Math.max(now.length, at + 2));
    changed[at] = key;
    changed[at + 1] = value;
    slots = changed;
  }
}
