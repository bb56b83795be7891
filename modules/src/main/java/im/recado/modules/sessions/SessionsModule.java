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
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.StreamError;
import im.recado.modules.sasl2.UserAgent;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.util.ArrayList;
import java.util.List;

/** Lets administrators see who is connected, and end sessions. */
public final class SessionsModule implements Module {
  private static final int MOST_LISTED = 1000;

  private final Kernel kernel;

  public SessionsModule(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("sessions", "Lets administrators see sessions and end them.")
        .command(
            Command.look(
                "session-list",
                "Lists who is connected.",
                List.of(Argument.optional("account", Kind.ADDRESS, "only the sessions of this account")),
                this::list))
        .command(
            Command.change(
                "session-end",
                "Ends one session of an account, or all of them; it can log in again.",
                List.of(
                    Argument.required(
                        "session", Kind.TEXT, "an address such as alice@example.org/phone, or without the resource")),
                this::end));
  }

  private CommandResult list(CommandCall call) {
    List<List<String>> rows = new ArrayList<>();
    for (Session session : sessions(call)) {
      if (rows.size() >= MOST_LISTED) {
        break;
      }
      ClientStream stream = session.stream();
      UserAgent agent = session.get(UserAgent.KEY);
      rows.add(
          List.of(
              session.jid().toString(),
              stream == null ? "" : stream.connection().peer().getAddress().getHostAddress(),
              stream == null ? "away" : Activity.isActive(session) ? "active" : "idle",
              agent == null ? "" : agent.software()));
    }
    return CommandResult.table(List.of("session", "address", "state", "software"), rows);
  }

  private List<Session> sessions(CommandCall call) {
    if (!call.has("account")) {
      return kernel.sessions().all();
    }
    Account account = kernel.sessions().account(call.address("account"));
    return account == null ? List.of() : List.of(account.sessions());
  }

  private CommandResult end(CommandCall call) throws CommandException {
    Jid wanted;
    try {
      wanted = Jid.parse(call.text("session"));
    } catch (JidException e) {
      throw new CommandException(Reason.WRONG_ARGUMENT, call.text("session") + " is not an address.");
    }
    Account account = kernel.sessions().account(wanted.bare());
    int ended = 0;
    for (Session session : account == null ? new Session[0] : account.sessions()) {
      if (wanted.isBare() || wanted.equals(session.jid())) {
        kernel.sessions().close(session, StreamError.of("policy-violation", "An administrator has ended the session."));
        ended++;
      }
    }
    if (ended == 0) {
      throw new CommandException(Reason.NOT_FOUND, wanted + " is not online.");
    }
    return CommandResult.done(ended == 1 ? "Ended one session." : "Ended " + ended + " sessions.");
  }
}
