package im.recado.modules.sessions;

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
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Sessions;
import im.recado.kernel.stream.StreamError;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;

/** Lets administrators see who is connected, speak to one client, and end sessions. */
public final class SessionsModule implements Module {
  private static final int MOST_LISTED = 1000;
  private static final int MOST_TEXT_CHARS = 4000;
  private static final StreamError ENDED =
      StreamError.of("policy-violation", "An administrator has ended the session.");

  private final Kernel kernel;

  public SessionsModule(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public Declaration declare() {
    Argument one =
        Argument.required("session", Kind.TEXT, "an address such as alice@example.org/phone");
    Declaration declaration = Declaration.module("sessions", "Lets administrators see sessions and end them.");
    Inspections inspections = new Inspections(kernel);
    inspections.commands().forEach(declaration::command);
    return declaration
        .on(Sessions.SessionClosed.class, closed -> inspections.closed(closed.session()))
        .command(
            Command.look(
                "session-list",
                "Lists who is connected.",
                List.of(
                    Argument.optional("account", Kind.ADDRESS, "only the sessions of this account"),
                    Argument.optional("domain", Kind.TEXT, "only the sessions of this domain"),
                    Argument.optional("containing", Kind.TEXT, "only those with this in their address, IP address or software"),
                    Argument.optional("after", Kind.TEXT, "begins behind this session"),
                    Argument.optional("most", Kind.NUMBER, "at most so many, " + MOST_LISTED + " when not told")),
                this::list)
                .reaching("account", "domain"))
        .command(Command.look("session-count", "Says how many sessions there are.", List.of(), this::count)
                .reaching())
        .command(
            Command.look(
                "session-show",
                "Shows a session: its connection, what its client has switched on, what waits for it.",
                List.of(one),
                this::show)
                .within("session"))
        .command(
            Command.moderation(
                "session-message",
                "Tells the user of one session something.",
                List.of(one, Argument.required("text", Kind.TEXT, "what the user is told")),
                this::message)
                .within("session"))
        .command(
            Command.moderation(
                "session-end",
                "Ends one session of an account, or all of them; it can log in again.",
                List.of(
                    Argument.required(
                        "session", Kind.TEXT, "an address such as alice@example.org/phone, or without the resource")),
                this::end)
                .within("session"));
  }

  private CommandResult list(CommandCall call) throws CommandException {
    int most = (int) Math.min(MOST_LISTED, call.number("most", MOST_LISTED));
    String after = call.text("after", "");
    String wanted = call.text("containing", "").toLowerCase(Locale.ROOT);
    String domain = call.has("domain") ? kernel.domains().find(call.text("domain")) : "";
    if (domain == null) {
      throw new CommandException(Reason.NOT_FOUND, call.text("domain") + " is not served here.");
    }
    // The first so many in the order of their addresses, without sorting all of them.
    PriorityQueue<SessionFacts> first = new PriorityQueue<>(Comparator.comparing(SessionFacts::name).reversed());
    for (Session session : sessions(call)) {
      if (!call.reach().covers(session.jid()) || (!domain.isEmpty() && !session.jid().domain().equals(domain))) {
        continue;
      }
      String name = session.jid().toString();
      boolean far = first.size() >= most && (most == 0 || name.compareTo(first.element().name()) >= 0);
      if (name.compareTo(after) <= 0 || far) {
        continue;
      }
      SessionFacts facts = SessionFacts.of(session);
      if (facts.holds(wanted)) {
        first.add(facts);
        if (first.size() > most) {
          SessionFacts _ = first.remove();
        }
      }
    }
    List<List<String>> rows =
        first.stream().sorted(Comparator.comparing(SessionFacts::name)).map(SessionFacts::row).toList();
    return CommandResult.table(SessionFacts.COLUMNS, rows);
  }

  private CommandResult count(CommandCall call) {
    int away = 0;
    int all = 0;
    for (Session session : kernel.sessions().all()) {
      if (call.reach().covers(session.jid())) {
        all++;
        away += session.stream() == null ? 1 : 0;
      }
    }
    return CommandResult.table(
        List.of("sessions", "away"), List.of(List.of(Integer.toString(all), Integer.toString(away))));
  }

  private List<Session> sessions(CommandCall call) {
    if (!call.has("account")) {
      return kernel.sessions().all();
    }
    Account account = kernel.sessions().account(call.address("account"));
    return account == null ? List.of() : List.of(account.sessions());
  }

  private CommandResult show(CommandCall call) throws CommandException {
    List<List<String>> rows = new ArrayList<>();
    SessionFacts.details(one(call)).forEach((what, text) -> rows.add(List.of(what, text)));
    return CommandResult.table(List.of("what", "value"), rows);
  }

  private CommandResult message(CommandCall call) throws CommandException {
    String text = call.text("text").strip();
    if (text.isEmpty() || text.length() > MOST_TEXT_CHARS) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "Between 1 and " + MOST_TEXT_CHARS + " characters.");
    }
    Session session = one(call);
    session.send(
        Message.of(
            Message.Type.HEADLINE,
            Jid.valueOf(kernel.domain()),
            session.jid(),
            Element.of("body", Namespaces.CLIENT, text)));
    return CommandResult.done("Told " + session.jid() + ".");
  }

  private Session one(CommandCall call) throws CommandException {
    Session session = kernel.sessions().session(address(call));
    if (session == null) {
      throw new CommandException(Reason.NOT_FOUND, call.text("session") + " is not online.");
    }
    return session;
  }

  private static Jid address(CommandCall call) throws CommandException {
    try {
      return Jid.parse(call.text("session"));
    } catch (JidException e) {
      throw new CommandException(Reason.WRONG_ARGUMENT, call.text("session") + " is not an address.");
    }
  }

  private CommandResult end(CommandCall call) throws CommandException {
    Jid wanted = address(call);
    if (wanted.isBare()) {
      // Logins under way are part of all that the account has.
      kernel.sessions().endings().note(wanted, ENDED);
    }
    Account account = kernel.sessions().account(wanted.bare());
    int ended = 0;
    for (Session session : account == null ? new Session[0] : account.sessions()) {
      if (wanted.isBare() || wanted.equals(session.jid())) {
        kernel.sessions().close(session, ENDED);
        ended++;
      }
    }
    if (ended == 0) {
      throw new CommandException(Reason.NOT_FOUND, wanted + " is not online.");
    }
    return CommandResult.done(ended == 1 ? "Ended one session." : "Ended " + ended + " sessions.");
  }
}
