package im.recado.server.audit;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.Powers;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.log.AuditLog;
import im.recado.kernel.log.AuditLog.Entry;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Sessions.SessionBound;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.store.Stores;
import im.recado.modules.ServerSecret;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Keeps what people with power over the server do, and when they log in; shows it and says whether it was tampered with. */
public final class AuditModule implements Module {
  private static final int MOST = 1000;

  private final Kernel kernel;
  private final AuditFile file;

  /**
   * @param file it is made with the first entry
   */
  public AuditModule(Kernel kernel, Path file, Stores stores) {
    this.kernel = kernel;
    ServerSecret secret = ServerSecret.of(stores.keyValues("server"), kernel.domain(), kernel.random());
    this.file =
        new AuditFile(
            file, secret.key("audit"), stores.keyValues("audit"), Jid.valueOf(kernel.domain()), kernel.clock());
    kernel.audit().keep(this.file::add);
  }

  @Override
  public Declaration declare() {
    return Declaration.module("audit", "Keeps what people with power over the server do.")
        .on(SessionBound.class, event -> bound(event.session()))
        .command(
            Command.look(
                "audit-list",
                "Shows the last entries of the audit log, the newest first.",
                List.of(
                    Argument.optional("most", Kind.NUMBER, "so many, 50 when not told"),
                    Argument.optional("containing", Kind.TEXT, "only those with this in them"),
                    Argument.optional("before", Kind.NUMBER, "only entries before the one of this number")),
                this::list)
                .reaching())
        .command(
            Command.look("audit-verify", "Says whether the audit log was changed by hand.", List.of(), this::verify));
  }

  private void bound(Session session) {
    Powers powers = kernel.powers(session.jid());
    ClientStream stream = session.stream();
    if (powers.greatest() != ServerRole.USER && stream != null) {
      kernel
          .audit()
          .add(
              new Entry(
                  session.jid().bare().toString(),
                  "login",
                  Map.of(
                      "ip", stream.connection().peer().getAddress().getHostAddress(),
                      AuditLog.DOMAIN, session.jid().domain()),
                  "done"));
    }
  }

  private CommandResult list(CommandCall call) throws CommandException {
    try {
      List<AuditEntry> entries =
          file.last(
              (int) Math.min(MOST, call.number("most", 50)),
              call.text("containing", ""),
              call.number("before", Long.MAX_VALUE),
              entry -> call.reach().isEverything() || (!entry.domains().isEmpty() && entry.domains().stream().allMatch(call.reach()::covers)));
      return CommandResult.table(AuditEntry.COLUMNS, entries.stream().map(AuditEntry::row).toList());
    } catch (IOException e) {
      throw new CommandException(Reason.FAILED, "The audit log cannot be read: " + e.getMessage() + ".");
    }
  }

  private CommandResult verify(CommandCall call) throws CommandException {
    try {
      String fault = file.fault();
      if (fault != null) {
        throw new CommandException(Reason.FAILED, fault);
      }
      return CommandResult.done("The audit log is as it was written.");
    } catch (IOException e) {
      throw new CommandException(Reason.FAILED, "The audit log cannot be read: " + e.getMessage() + ".");
    }
  }
}
