package im.recado.modules.clients;

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
import im.recado.kernel.module.Option;
import im.recado.kernel.route.IqHandler;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Endings;
import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Sessions;
import im.recado.kernel.store.KeyValues;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.StreamError;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.account.Accounts.PasswordChanged;
import im.recado.modules.delay.Dates;
import im.recado.modules.login.LoginAttempts;
import im.recado.modules.sasl2.FastModule;
import im.recado.modules.sasl2.UserAgent;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.OauthBearerServer;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Shows owners which clients can get into their account, and shuts clients out (XEP-0494). Remembered are clients that say
 * which installation they are (XEP-0388), within {@code clients.per-account} and for {@code clients.kept}.
 */
public final class ClientsModule implements Module {
  private static final String NS = "urn:xmpp:cam:0";
  private static final Option<Duration> KEPT =
      Option.duration("clients.kept", Duration.ofDays(90), "How long a client is remembered that does not log in any more.");
  private static final Option<Integer> PER_ACCOUNT =
      Option.integer("clients.per-account", 50, 1, 1000, "So many clients of an account are remembered.");

  /** The identifier of the client that a session is of. */
  private static final Key<String> CLIENT = Key.named("client");

  private final Kernel kernel;
  private final Clients clients;
  private final FastModule fast;
  private final Predicate<Jid> exists;

  /**
   * @param fast keeps the tokens of clients
   * @param exists whether an account is kept at all: one that was made for a session alone leaves nothing behind
   */
  public ClientsModule(Kernel kernel, KeyValues store, FastModule fast, Predicate<Jid> exists) {
    this.kernel = kernel;
    this.clients = new Clients(store, this::newId);
    this.fast = fast;
    this.exists = exists;
  }

  private String newId() {
    byte[] id = new byte[12];
    kernel.random().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  @Override
  public Declaration declare() {
    Argument account = Argument.required("account", Kind.ADDRESS, "an address such as alice@example.org");
    return Declaration.module("clients", "Shows people the clients of their account, and shuts clients out.")
        .switchable()
        .xep(494, "0.1.0", "Client Access Management")
        .accountFeature(NS)
        .option(KEPT)
        .option(PER_ACCOUNT)
        .on(Sessions.SessionBound.class, event -> bound(event.session()))
        .on(Sessions.SessionClosed.class, event -> closed(event.session()))
        .on(PasswordChanged.class, event -> clients.passwordChanged(event.account()))
        .on(AccountRemoved.class, event -> clients.forgetAll(event.account()))
        .sessionState(session -> session.get(CLIENT), (session, id) -> session.set(CLIENT, id))
        .blockingIq(Iq.Type.GET, IqTarget.OWN_ACCOUNT, "list", NS, request -> list(request.askedAccount()))
        .blockingIq(Iq.Type.SET, IqTarget.OWN_ACCOUNT, "revoke", NS, this::revoke)
        .blockingIq(Iq.Type.GET, IqTarget.OTHER_ACCOUNT, "list", NS, IqHandler.OWNER_ONLY)
        .blockingIq(Iq.Type.SET, IqTarget.OTHER_ACCOUNT, "revoke", NS, IqHandler.OWNER_ONLY)
        .command(Command.look("client-list", "Lists the clients of an account.", List.of(account), this::table)
                .within("account"))
        .command(
            Command.change(
                "client-revoke",
                "Ends what a client has of an account: its sessions and tokens. One that knows the password can come back.",
                List.of(account, Argument.required("id", Kind.TEXT, "as client-list tells it")),
                this::revoke)
                .within("account"));
  }

  private void bound(Session session) {
    UserAgent agent = session.get(UserAgent.KEY);
    Jid account = session.account().jid();
    String installation = agent == null ? null : agent.id();
    if (agent == null || installation == null || !exists.test(account)) {
      session.set(CLIENT, newId());
      return;
    }
    Instant now = kernel.clock().instant();
    Client client =
        clients.seen(
            account, installation, now, knowsPassword(session), agent.software(), agent.device(),
            now.minus(kernel.options().get(KEPT)), kernel.options().get(PER_ACCOUNT));
    session.set(CLIENT, client.id());
  }

  private static boolean knowsPassword(Session session) {
    LoginAttempts.Login login = login(session);
    return login != null && (login.mechanism().startsWith("SCRAM-") || login.mechanism().equals("PLAIN"));
  }

  /** Whether a client came in with a token of somebody who grants access, not with what opens the account for good. */
  private static boolean isGranted(Session session) {
    LoginAttempts.Login login = login(session);
    return login != null && login.mechanism().equals(OauthBearerServer.NAME);
  }

  private static LoginAttempts.@Nullable Login login(Session session) {
    ClientStream stream = session.stream();
    return stream == null ? null : stream.get(LoginAttempts.LOGIN);
  }

  private void closed(Session session) {
    String id = session.get(CLIENT);
    if (id != null) {
      clients.left(session.account().jid(), id, kernel.clock().instant());
    }
  }

  /**
   * One that can get in, or is in.
   *
   * @param kept what is remembered of it; a session of a client that does not say which it is has an identifier of its own
   */
  private record Access(Client kept, boolean connected, boolean token, boolean granted) {}

  private List<Access> accesses(Jid account) {
    List<Access> all = new ArrayList<>();
    List<Session> sessions = sessions(account);
    for (Client client : clients.of(account)) {
      List<Session> own = sessions.stream().filter(session -> client.id().equals(session.get(CLIENT))).toList();
      sessions.removeAll(own);
      boolean connected = !own.isEmpty();
      boolean token = fast.hasToken(account, client.agent());
      if (connected || token || client.password()) {
        all.add(new Access(client, connected, token, own.stream().anyMatch(ClientsModule::isGranted)));
      }
    }
    Instant now = kernel.clock().instant();
    for (Session session : sessions) {
      String id = session.get(CLIENT);
      UserAgent agent = session.get(UserAgent.KEY);
      if (id != null) {
        String software = agent == null ? "" : agent.software();
        String device = agent == null ? "" : agent.device();
        boolean granted = isGranted(session);
        Client client = new Client(id, "", since(session, now), now, !granted, software, device);
        all.add(new Access(client, true, false, granted));
      }
    }
    return all;
  }

  private List<Session> sessions(Jid jid) {
    Account account = kernel.sessions().account(jid);
    return account == null ? new ArrayList<>() : new ArrayList<>(List.of(account.sessions()));
  }

  private static Instant since(Session session, Instant now) {
    LoginAttempts.Login login = login(session);
    return login == null ? now : login.at();
  }

  private Element list(Jid account) {
    Element.Builder list = Element.builder("clients", NS);
    for (Access access : accesses(account)) {
      list.child(element(access));
    }
    return list.build();
  }

  private static Element element(Access access) {
    Client client = access.kept;
    Element.Builder auth = Element.builder("auth", NS);
    if (client.password()) {
      auth.child(Element.of("password", NS));
    }
    if (access.granted) {
      auth.child(Element.of("grant", NS));
    }
    if (access.token) {
      auth.child(Element.of("fast", NS));
    }
    return Element.builder("client", NS)
        .attribute("connected", Boolean.toString(access.connected))
        .attribute("id", client.id())
        .attribute("type", "session")
        .child(Element.of("first-seen", NS, Dates.format(client.first())))
        .child(Element.of("last-seen", NS, Dates.format(client.last())))
        .child(auth.build())
        .child(Element.builder("permission", NS).attribute("status", "unrestricted").build())
        .child(
            Element.builder("user-agent", NS)
                .child("software", NS, client.software().isEmpty() ? null : client.software())
                .child("device", NS, client.device().isEmpty() ? null : client.device())
                .build())
        .build();
  }

  private @Nullable Element revoke(IqRequest request) throws StanzaException {
    Session asking = request.ownSession();
    Jid account = asking.account().jid();
    String id = request.payload().attributeOr("id", "");
    Access access = find(account, id);
    if (access == null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND);
    }
    Stanza answer =
        access.kept.password()
            ? request.iq().errorReply(
                Condition.SERVICE_UNAVAILABLE
                    .error("Its sessions and tokens are gone, but it knows the password: change that.")
                    .withDetail(Element.of("password-reset-required", NS)))
            : request.iq().result();
    ClientStream stream = asking.stream();
    if (!id.equals(asking.get(CLIENT)) || stream == null) {
      // Told when it is so: its owner may act on it.
      end(account, access);
      asking.send(answer);
    } else {
      // What waits for a session goes with it.
      stream.write(answer.element());
      end(account, access);
    }
    return IqHandler.ANSWERED;
  }

  private @Nullable Access find(Jid account, String id) {
    return accesses(account).stream().filter(access -> access.kept.id().equals(id)).findFirst().orElse(null);
  }

  /** Takes from a client what can be taken: all but what it knows. */
  private void end(Jid account, Access access) {
    Client client = access.kept;
    if (!client.agent().isEmpty()) {
      fast.forget(account, client.agent());
    }
    // Its login may be under way: whose that is is not always known, so others of the account begin anew, too.
    kernel.sessions().endings().note(account, Endings.ANEW);
    for (Session session : sessions(account)) {
      if (client.id().equals(session.get(CLIENT))) {
        kernel.sessions().close(session, StreamError.of("not-authorized", "The access of this client was ended."));
      }
    }
    if (!client.password()) {
      clients.forget(account, client.id());
    }
  }

  // For administrators.

  private CommandResult table(CommandCall call) throws CommandException {
    List<List<String>> rows = new ArrayList<>();
    for (Access access : accesses(known(call))) {
      Client client = access.kept;
      rows.add(
          List.of(
              client.id(),
              access.connected ? "connected" : "away",
              (client.password() ? "password " : "") + (access.granted ? "grant " : "") + (access.token ? "token" : ""),
              client.software(),
              client.device(),
              client.first().toString(),
              client.last().toString()));
    }
    return CommandResult.table(List.of("id", "state", "access", "software", "device", "first", "last"), rows);
  }

  private CommandResult revoke(CommandCall call) throws CommandException {
    Jid account = known(call);
    Access access = find(account, call.text("id"));
    if (access == null) {
      throw new CommandException(Reason.NOT_FOUND, "The account has no such client.");
    }
    end(account, access);
    return CommandResult.done(
        access.kept.password()
            ? "Ended its sessions and tokens; it knows the password and can come back until that is changed."
            : "Ended its access.");
  }

  private Jid known(CommandCall call) throws CommandException {
    Jid account = call.address("account");
    if (!exists.test(account)) {
      throw new CommandException(Reason.NOT_FOUND, "There is no account " + account + ".");
    }
    return account;
  }
}
