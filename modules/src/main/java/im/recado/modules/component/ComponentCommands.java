package im.recado.modules.component;

import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandResult;
import im.recado.modules.component.Grants.Access;
import im.recado.modules.component.Grants.Shown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What owners grant to components, and what operators see of it. */
final class ComponentCommands {
  private static final Argument COMPONENT = Argument.required("component", Kind.TEXT, "its domain");
  private static final Argument NAMESPACE = Argument.required("namespace", Kind.TEXT, "of what is asked");

  /** So much may be granted to one component, of either kind. */
  private static final int MOST = 100;

  private static final int LONGEST = 1000;
  private static final int MOST_ATTRIBUTES = 10;
  private static final String ATTRIBUTE = "[A-Za-z_][A-Za-z0-9._-]{0,99}";

  private final ComponentModule all;
  private final Granted granted;

  ComponentCommands(ComponentModule all, Granted granted) {
    this.all = all;
    this.granted = granted;
  }

  List<Command> list() {
    return List.of(
        Command.look(
            "component-list", "Lists the components, whether they are there, and what they may do.", List.of(), this::table),
        Command.power(
            "component-grant",
            "Says what a component may do with the accounts of this server; what is left out stays.",
            List.of(
                COMPONENT,
                Argument.optional("roster", Kind.TEXT, "requests for rosters: none, get, set or both"),
                Argument.optional("push", Kind.FLAG, "whether it is told of changes of rosters, if it may get them"),
                Argument.optional("message", Kind.TEXT, "messages in the name of accounts: none or outgoing"),
                Argument.optional("presence", Kind.TEXT, "whose presence it sees: none, managed_entity or roster")),
            this::grant),
        Command.power(
            "component-grant-iq",
            "Says which requests of a namespace a component may send in the name of accounts.",
            List.of(COMPONENT, NAMESPACE, Argument.required("type", Kind.TEXT, "none, get, set or both")),
            this::grantIq),
        Command.power(
            "component-delegate",
            "Has a component answer the requests of a namespace in the server's place.",
            List.of(
                COMPONENT,
                NAMESPACE,
                Argument.optional(
                    "attributes", Kind.TEXT, "that a request must have for that, separated by commas")),
            this::delegate),
        Command.power(
            "component-undelegate",
            "Has the server answer the requests of a namespace again.",
            List.of(COMPONENT, NAMESPACE),
            this::undelegate),
        Command.power(
            "component-revoke", "Takes all from a component that was granted to it.", List.of(COMPONENT), this::revoke));
  }

  private CommandResult table(CommandCall call) {
    Set<String> domains = new TreeSet<>(all.declared());
    domains.addAll(granted.all().keySet());
    List<List<String>> rows = new ArrayList<>();
    for (String domain : domains) {
      Grants grants = granted.of(domain);
      ComponentModule.State state = all.state(domain);
      rows.add(
          List.of(
              domain,
              state.declared() ? String.valueOf(state.connections()) : "no secret",
              String.valueOf(state.waiting()),
              Grants.written(grants.roster()),
              grants.pushes() ? "yes" : "no",
              grants.messages() ? "outgoing" : "none",
              Grants.written(grants.presence()),
              iqs(grants.iqs()),
              delegated(grants.delegated())));
    }
    return CommandResult.table(
        List.of("component", "connections", "waiting", "roster", "push", "message", "presence", "iq", "delegated"), rows);
  }

  private static String iqs(Map<String, Access> iqs) {
    return iqs.entrySet().stream()
        .map(each -> each.getKey() + ' ' + Grants.written(each.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String delegated(Map<String, Set<String>> delegated) {
    return delegated.entrySet().stream()
        .map(each -> each.getKey() + (each.getValue().isEmpty() ? "" : " if " + String.join(" and ", each.getValue())))
        .collect(Collectors.joining(", "));
  }

  private static String words(Grants grants) {
    return "roster " + Grants.written(grants.roster())
        + ", push " + grants.push()
        + ", message " + (grants.messages() ? "outgoing" : "none")
        + ", presence " + Grants.written(grants.presence())
        + (grants.iqs().isEmpty() ? "" : ", iq " + iqs(grants.iqs()))
        + (grants.delegated().isEmpty() ? "" : ", delegated " + delegated(grants.delegated()));
  }

  /** The domain that is meant: one that has a secret. */
  private String declared(CommandCall call) throws CommandException {
    String domain = call.text("component").strip().toLowerCase(Locale.ROOT);
    if (!all.declared().contains(domain)) {
      throw new CommandException(Reason.NOT_FOUND, "There is no component " + domain + ".");
    }
    return domain;
  }

  private static <E extends Enum<E>> E value(CommandCall call, String argument, Class<E> type, E otherwise)
      throws CommandException {
    if (!call.has(argument)) {
      return otherwise;
    }
    for (E each : type.getEnumConstants()) {
      if (Grants.written(each).equals(call.text(argument))) {
        return each;
      }
    }
    throw new CommandException(
        Reason.WRONG_ARGUMENT,
        argument + " is one of " + Arrays.stream(type.getEnumConstants()).map(Grants::written).collect(Collectors.joining(", ")) + ".");
  }

  private static boolean messages(CommandCall call, boolean otherwise) throws CommandException {
    return switch (call.text("message", otherwise ? "outgoing" : "none")) {
      case "outgoing" -> true;
      case "none" -> false;
      default -> throw new CommandException(Reason.WRONG_ARGUMENT, "message is one of none, outgoing.");
    };
  }

  private CommandResult grant(CommandCall call) throws CommandException {
    String domain = declared(call);
    Grants before = granted.of(domain);
    Access roster = value(call, "roster", Access.class, before.roster());
    Shown presence = value(call, "presence", Shown.class, before.presence());
    boolean messages = messages(call, before.messages());
    boolean push = call.has("push") ? call.flag("push") : before.push();
    if (presence == Shown.ROSTER && !roster.gets()) {
      // XEP-0356 section 7.4.
      throw new CommandException(
          Reason.CONFLICT, "The presence of contacts is only for a component that may get rosters.");
    }
    call.was(words(before));
    all.change(
        domain,
        grants -> grants.withRoster(roster).withPush(push).withMessages(messages).withPresence(presence));
    return done(domain);
  }

  private CommandResult done(String domain) {
    return CommandResult.done(domain + " may now: " + words(granted.of(domain)) + ".");
  }

  private static String namespace(CommandCall call) throws CommandException {
    String namespace = call.text("namespace").strip();
    if (namespace.isEmpty() || namespace.length() > LONGEST) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "A namespace has 1 to " + LONGEST + " characters.");
    }
    return namespace;
  }

  /** What is there already may always be said anew, or be taken away. */
  private static void requireRoom(Set<String> used, String namespace) throws CommandException {
    if (used.size() >= MOST && !used.contains(namespace)) {
      throw new CommandException(Reason.CONFLICT, "A component may have " + MOST + " namespaces.");
    }
  }

  private CommandResult grantIq(CommandCall call) throws CommandException {
    String domain = declared(call);
    String namespace = namespace(call);
    Access type = value(call, "type", Access.class, Access.NONE);
    Grants before = granted.of(domain);
    requireRoom(before.iqs().keySet(), namespace);
    call.was(words(before));
    all.change(domain, grants -> grants.withIq(namespace, type));
    return done(domain);
  }

  private CommandResult delegate(CommandCall call) throws CommandException {
    String domain = declared(call);
    String namespace = namespace(call);
    if (namespace.startsWith(Grants.DELEGATION)
        && !Set.of(Grants.REMAINING_INFO, Grants.REMAINING_ITEMS).contains(namespace)) {
      // XEP-0355 section 8, rule 5.
      throw new CommandException(Reason.NOT_ALLOWED, "Delegation itself is not delegated.");
    }
    String other = granted.delegate(namespace);
    if (other != null && !other.equals(domain)) {
      throw new CommandException(Reason.CONFLICT, other + " answers for that namespace.");
    }
    Grants before = granted.of(domain);
    requireRoom(before.delegated().keySet(), namespace);
    Set<String> attributes = new TreeSet<>();
    for (String attribute : call.text("attributes", "").split(",", -1)) {
      if (!attribute.isBlank()) {
        attributes.add(attribute.strip());
      }
    }
    if (attributes.size() > MOST_ATTRIBUTES || attributes.stream().anyMatch(each -> !each.matches(ATTRIBUTE))) {
      throw new CommandException(
          Reason.WRONG_ARGUMENT, "attributes are at most " + MOST_ATTRIBUTES + " names such as node, separated by commas.");
    }
    call.was(words(before));
    all.change(domain, grants -> grants.withDelegated(namespace, attributes));
    return done(domain);
  }

  private CommandResult undelegate(CommandCall call) throws CommandException {
    String domain = call.text("component").strip().toLowerCase(Locale.ROOT);
    String namespace = namespace(call);
    Grants before = granted.of(domain);
    if (!before.delegated().containsKey(namespace)) {
      throw new CommandException(Reason.NOT_FOUND, domain + " does not answer for that namespace.");
    }
    call.was(words(before));
    all.change(domain, grants -> grants.withDelegated(namespace, null));
    return done(domain);
  }

  private CommandResult revoke(CommandCall call) throws CommandException {
    String domain = call.text("component").strip().toLowerCase(Locale.ROOT);
    Grants before = granted.of(domain);
    if (before.isNothing()) {
      throw new CommandException(Reason.NOT_FOUND, "Nothing is granted to " + domain + ".");
    }
    call.was(words(before));
    all.change(domain, grants -> Grants.NONE);
    return CommandResult.done("Nothing is granted to " + domain + " any more.");
  }
}
