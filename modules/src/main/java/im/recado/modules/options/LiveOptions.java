package im.recado.modules.options;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Option;
import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The options of the modules as they are changed while the server runs. What was changed is kept in the database and holds
 * from then on, whatever {@code recado.toml} says, until it is reset. Whatever changes a setting here ends its trial: nobody's
 * decision is undone by the end of somebody else's. Every writing method may wait. Any thread.
 */
public final class LiveOptions {
  private static final Logger LOG = LoggerFactory.getLogger(LiveOptions.class);

  private final Kernel kernel;
  private final KeyValues store;

  /** What domains have of their own, by the domain. */
  private final KeyValues ofDomains;

  private final Jid server;
  private final Trials trials;

  /** What is kept and what holds change together. Trials that run out take another lock: they wait for no database. */
  private final Object changing = new Object();

  public LiveOptions(Kernel kernel, KeyValues store, KeyValues ofDomains) {
    this.kernel = kernel;
    this.store = store;
    this.ofDomains = ofDomains;
    this.server = Jid.valueOf(kernel.domain());
    this.trials = new Trials(kernel);
  }

  /** Settings of the server that are on trial. */
  Trials trials() {
    return trials;
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
    kernel.domains().all().forEach(this::load);
  }

  /** Takes up what a domain has of its own. */
  void load(String domain) {
    ofDomains
        .all(Jid.valueOf(domain))
        .forEach(
            (key, text) -> {
              Option<?> option = find(key);
              try {
                if (option != null) {
                  kernel.options().set(option, domain, text);
                }
              } catch (IllegalArgumentException e) {
                LOG.warn("The setting {} of {} was changed to what is no value now: {}", key, domain, e.getMessage());
              }
            });
  }

  /** A domain is served no more: who gets it later has nothing of its own. */
  void forget(String domain) {
    ofDomains.removeAll(Jid.valueOf(domain));
    all().forEach(option -> kernel.options().reset(option, domain));
  }

  /** Changes an option of a domain for good. Throws {@link IllegalArgumentException} with what was expected. */
  public void set(Option<?> option, String domain, String text) {
    Object _ = option.parser().apply(text);
    ofDomains.put(Jid.valueOf(domain), option.key(), text);
    kernel.options().set(option, domain, text);
  }

  /** For a domain the value of the server holds again; whether it had one of its own. */
  boolean reset(Option<?> option, String domain) {
    boolean was = ofDomains.remove(Jid.valueOf(domain), option.key());
    kernel.options().reset(option, domain);
    return was;
  }

  /** The value of an option for a domain as people write it. */
  String value(Option<?> option, String domain) {
    return Option.plain(kernel.options().get(option, domain));
  }

  /** Changes an option for good. Throws {@link IllegalArgumentException} with what was expected. */
  public void set(Option<?> option, String text) {
    Object _ = option.parser().apply(text);
    synchronized (changing) {
      store.put(server, option.key(), text);
      trials.endWith(option, text, () -> kernel.options().set(option, text));
    }
  }

  /** Tries a value for so long. Throws {@link IllegalArgumentException} with what was expected. */
  void attempt(Option<?> option, String text, Duration time) {
    synchronized (changing) {
      trials.begin(option, text, store.get(server, option.key()), time);
    }
  }

  /** What is on trial stays; false when it is so no more, because somebody has changed it otherwise. */
  boolean confirm(Trials.Trial trial) {
    synchronized (changing) {
      boolean isOn = trial.equals(trials.of(trial.option().key()));
      if (isOn) {
        set(trial.option(), trial.value());
      }
      return isOn;
    }
  }

  /** Changes an option until {@link #holdNoMore} or the next start. Throws {@link IllegalArgumentException} with what was expected. */
  public void hold(Option<?> option, String text) {
    Object _ = option.parser().apply(text);
    trials.endWith(option, text, () -> kernel.options().set(option, text));
  }

  /** What was changed for good holds again, or what {@code recado.toml} says, or the default. */
  public void holdNoMore(Option<?> option) {
    synchronized (changing) {
      String kept = store.get(server, option.key());
      trials.endWith(
          option,
          kept,
          () -> {
            if (kept == null) {
              kernel.options().reset(option);
            } else {
              kernel.options().set(option, kept);
            }
          });
    }
  }

  /** Goes back to what {@code recado.toml} says, or to the default. */
  void reset(Option<?> option) {
    synchronized (changing) {
      boolean _ = store.remove(server, option.key());
      trials.endWith(option, null, () -> kernel.options().reset(option));
    }
  }

  /** Whether an option has another value than {@code recado.toml} says, or the default. */
  boolean isChanged(Option<?> option) {
    return store.get(server, option.key()) != null;
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
