package im.recado.modules.options;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Option;
import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The options of the modules as they are changed while the server runs. What was changed is kept in the database and holds
 * from then on, whatever {@code recado.toml} says, until it is reset. Every writing method may wait. Any thread.
 */
public final class LiveOptions {
  private static final Logger LOG = LoggerFactory.getLogger(LiveOptions.class);

  private final Kernel kernel;
  private final KeyValues store;
  private final Jid server;

  public LiveOptions(Kernel kernel, KeyValues store) {
    this.kernel = kernel;
    this.store = store;
    this.server = Jid.valueOf(kernel.domain());
  }

  /** Every option that can be changed, in the order of the modules. */
  List<Option<?>> all() {
    List<Option<?>> all = new ArrayList<>();
    for (Declaration declaration : kernel.declarations()) {
      all.addAll(declaration.options());
    }
    return all;
  }

  @Nullable Option<?> find(String key) {
    for (Option<?> option : all()) {
      if (option.key().equals(key)) {
        return option;
      }
    }
    return null;
  }

  /** Takes up what was changed in earlier lives of the server. */
  void load() {
    store
        .all(server)
        .forEach(
            (key, text) -> {
              Option<?> option = find(key);
              if (option == null) {
                LOG.warn("The setting {} was changed in an earlier version and is known no more", key);
                return;
              }
              try {
                kernel.options().set(option, text);
              } catch (IllegalArgumentException e) {
                LOG.warn("The setting {} was changed to what is no value now: {}", key, e.getMessage());
              }
            });
  }

  /** Changes an option for good. Throws {@link IllegalArgumentException} with what was expected. */
  public void set(Option<?> option, String text) {
    Object _ = option.parser().apply(text);
    store.put(server, option.key(), text);
    kernel.options().set(option, text);
  }

  /** Goes back to what {@code recado.toml} says, or to the default; whether it had been changed. */
  boolean reset(Option<?> option) {
    boolean was = store.remove(server, option.key());
    kernel.options().reset(option);
    return was;
  }

  /** What was changed, by key. */
  Map<String, String> changed() {
    return store.all(server);
  }

  /** The value of an option as people write it. */
  String value(Option<?> option) {
    return Option.plain(kernel.options().get(option));
  }
}
