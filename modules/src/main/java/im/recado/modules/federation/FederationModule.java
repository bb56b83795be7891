package im.recado.modules.federation;

import im.recado.kernel.Domains.DomainAdded;
import im.recado.kernel.Domains.DomainRemoved;
import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.event.ServerStarting;
import im.recado.kernel.event.ServerStopping;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.modules.access.AccessModule;
import im.recado.modules.spool.Spool;
import im.recado.modules.spool.SpoolStore;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks with other servers (RFC 6120), each of which has to prove for whom it speaks. */
public final class FederationModule implements Module {
  private static final Logger LOG = LoggerFactory.getLogger(FederationModule.class);

  /** Read at the start, and for each stream. */
  public static final Option<Boolean> ENABLED =
      Option.flag("s2s.enabled", true, "Whether people here and on other servers hear of each other.");

  private final Kernel kernel;
  private final FederationPolicy policy;
  private final Federation federation;

  /**
   * The module.
   *
   * @param store keeps what waits for other servers
   * @param spool keeps what others have sent and nobody has
   * @param secret of this server, for the keys of dialback
   */
  public FederationModule(
      Kernel kernel, AccessModule access, SpoolStore store, Spool spool, byte[] secret) {
    this.kernel = kernel;
    this.policy = new FederationPolicy(kernel, access);
    this.federation =
        new Federation(
            kernel,
            policy,
            new DialbackKeys(secret),
            new Journal(kernel, store),
            new Acknowledging(kernel.sessions(), spool));
    kernel.servers().speaker(connection -> new IncomingStream(federation, connection));
    kernel.servers().whenReachable(federation::resume);
    kernel.options().whenChanged(key -> policyMayHaveChanged(key));
  }

  @Override
  public Declaration declare() {
    return Declaration.module("federation", "Speaks with other servers.")
            .switchedBy(ENABLED)
        .xep(220, "1.1.1", "Server Dialback", "both ways, under TLS, for several pairs of domains on one stream")
        .xep(178, "1.2", "Best Practices for Use of SASL EXTERNAL with Certificates", "between servers")
        .xep(185, "1.0", "Dialback Key Generation and Validation")
        .xep(344, "0.3", "Impact of TLS and DNSSEC on Dialback", "certificates beside dialback, and in place of its question; of a signed DNS its TLSA records")
        .xep(
            288, "1.0.1", "Bidirectional Server-to-Server Connections",
            "both ways, for the pair of domains with which a stream begins, where its other end has a certificate that holds or the DNS is believed")
        .option(ENABLED)
        .option(FederationPolicy.TRUST)
        .option(FederationPolicy.TRUST_OF)
        .option(LinkLimits.PATIENCE)
        .option(LinkLimits.MOST_WAITING)
        .option(LinkLimits.IDLE)
        .option(DialbackDesk.RATE)
        .option(Bidi.ENABLED)
        .option(Hosts.ENABLED)
        .on(ServerStarting.class, event -> begin())
        .on(ServerStopping.class, event -> federation.stop())
        // Nobody elsewhere speaks for what is ours now, whatever was proved before.
        .on(DomainAdded.class, event -> federation.close(Jid.valueOf(event.domain())))
        .on(DomainRemoved.class, event -> federation.retire(event.domain()))
        .command(Command.look("s2s-list", "Other servers that this one is connected with or tries to reach.", List.of(), this::list))
        .command(
            Command.change(
                "s2s-close",
                "Ends the connections with a domain elsewhere; what is sent next makes new ones, without a pause.",
                List.of(new Argument("domain", Argument.Kind.TEXT, true, "the domain elsewhere")),
                this::close));
  }

  /**
   * A connection with another server over which stanzas go.
   *
   * @param ours the domain here that it was made for, or null when the other server has made it for any
   */
  public record Connection(@Nullable Jid ours, Jid theirs, Way way) {
    /** Which way stanzas go. */
    public enum Way {
      INCOMING,
      OUTGOING,
      BIDI
    }
  }

  /** The connections of this moment; one with several domains on it is there for each. */
  public List<Connection> connections() {
    List<Connection> connections = new ArrayList<>();
    Set<Jid> back = new HashSet<>();
    for (LinkState link : federation.outgoing()) {
      switch (link.way()) {
        case OUT -> connections.add(new Connection(link.ours(), link.theirs(), Connection.Way.OUTGOING));
        case BOTH -> connections.add(new Connection(link.ours(), link.theirs(), Connection.Way.BIDI));
        case BACK -> back.add(link.theirs());
        case null -> {}
      }
    }
    for (IncomingStream.State stream : federation.incoming()) {
      for (Jid theirs : stream.domains()) {
        Connection.Way way = back.contains(theirs) ? Connection.Way.BIDI : Connection.Way.INCOMING;
        connections.add(new Connection(null, theirs, way));
      }
    }
    return connections;
  }

  private void policyMayHaveChanged(String key) {
    if (key.equals(ENABLED.key()) || key.equals(AccessModule.BLOCKED.key()) || key.equals(AccessModule.ALLOWED.key())) {
      federation.endUnwanted();
    }
  }

  private void begin() {
    kernel.router().elsewhere(federation);
    policy
        .risks()
        .forEach(
            (domain, trust) ->
                LOG.warn("s2s.trust-of: whoever is on the way can speak for {} ({})", domain, Option.written(trust)));
  }

  private CommandResult list(CommandCall call) {
    List<List<String>> rows = new ArrayList<>();
    for (LinkState link : federation.outgoing()) {
      rows.add(
          List.of(
              "out", link.theirs().toString(), link.ours().toString(), link.how(), trust(link.theirs()),
              String.valueOf(link.sent()), String.valueOf(link.waiting()), link.notes()));
    }
    for (IncomingStream.State stream : federation.incoming()) {
      String domains =
          stream.domains().isEmpty()
              ? String.valueOf(stream.claimed())
              : stream.domains().stream().map(Jid::toString).sorted().collect(Collectors.joining(" "));
      rows.add(
          List.of(
              "in", domains, "", stream.how().isEmpty() ? "connecting" : stream.how(),
              stream.claimed() == null ? "" : trust(stream.claimed()), String.valueOf(stream.received()), "0",
              stream.address()));
    }
    rows.sort(Comparator.comparing((List<String> row) -> row.get(1)).thenComparing(row -> row.get(0)));
    return CommandResult.table(
        List.of("direction", "domain", "of ours", "proof", "asked for", "stanzas", "waiting", "notes"), rows);
  }

  private String trust(Jid domain) {
    return Option.written(policy.of(domain));
  }

  private CommandResult close(CommandCall call) throws CommandException {
    try {
      int count = federation.close(Jid.parse(call.text("domain")));
      return CommandResult.done(count == 1 ? "1 connection ends." : count + " connections end.");
    } catch (JidException e) {
      throw new CommandException(CommandException.Reason.WRONG_ARGUMENT, "That is no domain.");
    }
  }
}
