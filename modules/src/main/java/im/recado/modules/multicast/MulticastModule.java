package im.recado.modules.multicast;

import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.kernel.event.ServerStarting;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.MessageRoute;
import im.recado.kernel.route.ServiceIqs;
import im.recado.kernel.route.Stage;
import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import im.recado.kernel.stream.ClientStream;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.disco.DiscoReply;
import im.recado.modules.disco.Identity;
import im.recado.modules.disco.ServerDisco;
import im.recado.modules.roster.PresenceModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends one message or presence to several people (XEP-0033), at {@code multicast.DOMAIN}, for accounts of this server alone.
 * Each copy goes the way of a stanza that the client had sent to that address itself, so that every rule and limit for it
 * holds: nothing is cheaper here than one by one (SECURITY D11).
 */
public final class MulticastModule implements Module {
  private static final String NS = "http://jabber.org/protocol/address";
  private static final Option<Integer> MOST =
      Option.integer("multicast.max-addresses", 50, 1, 100, "To how many people one stanza may go.");

  /** To whom a session has shown its presence through the service; so many at most. */
  private static final Key<Set<Jid>> SHOWN = Key.named("multicast-shown");

  private static final int MOST_SHOWN = 1000;

  private static final Set<String> TYPES = Set.of("to", "cc", "bcc", "replyto", "replyroom", "noreply");

  private final Kernel kernel;
  private final ServerDisco disco;
  private final Jid service;
  private final ServiceIqs requests;

  public MulticastModule(Kernel kernel, ServerDisco disco) {
    this.kernel = kernel;
    this.disco = disco;
    this.service = Jid.valueOf("multicast." + kernel.domain());
    this.requests =
        new ServiceIqs(kernel)
            .iq(Iq.Type.GET, "query", DiscoModule.INFO, this::info)
            .iq(Iq.Type.GET, "query", DiscoModule.ITEMS, MulticastModule::items);
  }

  @Override
  public Declaration declare() {
    return Declaration.module("multicast", "Sends one stanza to several people.")
        .xep(33, "1.2.1", "Extended Stanza Addressing")
        .option(MOST)
        .on(ServerStarting.class, event -> begin())
        .on(PresenceModule.SessionUnavailable.class, event -> event.session().set(SHOWN, null))
        .stage(Stage.OUT_POLICY, this::sending);
  }

  private void begin() {
    kernel.router().service(service.domain(), this::receive);
    disco.add(new ServerDisco.Item(service, "Multicast"));
  }

  /**
   * Other servers are not told that this one could spread what they send: it does not, so that they send one by one what is
   * for several people here (section 6).
   */
  private Element info(IqRequest request) throws StanzaException {
    if (request.payload().attribute("node") != null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND);
    }
    boolean may = kernel.router().isLocalAccount(request.from());
    return new DiscoReply(
            List.of(new Identity("service", "multicast", "Multicast")),
            may ? List.of(NS, DiscoModule.INFO, DiscoModule.ITEMS) : List.of(DiscoModule.INFO, DiscoModule.ITEMS),
            List.of())
        .toElement(null);
  }

  private static Element items(IqRequest request) throws StanzaException {
    if (request.payload().attribute("node") != null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND);
    }
    return Element.of("query", DiscoModule.ITEMS);
  }

  /** Messages are met before anything is kept of them: what is kept are the copies. */
  private boolean sending(MessageRoute route) throws StanzaException {
    Session sender = route.sender();
    if (sender == null || !route.to().equals(service)) {
      withoutOrigin(route);
      return true;
    }
    spread(sender, route.message());
    return false;
  }

  /** Only a room says whose words it passes on (section 4.6.7): what a client claims of that is taken out. */
  private static void withoutOrigin(MessageRoute route) {
    Message message = route.message();
    List<Element> headers = message.element().elements("addresses", NS);
    if (headers.stream().noneMatch(header -> header.elements("address", NS).stream().anyMatch(MulticastModule::isOrigin))) {
      return;
    }
    Message honest = message.without(child -> child.is("addresses", NS));
    for (Element header : headers) {
      Element rest = header.without(MulticastModule::isOrigin);
      if (!rest.elements().isEmpty()) {
        honest = honest.withChild(rest);
      }
    }
    route.message(honest);
  }

  private static boolean isOrigin(Element address) {
    return address.is("address", NS) && "ofrom".equals(address.attribute("type"));
  }

  /** What has come for the service. */
  private void receive(Stanza stanza) {
    if (stanza instanceof Iq iq && service.equals(stanza.to())) {
      requests.receive(iq);
      return;
    }
    if (stanza instanceof Presence presence && service.equals(stanza.to()) && !isShown(presence)) {
      notToBeWatched(presence);
      return;
    }
    Session sender = stanza.from() == null ? null : kernel.sessions().session(stanza.from());
    try {
      if (sender == null || !(stanza instanceof Presence presence) || !service.equals(stanza.to())) {
        throw new StanzaException(Condition.FORBIDDEN, "For accounts of this server.");
      }
      PresenceModule.leaveTo(sender, service);
      if (presence.element().has("addresses", NS)) {
        spread(sender, presence);
      } else if (presence.type() == Presence.Type.UNAVAILABLE) {
        leave(sender, presence);
      }
    } catch (StanzaException e) {
      kernel.router().refuse(stanza, e);
    }
  }

  private static boolean isShown(Presence presence) {
    return presence.type() == Presence.Type.AVAILABLE || presence.type() == Presence.Type.UNAVAILABLE;
  }

  /** The service has no presence that anybody could see: who asks is told once (RFC 6121 section 3.1.3), and asks no more. */
  private void notToBeWatched(Presence presence) {
    Jid from = presence.from();
    if (presence.type() == Presence.Type.SUBSCRIBE && from != null) {
      kernel.router().send(Presence.of(Presence.Type.UNSUBSCRIBED, service, from.bare()));
    }
  }

  /** Who has shown presence to somebody through the service is gone for all of them (section 5.1). */
  private void leave(Session sender, Presence presence) {
    Set<Jid> shown = sender.getOr(SHOWN, Set.of());
    sender.set(SHOWN, null);
    send(sender, shown.stream().map(presence::withTo).toList());
  }

  private static void remember(Session sender, Stanza stanza, Set<Jid> targets) throws StanzaException {
    Set<Jid> shown = new LinkedHashSet<>(sender.getOr(SHOWN, Set.of()));
    if (stanza instanceof Presence presence && presence.type() == Presence.Type.AVAILABLE) {
      shown.addAll(targets);
      if (shown.size() > MOST_SHOWN) {
        throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "Too many are shown this presence.");
      }
      sender.set(SHOWN, Set.copyOf(shown));
    } else if (stanza instanceof Presence presence && presence.type() == Presence.Type.UNAVAILABLE) {
      shown.removeAll(targets);
      sender.set(SHOWN, shown.isEmpty() ? null : Set.copyOf(shown));
    }
  }

  /**
   * One of the addresses.
   *
   * @param jid null for one that is not gone to
   */
  private record Address(Element element, String type, @Nullable Jid jid) {
    boolean isBlind() {
      return type.equals("bcc");
    }
  }

  private void spread(Session sender, Stanza stanza) throws StanzaException {
    List<Address> addresses = addresses(stanza);
    Map<Jid, Address> targets = new LinkedHashMap<>();
    for (Address address : addresses) {
      if (address.jid != null) {
        targets.putIfAbsent(address.jid, address);
      }
    }
    if (targets.isEmpty()) {
      throw new StanzaException(Condition.BAD_REQUEST, "Nobody is addressed.");
    }
    if (addresses.size() > kernel.options().get(MOST)) {
      throw new StanzaException(
          Condition.NOT_ACCEPTABLE, "At most " + kernel.options().get(MOST) + " addresses.");
    }
    remember(sender, stanza, targets.keySet());
    Element bare = stanza.element().without(child -> child.is("addresses", NS));
    List<Stanza> copies = new ArrayList<>();
    for (Address target : targets.values()) {
      Element copy = bare.withAttribute("to", String.valueOf(target.jid)).withChild(shown(addresses, target));
      copies.add(Stanza.of(copy));
    }
    send(sender, copies);
  }

  private void send(Session sender, List<? extends Stanza> copies) {
    ClientStream stream = sender.stream();
    Runnable send = () -> copies.forEach(copy -> kernel.router().sent(sender, copy));
    if (stream == null) {
      Background.start("a message to many", send);
    } else {
      stream.block(send);
    }
  }

  private List<Address> addresses(Stanza stanza) throws StanzaException {
    Element header = stanza.element().child("addresses", NS);
    if (header == null || !(stanza instanceof Message || stanza instanceof Presence)) {
      throw new StanzaException(Condition.BAD_REQUEST, "Nobody is addressed.");
    }
    if (stanza.element().elements("addresses", NS).size() > 1) {
      throw new StanzaException(Condition.BAD_REQUEST, "All addresses stand in one list.");
    }
    List<Address> addresses = new ArrayList<>();
    for (Element element : header.elements("address", NS)) {
      if (isOrigin(element)) {
        continue;
      }
      String type = element.attributeOr("type", "");
      String jid = element.attribute("jid");
      if (!TYPES.contains(type)) {
        throw new StanzaException(Condition.BAD_REQUEST, "There is no such type of address.");
      }
      if (element.attribute("uri") != null) {
        throw new StanzaException(Condition.JID_MALFORMED, "Only addresses of XMPP are known.");
      }
      if (jid == null && !type.equals("noreply")) {
        throw new StanzaException(Condition.BAD_REQUEST, "An address is missing.");
      }
      boolean target = type.equals("to") || type.equals("cc") || type.equals("bcc");
      boolean delivered = "true".equals(element.attribute("delivered"));
      addresses.add(new Address(element, type, target && !delivered ? parse(jid) : null));
    }
    return addresses;
  }

  private Jid parse(@Nullable String text) throws StanzaException {
    try {
      Jid jid = Jid.parse(String.valueOf(text));
      if (jid.domain().equals(service.domain())) {
        throw new StanzaException(Condition.FORBIDDEN, "That would go in circles.");
      }
      return jid;
    } catch (JidException e) {
      throw new StanzaException(Condition.JID_MALFORMED, "That is no address: " + e.getMessage() + ".");
    }
  }

  /** What one of the addressed sees: everybody but the blind copies of others (sections 4.5 and 6). */
  private static Element shown(List<Address> addresses, Address target) {
    Element.Builder shown = Element.builder("addresses", NS);
    for (Address address : addresses) {
      if (!address.isBlind()) {
        shown.child(address.jid == null ? address.element : address.element.withAttribute("delivered", "true"));
      } else if (address == target) {
        shown.child(address.element);
      }
    }
    return shown.build();
  }
}
