package im.recado.modules.suggest;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Text;
import java.util.List;
import java.util.function.Predicate;

/**
 * Lets administrators suggest a contact to somebody, a new colleague for example (XEP-0144). The client asks its user, who
 * adds the contact or does not: the server changes nobody's roster. Suggestions of people to each other pass like any other
 * message; those in requests to an account are refused, because no sender is trusted with somebody's roster.
 */
public final class SuggestModule implements Module {
  private static final String NS = "http://jabber.org/protocol/rosterx";
  private static final int LONGEST_NAME = 256;

  private final Kernel kernel;
  private final Predicate<Jid> exists;

  /** @param exists whether there is an account with this address; may wait */
  public SuggestModule(Kernel kernel, Predicate<Jid> exists) {
    this.kernel = kernel;
    this.exists = exists;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("suggest", "Lets administrators suggest contacts to people.")
        .xep(144, "1.1.1", "Roster Item Exchange", "suggestions of the server")
        .command(
            Command.change(
                "contact-suggest",
                "Suggests a contact to somebody, who is asked by the client.",
                List.of(
                    Argument.required("account", Kind.ADDRESS, "to whom"),
                    Argument.required("contact", Kind.TEXT, "an address, of this or another server"),
                    Argument.optional("name", Kind.TEXT, "under which the contact is listed"),
                    Argument.optional("group", Kind.TEXT, "in which the contact is listed")),
                this::suggest)
                .within("account"));
  }

  private CommandResult suggest(CommandCall call) throws CommandException {
    Jid account = call.address("account");
    if (!exists.test(account)) {
      throw new CommandException(Reason.NOT_FOUND, "There is no account " + account + ".");
    }
    Jid contact = contact(call.text("contact"));
    if (contact.equals(account)) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "Nobody is a contact of their own.");
    }
    String name = shortText(call, "name");
    String group = shortText(call, "group");
    Element.Builder item =
        Element.builder("item", NS)
            .attribute("action", "add")
            .attribute("jid", contact.toString())
            .attribute("name", name.isEmpty() ? null : name);
    if (!group.isEmpty()) {
      item.child("group", NS, group);
    }
    // Clients that do not know suggestions show the text.
    String text = "A contact for you: " + (name.isEmpty() ? "" : name + ", ") + "xmpp:" + contact;
    kernel
        .router()
        .send(
            Message.of(
                Message.Type.NORMAL,
                Jid.valueOf(account.domain()),
                account,
                Element.of("body", Namespaces.CLIENT, text),
                Element.of("x", NS, item.build())));
    return CommandResult.done("Suggested " + contact + " to " + account + ".");
  }

  private static Jid contact(String text) throws CommandException {
    try {
      Jid contact = Jid.parse(text.strip());
      if (contact.local() != null && contact.isBare()) {
        return contact;
      }
    } catch (JidException e) {
      // Said below.
    }
    throw new CommandException(Reason.WRONG_ARGUMENT, text + " is not the address of an account.");
  }

  private static String shortText(CommandCall call, String argument) throws CommandException {
    String text = call.text(argument, "").strip();
    if (text.length() > LONGEST_NAME) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "A " + argument + " has at most " + LONGEST_NAME + " characters.");
    }
    if (!Text.isLine(text)) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "A " + argument + " is one line, without control characters.");
    }
    return text;
  }
}
