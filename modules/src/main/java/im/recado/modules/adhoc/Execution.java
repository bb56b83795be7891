package im.recado.modules.adhoc;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.session.Session;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.List;

/**
 * How commands go from step to step (XEP-0050 section 2.4 and 4.4), for whoever has some: the server, accounts, a gateway. Each has
 * its own, which is used in the order of what a client asks it. What can grow is bounded by {@link Dialogues}. May wait.
 */
public final class Execution {
  private final Dialogues dialogues;

  public Execution(Kernel kernel) {
    this.dialogues = new Dialogues(kernel);
  }

  /**
   * What a command is to do.
   *
   * @throws StanzaException for what is no action ({@code malformed-action})
   */
  public static String action(IqRequest request) throws StanzaException {
    String action = request.payload().attributeOr("action", "execute");
    switch (action) {
      case "execute", "cancel", "prev", "next", "complete" -> {}
      default -> throw bad("malformed-action", "There is no action " + action + ".");
    }
    return action;
  }

  /**
   * Begins a command, or goes on with it; whether the requester may give it must have been looked at.
   *
   * @param session of the requester
   * @param lang in which the command speaks
   */
  public Element take(IqRequest request, Session session, AdHocCommand command, Requester requester, String lang)
      throws StanzaException {
    String action = action(request);
    String id = request.payload().attribute("sessionid");
    return id == null
        ? begin(session, command, action, requester, lang)
        : goOn(request, session, command, action, id, requester, lang);
  }

  private Element begin(Session session, AdHocCommand command, String action, Requester requester, String lang)
      throws StanzaException {
    if (!action.equals("execute")) {
      throw bad("bad-action", "The command has not begun.");
    }
    Step step = step(() -> command.beginning().begin(requester));
    return switch (step) {
      case Step.Ask question -> {
        Dialogue dialogue = new Dialogue(command, requester.at().toString(), question);
        yield executing(command, dialogues.keep(session, dialogue), dialogue, List.of(), lang);
      }
      case Step.Again again -> throw new IllegalStateException(command.node() + " has asked nothing yet");
      case Step.Done done -> completed(command, dialogues.newId(session.jid()), done, lang);
    };
  }

  private Element goOn(
      IqRequest request, Session session, AdHocCommand command, String action, String id, Requester requester, String lang)
      throws StanzaException {
    Dialogue dialogue = dialogues.find(session, id);
    if (dialogue == null && dialogues.isOurs(id, session.jid())) {
      throw new StanzaException(Condition.NOT_ALLOWED.error().withDetail(Element.of("session-expired", AdHocModule.NS)));
    }
    if (dialogue == null || !dialogue.isOf(command, requester.at().toString())) {
      throw bad("bad-sessionid", "That is no session of this command.");
    }
    Step.Ask question = dialogue.question();
    switch (action) {
      case "cancel" -> {
        dialogues.end(session, id);
        return answer(command, id, "canceled", lang).build();
      }
      case "prev" -> {
        if (!dialogue.canGoBack()) {
          throw bad("bad-action", "This is the first step.");
        }
        dialogue.goBack();
        return executing(command, id, dialogue, List.of(), lang);
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
    return switch (step) {
      case Step.Ask next -> {
        dialogue.ask(answers, next);
        yield executing(command, id, dialogue, List.of(), lang);
      }
      case Step.Again again -> {
        dialogue.answered(answers);
        yield executing(command, id, dialogue, again.notes(), lang);
      }
      case Step.Done done -> {
        dialogues.end(session, id);
        yield completed(command, id, done, lang);
      }
    };
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

  private static Element.Builder answer(AdHocCommand command, String id, String status, String lang) {
    return Element.builder("command", AdHocModule.NS)
        .attribute(Namespaces.XML, "lang", lang)
        .attribute("node", command.node())
        .attribute("sessionid", id)
        .attribute("status", status);
  }

  private static Element executing(AdHocCommand command, String id, Dialogue dialogue, List<Note> notes, String lang) {
    Step.Ask question = dialogue.question();
    String forward = question.last() ? "complete" : "next";
    Element.Builder actions = Element.builder("actions", AdHocModule.NS).attribute("execute", forward);
    if (dialogue.canGoBack()) {
      actions.child(Element.of("prev", AdHocModule.NS));
    }
    actions.child(Element.of(forward, AdHocModule.NS));
    Element.Builder answer = answer(command, id, "executing", lang).child(actions.build());
    notes.forEach(note -> answer.child(note.toElement()));
    return answer.child(question.form().toElement()).build();
  }

  private static Element completed(AdHocCommand command, String id, Step.Done done, String lang) {
    Element.Builder answer = answer(command, id, "completed", lang);
    done.notes().forEach(note -> answer.child(note.toElement()));
    return answer.child(done.result()).build();
  }

  private static StanzaException bad(String condition, String text) {
    return new StanzaException(Condition.BAD_REQUEST.error(text).withDetail(Element.of(condition, AdHocModule.NS)));
  }
}
