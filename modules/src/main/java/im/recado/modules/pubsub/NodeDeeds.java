package im.recado.modules.pubsub;

import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.wire.form.DataForm;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.StanzaException;
import java.util.Arrays;
import java.util.List;

/** What administrators do with nodes, as the host of these itself: subscribers are told as of any other change. */
final class NodeDeeds {
  private final Engine engine;

  NodeDeeds(Engine engine) {
    this.engine = engine;
  }

  List<Command> all() {
    Argument host = NodeCommands.HOST;
    Argument node = NodeCommands.NODE;
    return List.of(
        Command.change("node-create", "Makes a node of a service or an account.",
            List.of(host, node, Argument.optional("owner", Kind.ADDRESS, "who owns it; the host itself when not told")),
            this::create)
            .within("host")
            .elsewhere("owner"),
        Command.change("node-set", "Changes what is set for a node.",
            List.of(host, node, Argument.required("setting", Kind.TEXT, "its name, as node-config shows it"),
                Argument.required("value", Kind.TEXT, "its value; several have commas between them")),
            this::set)
            .within("host"),
        Command.change("node-affiliate", "Makes somebody an owner, publisher, member or outcast of a node, or nothing.",
            List.of(host, node, Argument.required("account", Kind.ADDRESS, "whose affiliation"),
                Argument.required("affiliation", Kind.TEXT, "owner, publisher, publish-only, member, outcast or none")),
            this::affiliate)
            .within("host")
            .elsewhere("account"),
        Command.change("node-unsubscribe", "Ends a subscription to a node; the subscriber is told.",
            List.of(host, node, Argument.required("subscriber", Kind.TEXT, "the address that is subscribed"),
                Argument.optional("id", Kind.TEXT, "of the subscription; all of this address when not told")),
            this::unsubscribe)
            .within("host"),
        Command.change("node-item-remove", "Removes an item from a node; subscribers are told.",
            List.of(host, node, Argument.required("item", Kind.TEXT, "its id")), this::removeItem)
            .within("host"),
        Command.change("node-purge", "Removes all items of a node; subscribers are told.", List.of(host, node), this::purge)
            .within("host"),
        Command.change("node-remove", "Removes a node; its subscribers are told.", List.of(host, node), this::remove)
            .within("host"));
  }

  private Host host(CommandCall call) throws CommandException {
    return NodeCommands.host(engine, call);
  }

  /** Something that the protocol may refuse. */
  private interface Deed {
    void run() throws StanzaException;
  }

  private static CommandResult done(String sentence, Deed deed) throws CommandException {
    try {
      deed.run();
      return CommandResult.done(sentence);
    } catch (StanzaException e) {
      throw new CommandException(Reason.WRONG_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }

  private CommandResult create(CommandCall call) throws CommandException {
    Host host = host(call);
    String name = call.text("node").strip();
    if (name.isEmpty() || engine.special(name) != null) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "A node cannot be called so.");
    }
    Jid owner = call.has("owner") ? call.address("owner") : host.jid();
    if (engine.find(host, name) != null) {
      throw new CommandException(Reason.CONFLICT, "There is a node " + name + " at " + host.jid() + " already.");
    }
    return done(
        "Made the node " + name + " of " + host.jid() + ".",
        () ->
            engine
                .nodes()
                .locked(
                    host.jid(),
                    name,
                    () -> engine.lifecycle().make(host, name, owner, host.defaults(name, NodeType.LEAF))));
  }

  private CommandResult set(CommandCall call) throws CommandException {
    Host host = host(call);
    Node node = NodeCommands.node(engine, host, call);
    NodeField<?> field =
        NodeField.ALL.stream()
            .filter(each -> each.var().equals(call.text("setting")) || NodeCommands.name(each.var()).equals(call.text("setting")))
            .findFirst()
            .orElseThrow(
                () -> new CommandException(Reason.WRONG_ARGUMENT, "Nodes have no setting \"" + call.text("setting") + "\"."));
    call.was(String.join(",", before(node, field)));
    String value = call.text("value");
    List<String> values =
        field.isMulti()
            ? Arrays.stream(value.split(",")).map(String::strip).filter(each -> !each.isEmpty()).toList()
            : List.of(value.strip());
    return done(
        "Changed the node " + node.name() + " of " + host.jid() + ".",
        () ->
            engine
                .configuring()
                .submit(host, node.name(), DataForm.submit(PubSub.NODE_CONFIG).values(field.var(), values).build()));
  }

  private static <T> List<String> before(Node node, NodeField<T> field) {
    return field.write(node.config().get(field));
  }

  private CommandResult affiliate(CommandCall call) throws CommandException {
    Host host = host(call);
    Node node = NodeCommands.node(engine, host, call);
    Jid account = call.address("account");
    Affiliation affiliation = Affiliation.of(call.text("affiliation"));
    if (affiliation == null) {
      throw new CommandException(
          Reason.WRONG_ARGUMENT, "An affiliation is owner, publisher, publish-only, member, outcast or none.");
    }
    call.was(node.affiliation(account).wire());
    boolean[] given = {false};
    CommandResult result =
        done(
            account + " is " + affiliation.wire() + " of " + node.name() + " now.",
            () -> given[0] = engine.affiliates().give(host, node.name(), account, affiliation));
    if (!given[0]) {
      throw new CommandException(Reason.CONFLICT, account + " cannot be " + affiliation.wire() + " of that node.");
    }
    return result;
  }

  private CommandResult unsubscribe(CommandCall call) throws CommandException {
    Host host = host(call);
    Node node = NodeCommands.node(engine, host, call);
    Jid jid;
    try {
      jid = Jid.parse(call.text("subscriber"));
    } catch (JidException e) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "That is no address: " + e.getMessage() + ".");
    }
    String id = call.text("id", "");
    int[] ended = {0};
    CommandResult result =
        done(
            jid + " is told of " + node.name() + " no more.",
            () -> engine.nodes().locked(host.jid(), node.name(), () -> ended[0] = cancel(host, node.name(), jid, id)));
    if (ended[0] == 0) {
      throw new CommandException(Reason.NOT_FOUND, jid + " has no such subscription.");
    }
    return result;
  }

  private int cancel(Host host, String name, Jid jid, String id) throws StanzaException {
    Node node = engine.require(host, name);
    int ended = 0;
    for (Subscription each : node.subscriptions().of(jid)) {
      if (id.isEmpty() || each.subid().equals(id)) {
        node = engine.subscribing().cancel(host, node, each);
        ended++;
      }
    }
    return ended;
  }

  private CommandResult removeItem(CommandCall call) throws CommandException {
    Host host = host(call);
    Node node = NodeCommands.node(engine, host, call);
    String item = call.text("item");
    if (!engine.has(host, node.name(), item)) {
      throw new CommandException(Reason.NOT_FOUND, "There is no item " + item + " in that node.");
    }
    return done("Removed the item.", () -> engine.retract(host, node.name(), List.of(item), null));
  }

  private CommandResult purge(CommandCall call) throws CommandException {
    Host host = host(call);
    Node node = NodeCommands.node(engine, host, call);
    return done("Removed all items of " + node.name() + ".", () -> engine.lifecycle().purge(host, node.name()));
  }

  private CommandResult remove(CommandCall call) throws CommandException {
    Host host = host(call);
    Node node = NodeCommands.node(engine, host, call);
    engine.remove(host, node.name());
    return CommandResult.done("Removed the node " + node.name() + " of " + host.jid() + ".");
  }
}
