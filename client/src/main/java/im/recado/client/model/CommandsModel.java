package im.recado.client.model;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Commands.Command;
import im.recado.client.services.Commands.Step;
import im.recado.client.services.Session;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Commands of one address: which there are, and where the one that is being given stands. Belongs to the thread of the user interface. */
public final class CommandsModel {
  private final Session session;
  private final Words words;
  private final Ui ui;
  private final Jid jid;
  private Runnable changed = () -> {};
  private List<Command> commands = List.of();
  private Optional<Step> step = Optional.empty();
  private boolean waiting;
  private String problem = "";
  /** How often one has turned to something else: answers to what was left behind show nothing. */
  private int turn;

  /** Of a server, a service, or one client of somebody. */
  public CommandsModel(Session session, Words words, Ui ui, Jid jid) {
    this.session = session;
    this.words = words;
    this.ui = ui;
    this.jid = jid;
  }

  public void onChange(Runnable listener) {
    changed = listener;
  }

  public Jid jid() {
    return jid;
  }

  /** What can be done there; empty before it is known. */
  public List<Command> commands() {
    return commands;
  }

  /** The step of the command that is being given. */
  public Optional<Step> step() {
    return step;
  }

  /** Whether an answer is on its way. */
  public boolean waiting() {
    return waiting;
  }

  /** Why it did not go on, in a sentence; empty when there is nothing to say. */
  public String problem() {
    return problem;
  }

  /** Asks what can be done. */
  public void load() {
    ask(() -> session.commands().list(jid), found -> {
      commands = found;
      problem = found.isEmpty() ? words.say("commands.none") : "";
    });
  }

  public void begin(Command command) {
    ask(() -> session.commands().begin(command), this::at);
  }

  /** Goes on, with the form as it was filled in; nothing is sent as long as something in it is missing. */
  public void go(String action, @Nullable DataForm filled) {
    Step now = step.orElseThrow();
    Optional<DataForm.Field> missing = filled == null || action.equals("prev") ? Optional.empty() : filled.missing();
    if (missing.isPresent()) {
      problem = words.say("form.missing", Texts.line(missing.get().shown()));
      changed.run();
      return;
    }
    ask(() -> session.commands().go(now, action, filled), this::at);
  }

  private void at(Step next) {
    step = Optional.of(next);
    problem = "";
  }

  /** Back to what can be done; a command that is not done is given up. */
  public void leave() {
    Optional<Step> left = step;
    turn++;
    step = Optional.empty();
    waiting = false;
    problem = "";
    left.filter(open -> !open.done()).ifPresent(open -> ui.ask(() -> {
      session.commands().cancel(open);
      return true;
    }, done -> {}, failed -> {}));
    changed.run();
  }

  private <T> void ask(Ui.Request<T> request, Consumer<T> shows) {
    if (waiting) {
      return;
    }
    int asked = ++turn;
    waiting = true;
    problem = "";
    changed.run();
    ui.ask(request, answer -> {
      if (asked == turn) {
        waiting = false;
        shows.accept(answer);
        changed.run();
      } else if (answer instanceof Step late && !late.done()) {
        ui.ask(() -> {
          session.commands().cancel(late);
          return true;
        }, done -> {}, failed -> {});
      }
    }, failed -> {
      if (asked == turn) {
        waiting = false;
        problem = words.sayFor("failed", failed, failed);
        changed.run();
      }
    });
  }
}
