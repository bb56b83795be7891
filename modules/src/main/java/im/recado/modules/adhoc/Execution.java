package im.recado.modules.adhoc;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.CommandException;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.List;

/**
 * How commands go from step to step (XEP-0050 section 2.4 and 4.4), for whoever has some: the server, accounts, a gateway, rooms, the
 * service of nodes. Each has its own, which is used in the order of what a client asks it. What can grow is bounded by {@link
 * Dialogues}. May wait as what is done may.
 */
public final class Execution {
  /** What a client wants of a command. */
  public sealed interface Turn {
    /** It begins. */
    record Begin() implements Turn {}

    /** It has gone back or is over: this is to be answered. */
    record Moved(Element answer) implements Turn {}

    /**
     * A form was filled in.
     *
     * @param id of the session
     * @param dialogue what was asked
     */
    record Submitted(String id, Dialogue dialogue, DataForm answers) implements Turn {}
  }

  private final Dialogues dialogues;

  public Execution(Kernel kernel) {
    this.dialogues = new Dialogues(kernel);
  }

  /**
   * What a command is to do.
   *
   * @param command the element that gives it
   * @throws StanzaException for what is no action ({@code malformed-action})
   */
  public static String action(Element command) throws StanzaException {
    String action = command.attributeOr("action", "execute");
    switch (action) {
      case "execute", "cancel", "prev", "next", "complete" -> {}
      default -> throw bad("malformed-action", "There is no action " + action + ".");
    }
    return action;
  }

  /**
   * Begins a command, or goes on with it; whether the requester may give it must have been looked at.
   *
   * @param told the element that gives it
   * @param lang in which the command speaks
   */
  public Element take(Element told, AdHocCommand command, Requester requester, String lang) throws StanzaException {
    return switch (turn(told, command, requester, lang)) {
      case Turn.Begin begin -> begin(command, requester, lang);
      case Turn.Moved moved -> moved.answer();
      case Turn.Submitted submitted -> goOn(submitted, command, requester, lang);
    };
  }

  /** For who begins and goes on with its commands by itself: what is wanted, if it can be (section 4.4). */
  public Turn turn(Element told, AdHocCommand command, Requester requester, String lang) throws StanzaException {
    String action = action(told);
    String id = told.attribute("sessionid");
    if (id != null) {
      return turn(told, command, action, id, requester, lang);
    }
    if (!action.equals("execute")) {
      throw bad("bad-action", "The command has not begun.");
    }
    return new Turn.Begin();
  }

  private Turn turn(
      Element told, AdHocCommand command, String action, String id, Requester requester, String lang) throws StanzaException {
    Dialogue dialogue = dialogues.find(requester.jid(), id);
    if (dialogue == null && dialogues.isOurs(id, requester.jid())) {
      throw new StanzaException(Condition.NOT_ALLOWED.error().withDetail(Element.of("session-expired", AdHocModule.NS)));
    }
    if (dialogue == null || !dialogue.isOf(command, requester.at().toString())) {
      throw bad("bad-sessionid", "That is no session of this command.");
    }
    Step.Ask question = dialogue.question();
    switch (action) {
      case "cancel" -> {
        dialogues.end(requester.jid(), id);
        return new Turn.Moved(answer(command, id, "canceled", lang).build());
      }
      case "prev" -> {
        if (!dialogue.canGoBack()) {
          throw bad("bad-action", "This is the first step.");
        }
        dialogue.goBack();
        return new Turn.Moved(executing(command, id, dialogue, List.of(), lang));
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
    return new Turn.Submitted(id, dialogue, answers(question.form(), told));
  }

  private Element begin(AdHocCommand command, Requester requester, String lang) throws StanzaException {
    Step step = step(() -> command.beginning().begin(requester));
    return switch (step) {
      case Step.Ask question -> asked(command, requester, question, lang);
      case Step.Again again -> throw new IllegalStateException(command.node() + " has asked nothing yet");
      case Step.Done done -> done(command, requester, done, lang);
    };
  }

  private Element goOn(Turn.Submitted submitted, AdHocCommand command, Requester requester, String lang)
      throws StanzaException {
    String id = submitted.id();
    Dialogue dialogue = submitted.dialogue();
    Step step;
    try {
      step = step(() -> dialogue.question().answered().answer(submitted.answers()));
    } catch (StanzaException | RuntimeException e) {
      dialogues.end(requester.jid(), id);
      throw e;
    }
    return switch (step) {
      case Step.Ask next -> {
        dialogue.ask(submitted.answers(), next);
        yield executing(command, id, dialogue, List.of(), lang);
      }
      case Step.Again again -> {
        dialogue.answered(submitted.answers());
        yield executing(command, id, dialogue, again.notes(), lang);
      }
      case Step.Done done -> done(command, requester, submitted, done, lang);
    };
  }

  /** A command that has begun asks its first question. */
  public Element asked(AdHocCommand command, Requester requester, Step.Ask question, String lang) {
    Dialogue dialogue = new Dialogue(command, requester.at().toString(), question);
    return executing(command, dialogues.keep(requester.jid(), dialogue), dialogue, List.of(), lang);
  }

  /** A command that has begun is over. */
  public Element done(AdHocCommand command, Requester requester, Step.Done done, String lang) {
    return completed(command, dialogues.newId(requester.jid()), done, lang);
  }

  /** A command is over with what was filled in. */
  public Element done(
      AdHocCommand command, Requester requester, Turn.Submitted submitted, Step.Done done, String lang) {
    dialogues.end(requester.jid(), submitted.id());
    return completed(command, submitted.id(), done, lang);
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

  /** A refusal with a condition of XEP-0050 section 4.4. */
  public static StanzaException bad(String condition, String text) {
    return new StanzaException(Condition.BAD_REQUEST.error(text).withDetail(Element.of(condition, AdHocModule.NS)));
  }
}
