package im.recado.kernel.module;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The values of the options, as they are now. Safe for any thread; reading one is a look-up in memory. */
public final class Options {
  private final ConcurrentHashMap<String, Object> values = new ConcurrentHashMap<>();
  private final Map<String, Object> written;

  /** Values of single domains, by domain and key. */
  private final ConcurrentHashMap<String, ConcurrentHashMap<String, Object>> ofDomains = new ConcurrentHashMap<>();

  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  public Options() {
    this(Map.of());
  }

  /** Options with values that were parsed already, by key. */
  public Options(Map<String, ?> values) {
    this(values, Map.of());
  }

  private Options(Map<String, ?> values, Map<String, Object> written) {
    this.values.putAll(values);
    this.written = written;
  }

  /**
   * Options as people wrote them, by key: texts, numbers, truth values and lists. Each is parsed when it is first asked
   * for.
   */
  public static Options written(Map<String, Object> written) {
    return new Options(Map.of(), Map.copyOf(written));
  }

  /** The value of this option: what was set, or its default. Throws {@link OptionException} for what cannot be read. */
  @SuppressWarnings("unchecked")
  public <T> T get(Option<T> option) {
    Object value = values.get(option.key());
    return value == null ? first(option) : (T) value;
  }

  /** The value for a domain: its own, or that of the server. */
  @SuppressWarnings("unchecked")
  public <T> T get(Option<T> option, String domain) {
    Map<String, Object> own = ofDomains.get(domain);
    Object value = own == null ? null : own.get(option.key());
    return value == null ? get(option) : (T) value;
  }

  /** Whether a domain has a value of its own. */
  public boolean isOwn(Option<?> option, String domain) {
    Map<String, Object> own = ofDomains.get(domain);
    return own != null && own.containsKey(option.key());
  }

  private <T> T first(Option<T> option) {
    T value = atStart(option);
    values.putIfAbsent(option.key(), value);
    return value;
  }

  /** What was written at the start, or the default. Throws {@link OptionException} for what cannot be read. */
  public <T> T atStart(Option<T> option) {
    Object text = written.get(option.key());
    if (text == null) {
      return option.otherwise();
    }
    try {
      return option.parser().apply(text);
    } catch (IllegalArgumentException e) {
      throw new OptionException(option.key(), e);
    }
  }

  /** Sets a value from what people wrote. Throws {@link IllegalArgumentException} with what was expected. */
  public <T> void set(Option<T> option, Object written) {
    values.put(option.key(), (Object) option.parser().apply(written));
    changed(option.key());
  }

  /** The same for one domain. Throws {@link IllegalArgumentException} also for what is one value for the whole server. */
  public <T> void set(Option<T> option, String domain, Object written) {
    if (option.span() == Option.Span.SERVER) {
      throw new IllegalArgumentException("it is one for the whole server");
    }
    ofDomains
        .computeIfAbsent(domain, any -> new ConcurrentHashMap<>())
        .put(option.key(), (Object) option.parser().apply(written));
    changed(option.key());
  }

  /** For a domain the value of the server holds again. */
  public void reset(Option<?> option, String domain) {
    Map<String, Object> own = ofDomains.get(domain);
    if (own != null) {
      own.remove(option.key());
    }
    changed(option.key());
  }

  /** Whether a value was written at the start: in the settings' file or on the command line. */
  public boolean isWritten(Option<?> option) {
    return written.containsKey(option.key());
  }

  /** Goes back to what was written at the start, or to the default. */
  public void reset(Option<?> option) {
    values.remove(option.key());
    changed(option.key());
  }

  /** Who hears of the keys of options whose values have just been set, on the thread that sets them; must not wait. */
  public void whenChanged(Consumer<String> listener) {
    listeners.add(listener);
  }

  private void changed(String key) {
    listeners.forEach(listener -> listener.accept(key));
  }
}
