package im.recado.modules.pubsub;

import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What administrators see of nodes. What is in their items is not theirs to read. */
final class NodeCommands {
  static final Argument HOST =
      Argument.required("host", Kind.TEXT, "an account such as alice@example.org, or the service pubsub.example.org");
  static final Argument NODE = Argument.required("node", Kind.TEXT, "the name of a node");

  private static final int MOST_LISTED = 1000;
  private static final int PAGE = 200;

  private final Engine engine;

  NodeCommands(Engine engine) {
    this.engine = engine;
  }

  List<Command> all() {
    return List.of(
        Command.look("node-services", "Lists the services that have nodes.", List.of(), call -> services()),
        Command.look(
            "node-list",
            "Lists the nodes of an account, or those of the service that are in no collection.",
            List.of(
                HOST,
                Argument.optional("containing", Kind.TEXT, "only those with this in their name"),
                Argument.optional("collection", Kind.TEXT, "only those in this collection of the service"),
                Argument.optional("after", Kind.TEXT, "begins behind the node of this name"),
                Argument.optional("most", Kind.NUMBER, "at most so many, " + MOST_LISTED + " when not told")),
            this::list)
            .within("host"),
        Command.look("node-show", "Shows a node: who made it, what it is like, how much is in it.", List.of(HOST, NODE), this::show)
            .within("host"),
        Command.look("node-config", "Shows what is set for a node.", List.of(HOST, NODE), this::config)
            .within("host"),
        Command.look("node-affiliations", "Lists who is what to a node.", List.of(HOST, NODE), this::affiliations)
            .within("host"),
        Command.look("node-subscriptions", "Lists who is told of a node.", List.of(HOST, NODE), this::subscriptions)
            .within("host"),
        Command.look(
            "node-items",
            "Lists the items of a node, the newest first, without what is in them.",
            List.of(
                HOST,
                NODE,
                Argument.optional("after", Kind.TEXT, "begins behind the item of this id"),
                Argument.optional("until", Kind.TEXT, "when that was published; begins there when it is gone or published anew"),
                Argument.optional("most", Kind.NUMBER, "at most so many, 100 when not told")),
            this::items)
            .within("host"));
  }

  /** The host that a call names. */
  static Host host(Engine engine, CommandCall call) throws CommandException {
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

  /** The node that a call names. */
  static Node node(Engine engine, Host host, CommandCall call) throws CommandException {
    Node node = engine.find(host, call.text("node"));
    if (node == null) {
      throw new CommandException(Reason.NOT_FOUND, "There is no node " + call.text("node") + " at " + host.jid() + ".");
    }
    return node;
  }

  private Node node(CommandCall call) throws CommandException {
    return node(engine, host(engine, call), call);
  }

  private CommandResult services() {
    Host service = engine.service();
    return CommandResult.table(
        List.of("service"), service == null ? List.of() : List.of(List.of(service.jid().toString())));
  }

  private CommandResult list(CommandCall call) throws CommandException {
    Host host = host(engine, call);
    int most = (int) Math.min(MOST_LISTED, call.number("most", MOST_LISTED));
    List<List<String>> rows = new ArrayList<>();
    String after = call.text("after", "");
    List<String> names;
    int wanted;
    do {
      // Those that went meanwhile are made up for, so that a short list is the last.
      wanted = most - rows.size();
      names = names(host, call, after, wanted);
      for (String name : names) {
        after = name;
        Node node = engine.find(host, name);
        if (node != null) {
          rows.add(row(node, name));
        }
      }
    } while (rows.size() < most && names.size() == wanted);
    return CommandResult.table(List.of("node", "made by", "access", "items", "subscriptions", "type"), rows);
  }

  private List<String> row(Node node, String name) {
    return List.of(
        name,
        node.creator().toString(),
        node.config().access().name().toLowerCase(Locale.ROOT),
        Integer.toString(items(node)),
        Integer.toString(node.subscriptions().size()),
        node.config().type().name().toLowerCase(Locale.ROOT));
  }

  /** How many items a node has, without reading them. */
  private int items(Node node) {
    ItemPage page = engine.store().items(node.key(), ItemQuery.latest(0));
    return page == null ? 0 : page.count();
  }

  private List<String> names(Host host, CommandCall call, String after, int most) {
    String part = call.text("containing", "").strip();
    if (host.isAccount()) {
      return engine.nodes().of(host.jid()).keySet().stream()
          .filter(name -> name.contains(part) && name.compareTo(after) > 0)
          .sorted()
          .limit(most)
          .toList();
    }
    List<String> names = new ArrayList<>();
    String last = after;
    List<NodeSummary> page;
    do {
      page = engine.store().list(host.jid(), call.has("collection") ? call.text("collection") : null, host.jid(), last, PAGE);
      for (NodeSummary each : page) {
        last = each.name();
        if (names.size() < most && each.name().contains(part)) {
          names.add(each.name());
        }
      }
    } while (page.size() == PAGE && names.size() < most);
    return names;
  }

  private CommandResult show(CommandCall call) throws CommandException {
    Node node = node(call);
    Item last = engine.last(node);
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("title", node.config().get(NodeField.TITLE)));
    rows.add(List.of("made by", node.creator().toString()));
    rows.add(List.of("created", node.created().toString()));
    rows.add(List.of("type", node.config().type().name().toLowerCase(Locale.ROOT)));
    rows.add(List.of("access", node.config().access().name().toLowerCase(Locale.ROOT)));
    rows.add(List.of("items", Integer.toString(items(node))));
    rows.add(List.of("last item", last == null ? "" : last.modified().toString()));
    rows.add(List.of("subscriptions", Integer.toString(node.subscriptions().size())));
    rows.add(List.of("collections", String.join(", ", node.parents().stream().sorted().toList())));
    return CommandResult.table(List.of("what", "value"), rows);
  }

  private CommandResult config(CommandCall call) throws CommandException {
    List<List<String>> rows = new ArrayList<>();
    for (Field field : node(call).config().questions()) {
      String choices = String.join(",", field.options().stream().map(Field.Choice::value).toList());
      String value = String.join(",", field.values());
      Field.Type type = field.type();
      rows.add(
          List.of(name(field.var()), value, type == null ? "" : type.wire(), choices, String.valueOf(field.label())));
    }
    return CommandResult.table(List.of("setting", "value", "kind", "choices", "help"), rows);
  }

  /** A setting as commands name it. */
  static String name(String var) {
    return var.startsWith("pubsub#") ? var.substring("pubsub#".length()) : var;
  }

  private CommandResult affiliations(CommandCall call) throws CommandException {
    List<List<String>> rows = new ArrayList<>();
    new TreeMap<>(node(call).affiliations())
        .forEach((jid, affiliation) -> rows.add(List.of(jid.toString(), affiliation.wire())));
    return CommandResult.table(List.of("account", "affiliation"), rows);
  }

  private CommandResult subscriptions(CommandCall call) throws CommandException {
    List<List<String>> rows = new ArrayList<>();
    for (Subscription each : node(call).subscriptions()) {
      rows.add(List.of(each.jid().toString(), each.subid(), each.state().wire()));
    }
    return CommandResult.table(List.of("subscriber", "id", "state"), rows);
  }

  private static @Nullable Instant until(CommandCall call) throws CommandException {
    String text = call.text("until", "").strip();
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "Expected a moment such as 2026-12-24T18:00:00Z, not " + text + ".");
    }
  }

  /** Whether an item is where it was: not gone, nor on top of the list. */
  private boolean isStillThere(Node node, String id, Instant published) {
    return engine.store().items(node.key(), List.of(id)).stream().anyMatch(item -> !item.modified().isAfter(published));
  }

  private CommandResult items(CommandCall call) throws CommandException {
    Node node = node(call);
    int most = (int) Math.min(MOST_LISTED, call.number("most", 100));
    String after = call.has("after") ? call.text("after") : null;
    Instant until = until(call);
    if (after != null && until != null && !isStillThere(node, after, until)) {
      after = null;
    }
    ItemPage page =
        engine.store().items(node.key(), new ItemQuery(false, true, after, null, null, false, most, null, until));
    if (page == null) {
      throw new CommandException(Reason.NOT_FOUND, "There is no item " + after + " in that node.");
    }
    List<List<String>> rows = new ArrayList<>();
    for (Item item : page.items()) {
      rows.add(
          List.of(item.id(), item.publisher().toString(), item.modified().toString(), Integer.toString(item.size())));
    }
    return CommandResult.table(List.of("item", "published by", "at", "characters"), rows);
  }
}
