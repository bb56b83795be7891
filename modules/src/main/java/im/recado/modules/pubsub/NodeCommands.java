package im.recado.modules.pubsub;

import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What administrators do with nodes. What is in them is not theirs to read. */
final class NodeCommands {
  private static final Argument HOST =
      Argument.required("host", Kind.TEXT, "an account such as alice@example.org, or the service pubsub.example.org");
  private static final Argument NODE = Argument.required("node", Kind.TEXT, "the name of a node");

  private static final int MOST_LISTED = 1000;

  private final Engine engine;

  NodeCommands(Engine engine) {
    this.engine = engine;
  }

  List<Command> all() {
    return List.of(
        Command.look("node-list", "Lists the nodes of an account, or those of the service that are in no collection.", List.of(HOST), this::list),
        Command.change("node-remove", "Removes a node; its subscribers are told.", List.of(HOST, NODE), this::remove));
  }

  private Host host(CommandCall call) throws CommandException {
    Host host = null;
    try {
      Jid jid = Jid.parse(call.text("host")).bare();
      host = jid.local() == null || engine.isLocal(jid) ? engine.host(jid) : null;
    } catch (JidException e) {
      // Said below.
    }
    if (host == null) {
      throw new CommandException(Reason.NOT_FOUND, "There are no nodes at " + call.text("host") + ".");
    }
    return host;
  }

  private CommandResult list(CommandCall call) throws CommandException {
    Host host = host(call);
    List<List<String>> rows = new ArrayList<>();
    for (String name : names(host)) {
      Node node = engine.find(host, name);
      if (node != null) {
        rows.add(
            List.of(
                name,
                node.creator().toString(),
                node.config().access().name().toLowerCase(Locale.ROOT),
                Integer.toString(engine.store().itemIds(node.key(), host.limits().items()).size()),
                Integer.toString(node.subscriptions().size())));
      }
    }
    return CommandResult.table(List.of("node", "made by", "access", "items", "subscriptions"), rows);
  }

  private List<String> names(Host host) {
    List<String> names = engine.startingWith(host, "");
    return names.stream().sorted().limit(MOST_LISTED).toList();
  }

  private CommandResult remove(CommandCall call) throws CommandException {
    Host host = host(call);
    String name = call.text("node");
    if (engine.find(host, name) == null) {
      throw new CommandException(Reason.NOT_FOUND, "There is no node " + name + " at " + host.jid() + ".");
    }
    engine.remove(host, name);
    return CommandResult.done("Removed the node " + name + " of " + host.jid() + ".");
  }
}
