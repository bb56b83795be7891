package im.recado.modules.adhoc;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.Powers;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.session.Session;
import im.recado.modules.admin.Administrators;
import im.recado.modules.disco.AccountDisco;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.disco.DiscoNodes;
import im.recado.modules.disco.DiscoReply;
import im.recado.modules.disco.Identity;
import im.recado.modules.disco.ServerDisco;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commands by forms (XEP-0050), given to the server's domain or to one's own bare address. Only accounts of this server
 * have any; each sees those that its role allows. Forms are in English whatever language was asked for: being refused
 * ({@code bad-locale}) would help nobody. What can grow is bounded by {@link Dialogues}.
 */
public final class AdHocModule implements Module, DiscoNodes {
  public static final String NS = "http://jabber.org/protocol/commands";

  private static final String ADMIN = "http://jabber.org/protocol/admin#";

  private final Kernel kernel;
  private final AdHocCommands commands;
  private final Administrators administrators;
  private final Dialogues dialogues;

  public AdHocModule(
      Kernel kernel,
      AdHocCommands commands,
      Administrators administrators,
      ServerDisco server,
      AccountDisco accounts) {
    this.kernel = kernel;
    this.commands = commands;
    this.administrators = administrators;
    this.dialogues = new Dialogues(kernel);
    server.nodes(this);
    accounts.nodes(new OfAccounts());
  }

  @Override
  public Declaration declare() {
    return Declaration.module("ad-hoc", "Lets people give commands by filling in forms.")
        .xep(50, "1.3.0", "Ad-Hoc Commands")
        .serverFeature(NS)
        .accountFeature(NS)
        .blockingIq(Iq.Type.SET, IqTarget.SERVER, "command", NS, this::command)
        .blockingIq(Iq.Type.SET, IqTarget.OWN_ACCOUNT, "command", NS, this::command);
  }

  // Discovery.

  @Override
  public @Nullable DiscoReply info(Jid asking, String node) throws StanzaException {
    if (node.equals(NS)) {
      return new DiscoReply(
          List.of(new Identity("automation", "command-list", "Commands")),
          List.of(DiscoModule.INFO, DiscoModule.ITEMS, NS),
          List.of());
    }
    AdHocCommand command = commands.find(node);
    if (command == null) {
      return null;
    }
    require(command, asking, asking.bare());
    return new DiscoReply(
        List.of(new Identity("automation", "command-node", command.name())), List.of(NS, DataForm.NS), List.of());
  }

  @Override
  public @Nullable List<Item> items(Jid responder, Jid asking, String node) throws StanzaException {
    if (node.equals(NS)) {
      return commands.all().stream()
          .filter(command -> mayGive(command, asking, responder))
          .map(command -> new Item(responder, command.node(), command.name()))
          .toList();
    }
    AdHocCommand command = commands.find(node);
    if (command == null) {
      return null;
    }
    require(command, asking, responder);
    return List.of();
  }

  /** The same at the own address; somebody else's account has no commands. */
  private final class OfAccounts implements AccountDisco.Nodes {
    @Override
    public List<Element> items(Jid account, Jid asking, Element query) {
      return List.of();
    }

    @Override
    public @Nullable Element info(Jid account, String node, Jid asking) throws StanzaException {
      DiscoReply reply = account.equals(asking.bare()) ? AdHocModule.this.info(asking, node) : null;
      return reply == null ? null : reply.toElement(node);
    }

    @Override
    public @Nullable Element items(Jid account, String node, Jid asking, Element query) throws StanzaException {
      List<Item> items = account.equals(asking.bare()) ? AdHocModule.this.items(account, asking, node) : null;
      return items == null ? null : DiscoModule.items(node, items);
    }
  }

  private static Jid responder(IqRequest request) {
    return request.iq().to() == null ? request.from().bare() : request.iq().to();
  }

  /**
   * Whether somebody may give a command at this address: who has a role in some domains gives commands to these, or to the own
   * account for all of these.
   */
  private boolean mayGive(AdHocCommand command, Jid jid, Jid at) {
    Powers powers = administrators.powers(jid);
    ServerRole role =
        !command.inDomains() ? powers.everywhere() : at.local() == null ? powers.in(at.domain()) : powers.greatest();
    return kernel.router().isLocalAccount(jid) && role.isAtLeast(command.role());
  }

  private void require(AdHocCommand command, Jid jid, Jid at) throws StanzaException {
    if (!mayGive(command, jid, at)) {
      throw new StanzaException(Condition.FORBIDDEN);
    }
  }

  // Execution.

  private Element command(IqRequest request) throws StanzaException {
    String node = request.payload().attribute("node");
    if (node == null || node.isEmpty()) {
      throw new StanzaException(Condition.BAD_REQUEST, "Which command?");
    }
    String action = request.payload().attributeOr("action", "execute");
    switch (action) {
      case "execute", "cancel", "prev", "next", "complete" -> {}
      default -> throw bad("malformed-action", "There is no action " + action + ".");
    }
    AdHocCommand command = commands.find(node);
    if (command == null) {
      // XEP-0133 section 5 has a condition of its own for a command that it knows and a server does not.
      throw new StanzaException(
          node.startsWith(ADMIN) ? Condition.FEATURE_NOT_IMPLEMENTED : Condition.ITEM_NOT_FOUND,
          "There is no such command.");
    }
    require(command, request.from(), responder(request));
    Session session = request.session();
    if (session == null) {
      throw new StanzaException(Condition.FORBIDDEN);
    }
    String id = request.payload().attribute("sessionid");
    return id == null
        ? begin(request, session, command, action)
        : goOn(request, session, command, action, id);
  }

  private Requester requester(Session session, Jid at) {
    return new Requester(session.jid(), () -> administrators.powers(session.jid()), at);
  }

  private Element begin(IqRequest request, Session session, AdHocCommand command, String action)
      throws StanzaException {
    if (!action.equals("execute")) {
      throw bad("bad-action", "The command has not begun.");
    }
    Step step = step(() -> command.beginning().begin(requester(session, responder(request))));
    if (step instanceof Step.Ask question) {
      Dialogue dialogue = new Dialogue(command, responder(request).toString());
      dialogue.ask(question);
      return executing(command, dialogues.keep(session, dialogue), dialogue);
    }
    return completed(command, dialogues.newId(session.jid()), (Step.Done) step);
  }

  private Element goOn(IqRequest request, Session session, AdHocCommand command, String action, String id)
      throws StanzaException {
    Dialogue dialogue = dialogues.find(session, id);
    if (dialogue == null && dialogues.isOurs(id, session.jid())) {
      throw new StanzaException(Condition.NOT_ALLOWED.error().withDetail(Element.of("session-expired", NS)));
    }
    if (dialogue == null || !dialogue.isOf(command, responder(request).toString())) {
      throw bad("bad-sessionid", "That is no session of this command.");
    }
    Step.Ask question = dialogue.question();
    switch (action) {
      case "cancel" -> {
        dialogues.end(session, id);
        return answer(command, id, "canceled").build();
      }
      case "prev" -> {
        if (!dialogue.canGoBack()) {
          throw bad("bad-action", "This is the first step.");
        }
        dialogue.goBack();
        return executing(command, id, dialogue);
      }
      case "next" -> {
        if (question.last()) {
          throw bad("bad-action", "This is the last step.");
        }
      }
      case "complete" -> {
        if (!question.last()) {
          throw bad("bad-action", "This is not the last step.");
        }
      }
      default -> {}
    }
    DataForm answers = answers(question.form(), request.payload());
    Step step;
    try {
      step = step(() -> question.answered().answer(answers));
    } catch (StanzaException | RuntimeException e) {
      dialogues.end(session, id);
      throw e;
    }
    if (step instanceof Step.Ask next) {
      dialogue.ask(next);
      return executing(command, id, dialogue);
    }
    dialogues.end(session, id);
    return completed(command, id, (Step.Done) step);
  }

  /** What was filled in; a form of type cancel counts as submitted (section 3.5.1). */
  private static DataForm answers(DataForm asked, Element command) throws StanzaException {
    DataForm answers = DataForm.in(command);
    if (answers == null && command.child("x", DataForm.NS) == null) {
      answers = DataForm.builder(DataForm.Type.SUBMIT).build();
    }
    if (answers == null || answers.type() == DataForm.Type.FORM || answers.type() == DataForm.Type.RESULT) {
      throw bad("bad-payload", "A submitted form was expected.");
    }
    if (asked.formType() != null && answers.formType() != null && !asked.isOf(answers.formType())) {
      throw bad("bad-payload", "That is another form.");
    }
    for (Field field : asked.fields()) {
      if (field.required() && answers.values(field.var()).stream().allMatch(String::isEmpty)) {
        throw bad("bad-payload", "The field " + field.var() + " must be filled in.");
      }
    }
    return answers;
  }

  /** One step of a command. */
  @FunctionalInterface
  private interface Work {
    Step run() throws CommandException, StanzaException;
  }

  /**
   * Takes a step. What XEP-0133 section 5 lists is an error; any other failure is a command that is over and says why
   * (section 3.6).
   */
  private static Step step(Work work) throws StanzaException {
    try {
      return work.run();
    } catch (CommandException e) {
      String sentence = String.valueOf(e.getMessage());
      return switch (e.reason()) {
        case CONFLICT -> throw new StanzaException(Condition.CONFLICT, sentence);
        case NOT_ALLOWED -> throw new StanzaException(Condition.FORBIDDEN, sentence);
        case UNKNOWN_COMMAND, WRONG_ARGUMENT, NOT_FOUND, FAILED -> new Step.Done(null, List.of(Note.error(sentence)));
      };
    }
  }

  // Answers.

  private static Element.Builder answer(AdHocCommand command, String id, String status) {
    return Element.builder("command", NS)
        .attribute(Namespaces.XML, "lang", "en")
        .attribute("node", command.node())
        .attribute("sessionid", id)
        .attribute("status", status);
  }

  private static Element executing(AdHocCommand command, String id, Dialogue dialogue) {
    Step.Ask question = dialogue.question();
    String forward = question.last() ? "complete" : "next";
    Element.Builder actions = Element.builder("actions", NS).attribute("execute", forward);
    if (dialogue.canGoBack()) {
      actions.child(Element.of("prev", NS));
    }
    actions.child(Element.of(forward, NS));
    return answer(command, id, "executing").child(actions.build()).child(question.form().toElement()).build();
  }

  private static Element completed(AdHocCommand command, String id, Step.Done done) {
    Element.Builder answer = answer(command, id, "completed");
    done.notes().forEach(note -> answer.child(note.toElement()));
    return answer.child(done.result()).build();
  }

  private static StanzaException bad(String condition, String text) {
    return new StanzaException(Condition.BAD_REQUEST.error(text).withDetail(Element.of(condition, NS)));
  }
}
