package im.recado.modules.archive;

import im.recado.kernel.command.ServerRole;
import im.recado.modules.adhoc.AdHocCommand;
import im.recado.modules.adhoc.Requester;
import im.recado.modules.adhoc.Step;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.function.Predicate;

/** Everybody says for how long their messages stay in their archive: a command of their own (XEP-0441 section 2.2). */
final class OwnTerms {
  private static final String NODE = "urn:xmpp:mam#configure";
  private static final String DAYS = "days";

  private final Terms terms;
  private final Predicate<Jid> exists;

  OwnTerms(Terms terms, Predicate<Jid> exists) {
    this.terms = terms;
    this.exists = exists;
  }

  AdHocCommand command() {
    return new AdHocCommand(NODE, "How long my messages stay", ServerRole.USER, this::ask);
  }

  private Step ask(Requester requester) throws StanzaException {
    Jid account = requester.jid().bare();
    if (!exists.test(account)) {
      throw new StanzaException(Condition.NOT_ALLOWED, "There is no archive of an account of a single session.");
    }
    DataForm form =
        DataForm.builder(DataForm.Type.FORM)
            .title("How long my messages stay")
            .instructions("Older messages are removed from your archive on the server; devices keep what they have.")
            .field(
                Field.of(DAYS, Field.Type.TEXT_SINGLE, "Days; 0 for as long as the server keeps them",
                        Integer.toString(terms.days(account)))
                    .mandatory())
            .build();
    return Step.ask(form, answers -> answered(account, answers));
  }

  private Step answered(Jid account, DataForm answers) throws StanzaException {
    int days = number(answers.value(DAYS));
    terms.set(account, days);
    return Step.done(
        days == 0 ? "Your messages stay as long as the server keeps them." : "Your messages stay for " + days + " days.");
  }

  private static int number(@org.jspecify.annotations.Nullable String written) throws StanzaException {
    try {
      int days = written == null ? -1 : Integer.parseInt(written.strip());
      if (days >= 0 && days <= Terms.MOST_DAYS) {
        return days;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new StanzaException(Condition.NOT_ACCEPTABLE, "Days are a number from 0 to " + Terms.MOST_DAYS + ".");
  }
}
