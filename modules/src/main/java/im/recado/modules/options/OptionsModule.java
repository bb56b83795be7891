package im.recado.modules.options;

import im.recado.kernel.Domains.DomainAdded;
import im.recado.kernel.Domains.DomainRemoved;
import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.event.ModulesAssembled;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Nearest;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Xep;
import im.recado.modules.adhoc.AdHocCommands;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lets administrators look at the modules' options and change them while the server runs. */
public final class OptionsModule implements Module {
  private static final Argument KEY = Argument.required("key", Kind.TEXT, "the key of a setting");

  private static final Argument DOMAIN =
      Argument.optional("domain", Kind.TEXT, "what a domain has of its own, of what may differ; of the server when not told");

  private static final Argument TRIAL =
      Argument.optional(
          "trial", Kind.NUMBER, "of the server: the old value comes back after so many seconds unless option-confirm says that this one stays");

  private static final int LONGEST_TRIAL = 3600;

  private final Kernel kernel;
  private final LiveOptions options;
  private final Changes changes;
  private final Trials trials;

  /** Who has a say in what settings become. */
  @FunctionalInterface
  public interface Changes {
    /** Makes a change that gives a setting this value, or refuses it. May wait. */
    void make(Option<?> option, Object value, Runnable change) throws CommandException;
  }

  /**
   * The settings of this server.
   *
   * @param changes makes changes of the server's settings, if those may be
   */
  public OptionsModule(Kernel kernel, LiveOptions options, AdHocCommands commands, Changes changes) {
    this.kernel = kernel;
    this.options = options;
    this.changes = changes;
    this.trials = options.trials();
    commands.add(new SettingsForm(kernel, options).command());
  }

  @Override
  public Declaration declare() {
    return Declaration.module("options", "Settings that are changed while the server runs.")
        .on(ModulesAssembled.class, event -> options.load())
        .on(DomainAdded.class, event -> options.load(event.domain()))
        .on(DomainRemoved.class, event -> options.forget(event.domain()))
        .command(Command.look("module-list", "Lists the modules of the server and what they follow.", List.of(), this::modules))
        .command(
            Command.look(
                "option-list",
                "Lists settings that can be changed while the server runs.",
                List.of(Argument.optional("key", Kind.TEXT, "those whose key begins so"), DOMAIN),
                this::list)
                .within("domain"))
        .command(
            Command.look("option-get", "Shows one setting that can be changed while the server runs.", List.of(KEY, DOMAIN), this::get)
                .within("domain"))
        .command(
            Command.change(
                    "option-set",
                    "Changes a setting now and for later starts.",
                    List.of(KEY, Argument.required("value", Kind.TEXT, "the new value; commas between several"), DOMAIN, TRIAL),
                    this::set)
                .hiding(this::secrets)
                .demanding(this::role)
                .within("domain"))
        .command(
            Command.look("option-trials", "Lists settings that go back by themselves unless they are confirmed.", List.of(), this::trials))
        .command(
            Command.change(
                    "option-confirm",
                    "Lets a setting that is on trial stay as it is now, or takes it back at once.",
                    List.of(KEY, Argument.optional("keep", Kind.FLAG, "false to take it back")),
                    this::confirm)
                .demanding(this::role))
        .command(
            Command.change(
                    "option-reset", "Lets recado.toml or the default hold again for a setting.", List.of(KEY, DOMAIN), this::reset)
                .demanding(this::role)
                .within("domain"));
  }

  private static final List<String> COLUMNS = List.of("key", "value", "state", "expected", "default", "module", "whose", "help");

  private CommandResult list(CommandCall call) throws CommandException {
    return table(call, option -> option.key().startsWith(call.text("key", "")));
  }

  private CommandResult table(CommandCall call, Predicate<Option<?>> wanted) throws CommandException {
    String domain = domain(call);
    return CommandResult.table(
        COLUMNS,
        domain == null ? rows(wanted) : rows(option -> option.span() != Option.Span.SERVER && wanted.test(option), domain));
  }

  /** The domain that is meant, or null for the server. */
  private @Nullable String domain(CommandCall call) throws CommandException {
    if (!call.has("domain")) {
      return null;
    }
    String domain = kernel.domains().find(call.text("domain"));
    if (domain == null) {
      throw new CommandException(Reason.NOT_FOUND, call.text("domain") + " is not served here.");
    }
    return domain;
  }

  /** What holds for a domain; what stands there as the default is the value of the server. */
  private List<List<String>> rows(Predicate<Option<?>> wanted, String domain) {
    List<List<String>> rows = new ArrayList<>();
    for (Declaration declaration : kernel.declarations()) {
      for (Option<?> option : declaration.options()) {
        if (wanted.test(option)) {
          rows.add(
              List.of(
                  option.key(),
                  options.value(option, domain),
                  kernel.options().isOwn(option, domain) ? "changed" : "",
                  option.type(),
                  options.value(option),
                  declaration.name(),
                  Option.written(option.span()),
                  option.help()));
        }
      }
    }
    return rows;
  }

  /** A setting that may be another in this domain, and that the caller may change there. */
  private void require(CommandCall call, Option<?> option, String domain) throws CommandException {
    if (option.span() == Option.Span.SERVER) {
      throw new CommandException(Reason.CONFLICT, option.key() + " is one for the whole server.");
    }
    if (option.span() == Option.Span.GRANTED && !call.reach().isEverything()) {
      throw new CommandException(
          Reason.NOT_ALLOWED, option.key() + " of " + domain + " is changed by administrators of the server.");
    }
  }

  private CommandResult get(CommandCall call) throws CommandException {
    Option<?> wanted = option(call);
    String domain = domain(call);
    if (domain != null && wanted.span() == Option.Span.SERVER) {
      throw new CommandException(Reason.CONFLICT, wanted.key() + " is one for the whole server.");
    }
    return table(call, option -> option.key().equals(wanted.key()));
  }

  private List<List<String>> rows(Predicate<Option<?>> wanted) {
    Map<String, String> changed = options.changed();
    List<List<String>> rows = new ArrayList<>();
    for (Declaration declaration : kernel.declarations()) {
      for (Option<?> option : declaration.options()) {
        if (wanted.test(option)) {
          rows.add(
              List.of(
                  option.key(),
                  option.isSecret() ? "***" : options.value(option),
                  changed.containsKey(option.key()) ? "changed" : kernel.options().isWritten(option) ? "file" : "",
                  option.type(),
                  option.isSecret() ? "" : Option.plain(option.otherwise()),
                  declaration.name(),
                  Option.written(option.span()),
                  option.help()));
        }
      }
    }
    return rows;
  }

  private CommandResult modules(CommandCall call) {
    List<List<String>> rows = new ArrayList<>();
    for (Declaration declaration : kernel.declarations()) {
      Option<Boolean> by = declaration.switchedBy();
      rows.add(
          List.of(
              declaration.name(),
              declaration.summary(),
              String.join(", ", declaration.xeps().stream().map(Xep::id).distinct().toList()),
              Integer.toString(declaration.options().size()),
              by == null ? "" : by.key(),
              Boolean.toString(by == null || kernel.options().get(by))));
    }
    return CommandResult.table(List.of("module", "what it does", "follows", "settings", "switch", "on"), rows);
  }

  private Option<?> option(CommandCall call) throws CommandException {
    Option<?> option = options.find(call.text("key"));
    if (option == null) {
      throw unknown(call.text("key"));
    }
    return option;
  }

  private CommandException unknown(String key) {
    if (kernel.startOptions().contains(key)) {
      return new CommandException(
          Reason.CONFLICT, key + " is read when the server starts: change it in recado.toml and start again.");
    }
    Set<String> known = new TreeSet<>(kernel.startOptions());
    options.all().forEach(option -> known.add(option.key()));
    String near = Nearest.to(key, known);
    return new CommandException(
        Reason.NOT_FOUND,
        "There is no setting " + key + (near == null ? "; option-list tells which there are." : "; is " + near + " meant?"));
  }

  private void tellBefore(CommandCall call, Option<?> option) {
    if (!option.isSecret()) {
      call.was(options.value(option));
    }
  }

  private CommandResult set(CommandCall call) throws CommandException {
    Option<?> option = option(call);
    String domain = domain(call);
    if (domain == null) {
      tellBefore(call, option);
    } else {
      require(call, option, domain);
      call.was(options.value(option, domain));
    }
    try {
      if (domain == null) {
        set(option, call.text("value"), call.number("trial", 0));
      } else if (call.has("trial")) {
        throw new CommandException(Reason.WRONG_ARGUMENT, "Only a setting of the server is tried.");
      } else {
        options.set(option, domain, call.text("value"));
      }
    } catch (IllegalArgumentException e) {
      throw new CommandException(Reason.WRONG_ARGUMENT, option.key() + ": " + e.getMessage() + ".");
    }
    return CommandResult.done("Changed " + option.key() + (domain == null ? "." : " of " + domain + "."));
  }

  private void set(Option<?> option, String text, long trial) throws CommandException {
    if (trial < 0 || trial > LONGEST_TRIAL) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "A trial lasts an hour at most.");
    }
    // Power that was taken away meanwhile would come back by itself when the trial ends.
    if (trial > 0 && option.isPower()) {
      throw new CommandException(Reason.CONFLICT, option.key() + " says who may do what, which is not tried: change it for good.");
    }
    Object value = option.parser().apply(text);
    changes.make(
        option,
        value,
        trial > 0
            ? () -> options.attempt(option, text, Duration.ofSeconds(trial))
            : () -> options.set(option, text));
  }

  private CommandResult trials(CommandCall call) {
    List<List<String>> rows = new ArrayList<>();
    for (Trials.Trial trial : trials.all()) {
      boolean secret = trial.option().isSecret();
      rows.add(
          List.of(
              trial.option().key(), secret ? "***" : trial.value(), secret ? "***" : trial.before(), trial.until().truncatedTo(ChronoUnit.SECONDS).toString()));
    }
    return CommandResult.table(List.of("key", "value", "before", "until"), rows);
  }

  private CommandResult confirm(CommandCall call) throws CommandException {
    Option<?> option = option(call);
    Trials.Trial trial = trials.of(option.key());
    if (trial == null) {
      throw new CommandException(Reason.NOT_FOUND, option.key() + " is not on trial.");
    }
    if (call.has("keep") && !call.flag("keep")) {
      trials.takeBack(option.key());
      return CommandResult.done(option.key() + " is what it was.");
    }
    boolean[] stays = {false};
    changes.make(option, option.parser().apply(trial.value()), () -> stays[0] = options.confirm(trial));
    if (!stays[0]) {
      throw new CommandException(Reason.NOT_FOUND, option.key() + " is not on trial.");
    }
    return CommandResult.done(option.key() + " stays as it is.");
  }

  /** The value of a setting that nobody may be shown is not for the audit log either. */
  private Set<String> secrets(Map<String, String> written) {
    Option<?> option = options.find(written.getOrDefault("key", ""));
    return option != null && option.isSecret() ? Set.of("value") : Set.of();
  }

  /** Who may do what, and who is let in, is said by owners alone. */
  private ServerRole role(Map<String, String> written) {
    Option<?> option = options.find(written.getOrDefault("key", ""));
    return option != null && option.isForOwners() ? ServerRole.OWNER : ServerRole.ADMINISTRATOR;
  }

  private CommandResult reset(CommandCall call) throws CommandException {
    Option<?> option = option(call);
    String domain = domain(call);
    if (domain != null) {
      require(call, option, domain);
      call.was(options.value(option, domain));
      boolean own = options.reset(option, domain);
      return CommandResult.done(
          option.key() + " of " + domain + (own ? " is that of the server again." : " had not been changed."));
    }
    tellBefore(call, option);
    boolean was = options.isChanged(option);
    changes.make(option, kernel.options().atStart(option), () -> options.reset(option));
    return CommandResult.done(option.key() + (was ? " is what it was." : " had not been changed."));
  }
}
