package im.recado.client.services;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.DataTable;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Commands that servers, services and other clients offer (XEP-0050). Safe for any thread. */
public final class Commands {
  private static final int MOST_NOTES = 20;
  /** In the order in which they are offered; what else a service allows is no action. */
  private static final List<String> ACTIONS = List.of("prev", "next", "complete");

  /** Something that can be done at a place. */
  public record Command(Jid jid, String node, String name) {}

  /** A sentence beside a step: {@code info}, {@code warn} or {@code error}. */
  public record Note(String type, String text) {}

  /**
   * Where a command stands.
   *
   * @param session its name at the service; empty when there is none
   * @param done whether nothing comes after this
   * @param form what is asked, or what was found out; nothing when there is no form
   * @param asks whether the form is to be filled in
   * @param table results of one kind
   * @param actions what may be done now, of {@code prev}, {@code next}, {@code complete}; none when it is done
   * @param usual that of the actions which Enter does
   */
  public record Step(Command command, String session, boolean done, Optional<DataForm> form, boolean asks,
      Optional<DataTable> table, List<Note> notes, List<String> actions, String usual) {
    public Step {
      notes = List.copyOf(notes);
      actions = List.copyOf(actions);
    }
  }

  private final Link link;
  private final Disco disco;

  Commands(Link link, Disco disco) {
    this.link = link;
    this.disco = disco;
  }

  /** What can be done there by whom one is. */
  public List<Command> list(Jid jid) throws RefusedException, OfflineException, InterruptedException {
    return disco.items(jid, Ns.COMMANDS).stream().filter(item -> !item.node().isEmpty())
        .map(item -> new Command(item.jid(), item.node(), item.name().isBlank() ? item.node() : item.name())).toList();
  }

  /** Begins one. */
  public Step begin(Command command) throws RefusedException, OfflineException, InterruptedException {
    return ask(command, "", "execute", null);
  }

  /**
   * Goes on with one.
   *
   * @param action one of those that the step allows
   * @param filled its form; not looked at when one goes back
   */
  public Step go(Step step, String action, @Nullable DataForm filled) throws RefusedException, OfflineException, InterruptedException {
    return ask(step.command, step.session, action, step.asks && !action.equals("prev") ? filled : null);
  }

  /** Gives one up that is not done; the service may forget it. */
  public void cancel(Step step) throws OfflineException, InterruptedException {
    if (!step.done) {
      try {
        ask(step.command, step.session, "cancel", null);
      } catch (RefusedException e) {
        // It is gone already.
      }
    }
  }

  private Step ask(Command command, String session, String action, @Nullable DataForm filled)
      throws RefusedException, OfflineException, InterruptedException {
    Node asked = Node.of("command", Ns.COMMANDS).with("node", command.node).with("sessionid", session).with("action", action);
    Node answer = link.ask(Node.iq("set", command.jid, filled == null ? asked : asked.add(filled.submit())));
    return read(command, answer.child("command", Ns.COMMANDS).orElse(Node.of("command", Ns.COMMANDS).with("status", "completed")));
  }

  static Step read(Command command, Node answer) {
    boolean done = !answer.get("status").equals("executing");
    Optional<Node> allowed = answer.child("actions");
    List<String> actions = done ? List.of() : allowed.map(node -> ACTIONS.stream().filter(action -> node.has(action, Ns.COMMANDS)).toList())
        .filter(some -> !some.isEmpty()).orElse(List.of("complete"));
    String wished = allowed.map(node -> node.get("execute")).filter(action -> !action.isEmpty()).orElse("next");
    boolean asks = !done && answer.child("x", Ns.DATA).filter(x -> x.get("type").equals("form")).isPresent();
    return new Step(command, answer.get("sessionid"), done, DataForm.in(answer), asks, DataTable.in(answer),
        answer.all("note", Ns.COMMANDS).limit(MOST_NOTES)
            .map(note -> new Note(note.get("type").isEmpty() ? "info" : note.get("type"), note.text())).toList(),
        actions, actions.contains(wished) ? wished : actions.isEmpty() ? "" : actions.getLast());
  }
}
