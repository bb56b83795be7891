package im.recado.modules.disco;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.route.IqHandler;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Session;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.Phase;
import im.recado.kernel.stream.StreamFeature;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Service discovery of the server and of its accounts (XEP-0030), and the server's entity capabilities (XEP-0115). What an
 * account is, and which of its sessions are there, learns only who may see its presence; to everybody else an account that
 * does not exist, one that is away and one that is there answer alike (section 8, SECURITY M10). A stranger can make
 * nothing grow here; answers are as long as the server's own lists.
 */
public final class DiscoModule implements Module {
  public static final String INFO = "http://jabber.org/protocol/disco#info";
  public static final String ITEMS = "http://jabber.org/protocol/disco#items";

  /** The feature of whoever takes no messages of people (XEP-0506 section 4). */
  public static final String NO_REPLY = "urn:xmpp:noreply:0";
  private static final String CAPS = "http://jabber.org/protocol/caps";

  /** Names the software in the capabilities' node. */
  private static final String NODE = "https://recado.im";

  /** What a guest's address is: nothing is kept there, neither nodes nor an archive. */
  private static final DiscoReply GUEST =
      new DiscoReply(List.of(new Identity("account", "anonymous", "")), List.of(INFO, ITEMS), List.of());

  private final Kernel kernel;
  private final RosterModule rosters;
  private final ServerDisco server;
  private final AccountDisco accounts;
  private final Map<String, OfServer> ofServers = new ConcurrentHashMap<>();

  public DiscoModule(Kernel kernel, RosterModule rosters, ServerDisco server, AccountDisco accounts) {
    this.kernel = kernel;
    this.rosters = rosters;
    this.server = server;
    this.accounts = accounts;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("disco", "Says what the server and its accounts are and can do.")
        .xep(30, "2.5.0", "Service Discovery")
        .xep(115, "1.6.0", "Entity Capabilities")
        .xep(128, "1.0.1", "Service Discovery Extensions")
        .serverFeature(INFO)
        .serverFeature(ITEMS)
        .serverFeature(CAPS)
        .accountFeature(INFO)
        .accountFeature(ITEMS)
        .streamFeature(
            new StreamFeature() {
              @Override
              public @Nullable Element offer(ClientStream stream) {
                return stream.phase() == Phase.BINDING || stream.phase() == Phase.LOGIN
                    ? ofServer(String.valueOf(stream.domain())).capabilities()
                    : null;
              }
            })
        .iq(Iq.Type.GET, IqTarget.SERVER, "query", INFO, this::serverInfo)
        .iq(Iq.Type.GET, IqTarget.SERVER, "query", ITEMS, this::serverItems)
        .blockingIq(Iq.Type.GET, IqTarget.OWN_ACCOUNT, "query", INFO, this::ownInfo)
        .blockingIq(Iq.Type.GET, IqTarget.OWN_ACCOUNT, "query", ITEMS, this::ownItems)
        .blockingIq(Iq.Type.GET, IqTarget.OTHER_ACCOUNT, "query", INFO, this::otherInfo)
        .blockingIq(Iq.Type.GET, IqTarget.OTHER_ACCOUNT, "query", ITEMS, otherItems);
  }

  /**
   * What the server says of itself.
   *
   * @param identities what the reply was made from
   * @param forms what the reply was made from
   * @param more what the reply was made from: features that come and go
   * @param nested what the reply was made from
   * @param capabilities for the features of streams
   */
  private record OfServer(
      List<Identity> identities,
      List<DiscoForm> forms,
      List<String> more,
      Nested nested,
      Set<String> off,
      DiscoReply reply,
      Element capabilities) {}

  /** Every stream is offered a part of it, and it hardly ever changes: so it is kept until it would be another. */
  private OfServer ofServer(String domain) {
    List<Identity> identities = List.copyOf(server.identities());
    List<DiscoForm> forms = server.forms(domain);
    List<String> more = server.features();
    Nested nested = server.nested();
    Set<String> off = off();
    OfServer last = ofServers.get(domain);
    if (last != null
        && last.identities.equals(identities)
        && last.forms.equals(forms)
        && last.more.equals(more)
        && last.nested.equals(nested)
        && last.off.equals(off)) {
      return last;
    }
    List<String> features = new ArrayList<>();
    for (Declaration declaration : kernel.declarations()) {
      features.addAll(off.contains(declaration.name()) ? List.of() : declaration.serverFeatures());
    }
    features.addAll(more);
    DiscoReply reply =
        new DiscoReply(nested.identities(identities), nested.features(features), nested.forms(forms));
    Element capabilities =
        Element.builder("c", CAPS)
            .attribute("hash", "sha-1")
            .attribute("node", NODE)
            .attribute("ver", reply.verification())
            .build();
    OfServer made = new OfServer(identities, forms, more, nested, off, reply, capabilities);
    if (kernel.domains().contains(domain)) {
      ofServers.put(domain, made);
    }
    return made;
  }

  /** The modules that are switched off. */
  private Set<String> off() {
    Set<String> off = new HashSet<>();
    for (Declaration declaration : kernel.declarations()) {
      if (!kernel.isOn(declaration)) {
        off.add(declaration.name());
      }
    }
    return off;
  }

  private Element serverInfo(IqRequest request) throws StanzaException {
    String node = request.payload().attribute("node");
    Jid asked = request.iq().to();
    String domain = asked == null ? request.from().domain() : asked.domain();
    DiscoReply reply = ofServer(domain).reply();
    if (node == null || node.equals(NODE + '#' + reply.verification())) {
      return reply.toElement(node);
    }
    for (DiscoNodes some : server.nodes()) {
      DiscoReply known = some.info(asked == null ? Jid.valueOf(domain) : asked, request.from(), node);
      if (known != null) {
        return known.toElement(node);
      }
    }
    throw new StanzaException(Condition.ITEM_NOT_FOUND);
  }

  private Element serverItems(IqRequest request) throws StanzaException {
    String node = request.payload().attribute("node");
    if (node != null) {
      return serverItems(Objects.requireNonNull(request.iq().to()), request.from(), node);
    }
    Element.Builder query = Element.builder("query", ITEMS);
    String domain = Objects.requireNonNull(request.iq().to()).domain();
    for (ServerDisco.Item item : server.items(kernel.domains(), domain)) {
      query.child(
          Element.builder("item", ITEMS)
              .attribute("jid", item.jid().toString())
              .attribute("name", item.name().isEmpty() ? null : item.name())
              .build());
    }
    return query.build();
  }

  private Element serverItems(Jid asked, Jid asking, String node) throws StanzaException {
    for (DiscoNodes some : server.nodes()) {
      List<DiscoNodes.Item> items = some.items(asked, asking, node);
      if (items != null) {
        return items(node, items);
      }
    }
    throw new StanzaException(Condition.ITEM_NOT_FOUND);
  }

  /** Items that have nodes, as the answer for a node. */
  public static Element items(String node, List<DiscoNodes.Item> items) {
    Element.Builder query = Element.builder("query", ITEMS).attribute("node", node);
    for (DiscoNodes.Item item : items) {
      query.child(
          Element.builder("item", ITEMS)
              .attribute("jid", item.jid().toString())
              .attribute("node", item.node())
              .attribute("name", item.name().isEmpty() ? null : item.name())
              .build());
    }
    return query.build();
  }

  private @Nullable Element ownInfo(IqRequest request) throws StanzaException {
    return info(request, request.askedAccount());
  }

  private @Nullable Element info(IqRequest request, Jid account) throws StanzaException {
    String node = request.payload().attribute("node");
    if (node != null) {
      return found(accounts.info(account, node, request.from()), request);
    }
    if (kernel.sessions().isGuest(account)) {
      return GUEST.toElement(null);
    }
    List<String> features = new ArrayList<>();
    for (Declaration declaration : kernel.declarations()) {
      features.addAll(kernel.isOn(declaration) ? declaration.accountFeatures() : List.of());
    }
    features.addAll(accounts.features());
    Nested nested = accounts.nested();
    return new DiscoReply(
            nested.identities(accounts.identities()), nested.features(features), nested.forms(List.of()))
        .toElement(null);
  }

  private @Nullable Element found(@Nullable Element answer, IqRequest request) throws StanzaException {
    if (answer != null) {
      return answer;
    }
    IqHandler elsewhere = accounts.elsewhere(request);
    if (elsewhere == null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND);
    }
    return elsewhere.handle(request);
  }

  /** Of nodes that are not for contacts alone strangers may learn; else an account is none of their business. */
  private @Nullable Element otherInfo(IqRequest request) throws StanzaException {
    Jid account = request.askedAccount();
    if (rosters.sees(request.from().bare(), account)) {
      return info(request, account);
    }
    String node = request.payload().attribute("node");
    Element known = node == null ? null : accounts.info(account, node, request.from());
    IqHandler elsewhere = node == null || known != null ? null : accounts.elsewhere(request);
    if (elsewhere != null) {
      return elsewhere.handle(request);
    }
    if (known == null) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    return known;
  }

  /** The available sessions, but for the asking one, and what modules know. */
  private @Nullable Element ownItems(IqRequest request) throws StanzaException {
    return items(request, request.askedAccount());
  }

  private @Nullable Element items(IqRequest request, Jid account) throws StanzaException {
    String node = request.payload().attribute("node");
    if (node != null) {
      return found(accounts.items(account, node, request.from(), request.payload()), request);
    }
    IqHandler elsewhere = accounts.elsewhere(request);
    if (elsewhere != null) {
      return elsewhere.handle(request);
    }
    Element.Builder query = Element.builder("query", ITEMS);
    query.children(accounts.items(account, request.from(), request.payload()));
    sessions(query, account, request.from());
    return query.build();
  }

  /**
   * Whom it is none of their business gets an empty list, whether there is such an account or node or not (section 8), and
   * also when he is blocked, which he is not to learn. A contact who is blocked is refused like with any request (XEP-0191).
   */
  private final IqHandler otherItems =
      new IqHandler() {
        @Override
        public @Nullable Element handle(IqRequest request) throws StanzaException {
          return otherItems(request);
        }

        @Override
        public boolean refusesAlike(IqRequest request) {
          return true;
        }
      };

  private @Nullable Element otherItems(IqRequest request) throws StanzaException {
    Jid account = request.askedAccount();
    boolean mayAsk = mayAsk(request, account);
    String node = request.payload().attribute("node");
    if (rosters.sees(request.from().bare(), account)) {
      if (!mayAsk) {
        throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
      }
      return items(request, account);
    }
    Element.Builder list = Element.builder("query", ITEMS).attribute("node", node);
    if (!mayAsk) {
      return list.build();
    }
    Element known = node == null ? null : accounts.items(account, node, request.from(), request.payload());
    IqHandler elsewhere = known == null ? accounts.elsewhere(request) : null;
    if (elsewhere != null) {
      return elsewhere.handle(request);
    }
    if (node == null) {
      return list.children(accounts.items(account, request.from(), request.payload())).build();
    }
    return known == null ? list.build() : known;
  }

  private boolean mayAsk(IqRequest request, Jid account) {
    try {
      return kernel.router().mayReceive(account, request.iq());
    } catch (StanzaException refused) {
      return false;
    }
  }

  private void sessions(Element.Builder query, Jid owner, Jid asking) {
    Account account = kernel.sessions().account(owner);
    if (account != null) {
      for (Session session : account.sessions()) {
        if (session.presence() != null && !session.jid().equals(asking)) {
          query.child(Element.builder("item", ITEMS).attribute("jid", session.jid().toString()).build());
        }
      }
    }
  }
}
