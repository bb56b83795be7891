package im.recado.modules.adhoc;

import im.recado.kernel.command.CommandException;
import im.recado.wire.form.DataForm;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a command stands: it asks something, or it is done. */
public sealed interface Step {
  /**
   * A form is to be filled in.
   *
   * @param last whether nothing more will be asked
   * @param answered goes on with what was filled in; the required fields are there
   */
  record Ask(DataForm form, boolean last, Answered answered) implements Step {}

  /**
   * The command is over.
   *
   * @param result what it found, a form as a rule, or null
   */
  record Done(@Nullable Element result, List<Note> notes) implements Step {
    public Done {
      notes = List.copyOf(notes);
    }
  }

  /**
   * What was filled in does not do: the same form again, with the answers but for secret ones.
   *
   * @param notes say why
   */
  record Again(List<Note> notes) implements Step {
    public Again {
      notes = List.copyOf(notes);
    }
  }

  /** Goes on with what was filled in. Runs on a thread that may wait. */
  @FunctionalInterface
  interface Answered {
    /**
     * Goes on.
     *
     * @throws CommandException when it cannot be done
     * @throws StanzaException what the requester is to be told in an error
     */
    Step answer(DataForm answers) throws CommandException, StanzaException;
  }

  /** The only or last question. */
  static Ask ask(DataForm form, Answered answered) {
    return new Ask(form, true, answered);
  }

  /** A question that others follow. */
  static Ask askFirst(DataForm form, Answered answered) {
    return new Ask(form, false, answered);
  }

  /** The same once more, for this reason. */
  static Again again(String sentence) {
    return new Again(List.of(Note.error(sentence)));
  }

  /** Done, with nothing to say. */
  static Done done() {
    return new Done(null, List.of());
  }

  static Done done(String sentence) {
    return new Done(null, List.of(Note.info(sentence)));
  }

  static Done done(DataForm result) {
    return new Done(result.toElement(), List.of());
  }
}
