package im.recado.modules.adhoc;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Powers;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.session.Session;
import im.recado.modules.admin.Administrators;
import im.recado.modules.disco.AccountDisco;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.disco.DiscoNodes;
import im.recado.modules.disco.DiscoReply;
import im.recado.modules.disco.ServerDisco;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commands by forms (XEP-0050), given to the server's domain or to one's own bare address. Only accounts of this server
 * have any, guests have none; each sees those that its role allows. Forms are in English whatever language was asked
 * for: being refused ({@code bad-locale}) would help nobody. What can grow is bounded by {@link Execution}.
 */
public final class AdHocModule implements Module, DiscoNodes {
  public static final String NS = "http://jabber.org/protocol/commands";

  private static final String ADMIN = "http://jabber.org/protocol/admin#";

  private final Kernel kernel;
  private final AdHocCommands commands;
  private final Administrators administrators;
  private final Execution execution;

  public AdHocModule(
      Kernel kernel,
      AdHocCommands commands,
      Administrators administrators,
      ServerDisco server,
      AccountDisco accounts) {
    this.kernel = kernel;
    this.commands = commands;
    this.administrators = administrators;
    this.execution = new Execution(kernel);
    server.nodes(this);
    accounts.nodes(new OfAccounts());
  }

  @Override
  public Declaration declare() {
    return Declaration.module("ad-hoc", "Lets people give commands by filling in forms.")
        .xep(50, "1.3.0", "Ad-Hoc Commands")
        .serverFeature(NS)
        .accountFeature(NS)
        .blockingIq(Iq.Type.SET, IqTarget.SERVER, "command", NS, this::command)
        .blockingIq(Iq.Type.SET, IqTarget.OWN_ACCOUNT, "command", NS, this::command);
  }

  // Discovery.

  @Override
  public @Nullable DiscoReply info(Jid responder, Jid asking, String node) throws StanzaException {
    if (node.equals(NS)) {
      return CommandNodes.list("Commands");
    }
    AdHocCommand command = commands.find(node);
    if (command == null) {
      return null;
    }
    require(command, asking, responder);
    return CommandNodes.command(command.name());
  }

  @Override
  public @Nullable List<Item> items(Jid responder, Jid asking, String node) throws StanzaException {
    if (node.equals(NS)) {
      return commands.all().stream()
          .filter(command -> mayGive(command, asking, responder))
          .map(command -> new Item(responder, command.node(), command.name()))
          .toList();
    }
    AdHocCommand command = commands.find(node);
    if (command == null) {
      return null;
    }
    require(command, asking, responder);
    return List.of();
  }

  /** The same at the own address; somebody else's account has no commands. */
  private final class OfAccounts implements AccountDisco.Nodes {
    @Override
    public List<Element> items(Jid account, Jid asking, Element query) {
      return List.of();
    }

    @Override
    public @Nullable Element info(Jid account, String node, Jid asking) throws StanzaException {
      DiscoReply reply = account.equals(asking.bare()) ? AdHocModule.this.info(account, asking, node) : null;
      return reply == null ? null : reply.toElement(node);
    }

    @Override
    public @Nullable Element items(Jid account, String node, Jid asking, Element query) throws StanzaException {
      List<Item> items = account.equals(asking.bare()) ? AdHocModule.this.items(account, asking, node) : null;
      return items == null ? null : DiscoModule.items(node, items);
    }
  }

  private static Jid responder(IqRequest request) {
    return request.iq().to() == null ? request.from().bare() : request.iq().to();
  }

  /**
   * Whether somebody may give a command at this address: who has a role in some domains gives commands to these, or to the own
   * account for all of these.
   */
  private boolean mayGive(AdHocCommand command, Jid jid, Jid at) {
    Powers powers = administrators.powers(jid);
    ServerRole role =
        !command.inDomains() ? powers.everywhere() : at.local() == null ? powers.in(at.domain()) : powers.greatest();
    return kernel.router().isLocalAccount(jid) && !kernel.sessions().isGuest(jid) && role.isAtLeast(command.role());
  }

  private void require(AdHocCommand command, Jid jid, Jid at) throws StanzaException {
    if (!mayGive(command, jid, at)) {
      throw new StanzaException(Condition.FORBIDDEN);
    }
  }

  // Execution.

  private Element command(IqRequest request) throws StanzaException {
    String node = request.payload().attribute("node");
    if (node == null || node.isEmpty()) {
      throw new StanzaException(Condition.BAD_REQUEST, "Which command?");
    }
    Execution.action(request.payload());
    AdHocCommand command = commands.find(node);
    if (command == null) {
      // XEP-0133 section 5 has a condition of its own for a command that it knows and a server does not.
      throw new StanzaException(
          node.startsWith(ADMIN) ? Condition.FEATURE_NOT_IMPLEMENTED : Condition.ITEM_NOT_FOUND,
          "There is no such command.");
    }
    require(command, request.from(), responder(request));
    Session session = request.session();
    if (session == null) {
      throw new StanzaException(Condition.FORBIDDEN);
    }
    Jid at = responder(request);
    return execution.take(
        request.payload(), command, new Requester(session.jid(), () -> administrators.powers(session.jid()), at), "en");
  }
}
