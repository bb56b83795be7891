package im.recado.modules.portable;

import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.modules.Backends;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;

/**
 * Takes accounts along (XEP-0227): {@link Exporter} and {@link Importer} are for the command line; one account at a time is
 * exported by a command as well. That one counts as a change: what stands for the password is in the file.
 */
public final class PortableModule implements Module {
  /** What is made in memory for a command; larger accounts go straight into a file. */
  private static final int MOST_CHARS = 16 * 1024 * 1024;

  private final Backends backends;

  public PortableModule(Backends backends) {
    this.backends = backends;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("portable", "Takes accounts from one server to another, as a file.")
        .xep(227, "1.1", "Portable Import/Export Format for XMPP-IM Servers")
        .command(
            Command.change(
                "user-export",
                "Tells all that is kept for an account, what stands for its password too, as a file for another server.",
                List.of(Argument.required("account", Kind.ADDRESS, "an address such as alice@example.org")),
                this::export)
                .within("account"));
  }

  private CommandResult export(CommandCall call) throws CommandException {
    Jid account = call.address("account");
    StringWriter out = new Bounded();
    try {
      if (new Exporter(backends, out).write(List.of(account.domain()), account) == 0) {
        throw new CommandException(Reason.NOT_FOUND, "There is no account " + account + ".");
      }
    } catch (IOException e) {
      throw new CommandException(
          Reason.FAILED, account + " has too much for this way: ./recado user export writes it into a file.");
    }
    return CommandResult.done(out.toString());
  }

  /** Refuses what is too much to be held in memory. */
  private static final class Bounded extends StringWriter {
    @Override
    public void write(String text) {
      super.write(text);
      if (getBuffer().length() > MOST_CHARS) {
        throw new java.io.UncheckedIOException(new IOException("too long"));
      }
    }
  }
}
