package im.recado.modules.domains;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.event.ModulesAssembled;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.session.Session;
import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.StoreException;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.StreamError;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.account.Accounts;
import im.recado.modules.muc.MucModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds domains and removes them while the server runs. Those that {@code server.domains} names are there from the start on;
 * what administrators add is kept in the database. A domain goes with everything that belongs to it, so that nobody who gets
 * it later inherits anything; unless it is empty, that has to be said.
 */
public final class DomainsModule implements Module {
  private static final Logger LOG = LoggerFactory.getLogger(DomainsModule.class);

  /** So many accounts are removed before it is looked whether there are more. */
  private static final int SOME = 200;

  private static final Argument DOMAIN = Argument.required("domain", Kind.TEXT, "a domain such as example.net");

  private final Kernel kernel;
  private final Accounts accounts;
  private final MucModule rooms;
  private final KeyValues store;
  private final Predicate<String> hasLast;
  private final Jid server;

  /** Those of the settings, which stay. */
  private final Set<String> fixed;

  /** @param hasLast whether nobody could administrate the server without the accounts of a domain */
  public DomainsModule(
      Kernel kernel, Accounts accounts, MucModule rooms, KeyValues store, Predicate<String> hasLast) {
    this.kernel = kernel;
    this.accounts = accounts;
    this.rooms = rooms;
    this.store = store;
    this.hasLast = hasLast;
    this.server = Jid.valueOf(kernel.domain());
    this.fixed = Set.copyOf(kernel.domains().all());
  }

  @Override
  public Declaration declare() {
    return Declaration.module("domains", "Serves several domains, each with accounts and rooms of its own.")
        .on(ModulesAssembled.class, event -> load())
        .command(
            Command.look(
                "domain-list", "Lists the domains that are served, the main one first.", List.of(), this::list)
                .reaching())
        .command(Command.change("domain-add", "Serves one more domain.", List.of(DOMAIN), this::add))
        .command(
            Command.change(
                    "domain-remove",
                    "Serves a domain no more.",
                    List.of(
                        DOMAIN,
                        Argument.optional(
                            "everything",
                            Kind.FLAG,
                            "true removes its accounts and rooms with all that is kept for them; else there must be none")),
                    this::remove)
                .demanding(
                    written -> "true".equals(written.get("everything")) ? ServerRole.OWNER : ServerRole.ADMINISTRATOR));
  }

  private void load() {
    for (String domain : store.all(server).keySet()) {
      if (kernel.router().isService(domain)) {
        LOG.warn("The domain {} is not served: it is that of a service now", domain);
      } else {
        kernel.domains().add(domain);
      }
    }
  }

  private CommandResult list(CommandCall call) {
    Map<String, Integer> sessions = new HashMap<>();
    for (Session session : kernel.sessions().all()) {
      sessions.merge(session.jid().domain(), 1, Integer::sum);
    }
    List<List<String>> rows = new ArrayList<>();
    for (String domain : kernel.domains().all()) {
      if (!call.reach().covers(domain)) {
        continue;
      }
      String from = domain.equals(kernel.domain()) ? "main" : fixed.contains(domain) ? "file" : "added";
      rows.add(
          List.of(
              domain,
              from,
              Long.toString(accounts.count(domain)),
              Long.toString(rooms.count(domain)),
              Integer.toString(sessions.getOrDefault(domain, 0))));
    }
    return CommandResult.table(List.of("domain", "from", "accounts", "rooms", "sessions"), rows);
  }

  /** What people wrote, as a domain that could have accounts. Throws {@link IllegalArgumentException} with what was expected. */
  public static String parse(String text) {
    try {
      Jid jid = Jid.parse(text.strip());
      if (jid.isDomain() && !jid.domain().matches("\\[.*|[0-9.]+")) {
        return jid.domain();
      }
    } catch (JidException e) {
      // Said below.
    }
    throw new IllegalArgumentException("expected a domain such as example.net");
  }

  private static String domain(CommandCall call) throws CommandException {
    try {
      return parse(call.text("domain"));
    } catch (IllegalArgumentException e) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "Expected a domain such as example.net, not " + call.text("domain") + ".");
    }
  }

  private synchronized CommandResult add(CommandCall call) throws CommandException {
    String domain = domain(call);
    if (kernel.domains().contains(domain)) {
      throw new CommandException(Reason.CONFLICT, domain + " is served already.");
    }
    for (String name : List.of(domain, "conference." + domain)) {
      if (kernel.router().isService(name) || kernel.domains().contains(name)) {
        throw new CommandException(Reason.CONFLICT, name + " is the address of something else here.");
      }
    }
    store.put(server, domain, kernel.clock().instant().toString());
    kernel.domains().add(domain);
    LOG.info("Serving {} too", domain);
    return CommandResult.done("Serving " + domain + ". Its records of the DNS lead here; a certificate has to name it.");
  }

  private synchronized CommandResult remove(CommandCall call) throws CommandException {
    String domain = domain(call);
    if (!kernel.domains().contains(domain)) {
      throw new CommandException(Reason.NOT_FOUND, domain + " is not served here.");
    }
    if (domain.equals(kernel.domain())) {
      throw new CommandException(Reason.CONFLICT, domain + " is the main domain, which stays.");
    }
    if (fixed.contains(domain)) {
      throw new CommandException(
          Reason.CONFLICT, "The settings name " + domain + ": take it out of server.domains in recado.toml and start"
              + " again.");
    }
    if (hasLast.test(domain)) {
      throw new CommandException(Reason.CONFLICT, Accounts.LAST_ADMINISTRATOR);
    }
    long people = accounts.count(domain);
    long places = rooms.count(domain);
    if (people + places > 0 && !call.flag("everything")) {
      throw new CommandException(
          Reason.CONFLICT,
          domain + " has accounts: " + people + ", and rooms: " + places + ". Remove them first, or all of it with everything=true.");
    }
    call.was("accounts: " + people + ", rooms: " + places);
    kernel.domains().close(domain, true);
    try {
      empty(domain);
      if (!accounts.finishRemovals(domain)) {
        throw new CommandException(
            Reason.FAILED, domain + " stays: not everything could be removed yet that was kept for its accounts. Try again later.");
      }
      rooms.retire(domain);
      boolean _ = store.remove(server, domain);
      kernel.domains().remove(domain);
    } catch (StoreException e) {
      throw new CommandException(Reason.FAILED, domain + " stays, with what is left of it: " + e.getMessage());
    } finally {
      kernel.domains().close(domain, false);
    }
    LOG.info("Serving {} no more", domain);
    return CommandResult.done("Serving " + domain + " no more.");
  }

  /** Ends every session and stream and removes all accounts. Nobody gets in meanwhile. */
  private void empty(String domain) {
    endStreams(domain);
    List<AccountRecord> some;
    do {
      some = accounts.of(domain, "", null, SOME);
      some.forEach(account -> accounts.remove(account.jid()));
    } while (!some.isEmpty());
    // Who was on the way in when the domain closed.
    endStreams(domain);
  }

  private void endStreams(String domain) {
    StreamError gone = StreamError.of("host-gone", "This domain is not served here any more.");
    for (Session session : kernel.sessions().all()) {
      if (session.jid().domain().equals(domain)) {
        kernel.sessions().close(session, gone);
      }
    }
    for (ClientStream stream : kernel.clientStreams().all()) {
      if (domain.equals(stream.domain())) {
        stream.fail(gone);
      }
    }
  }
}
