package im.recado.gateway;

import im.recado.gateway.network.Network;
import im.recado.gateway.network.NetworkException;
import im.recado.kernel.route.IqHandler;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.ServiceIqs;
import im.recado.modules.adhoc.AdHocModule;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.disco.DiscoReply;
import im.recado.modules.disco.Identity;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a gateway answers about itself, at its own address and at those of its realms (XEP-0100 section 6, XEP-0030).
 * Any thread.
 */
final class FrontDesk {
  static final String NS = "jabber:iq:gateway";
  private static final String INVISIBLE = "urn:xmpp:invisible:1";

  private final Gateway gateway;
  private final Network network;
  private final Wizard wizard;
  private final ServiceIqs requests;

  FrontDesk(Gateway gateway, Network network, Registration registration) {
    this.gateway = gateway;
    this.network = network;
    this.wizard = new Wizard(gateway, registration);
    this.requests =
        new ServiceIqs(gateway.kernel())
            .blockingIq(Iq.Type.GET, "query", DiscoModule.INFO, this::info)
            .blockingIq(Iq.Type.SET, "command", AdHocModule.NS, wizard::take)
            .blockingIq(Iq.Type.GET, "query", DiscoModule.ITEMS, this::items)
            .blockingIq(Iq.Type.GET, "query", Registration.NS, registration::get)
            .iq(Iq.Type.SET, "query", Registration.NS, registration::set)
            .iq(Iq.Type.GET, "query", NS, this::prompt)
            .iq(Iq.Type.SET, "query", NS, this::address)
            .iq(Iq.Type.SET, "invisible", INVISIBLE, this::hide)
            .iq(Iq.Type.SET, "visible", INVISIBLE, this::hide)
            .iq(Iq.Type.GET, "query", People.SEARCH, request -> People.form(network))
            .iq(Iq.Type.SET, "query", People.SEARCH, this::search);
  }

  void receive(Iq iq) {
    requests.receive(iq);
  }

  private Element info(IqRequest request) throws StanzaException {
    String node = request.payload().attribute("node");
    if (node != null) {
      return wizard.info(request, node);
    }
    List<Identity> identities = new ArrayList<>(List.of(new Identity("gateway", network.type(), network.name())));
    List<String> features =
        new ArrayList<>(List.of(DiscoModule.INFO, DiscoModule.ITEMS, Registration.NS, NS, "jid\\20escaping"));
    if (wizard.isFor(request.from())) {
      features.add(AdHocModule.NS);
    }
    if (!network.search().isEmpty()) {
      features.add(People.SEARCH);
    }
    if (network.hasRooms()) {
      identities.add(new Identity("conference", network.type(), network.name()));
      features.add(RoomWords.MUC);
    }
    return new DiscoReply(identities, features, List.of()).toElement(null);
  }

  /** The realms where the user has an account, or the rooms of a realm. */
  private Element items(IqRequest request) throws StanzaException {
    Jid to = Objects.requireNonNull(request.iq().to());
    String node = request.payload().attribute("node");
    if (node != null) {
      return wizard.items(request, node);
    }
    if (!network.hasRealms()) {
      return further();
    }
    Jid owner = gateway.user(request.from());
    if (!to.isDomain()) {
      gateway.seats().step(
          owner, gateway.addresses().realm(to), request.iq(), 0, session -> session.roomIqs().listing().answer(request.iq(), session.admission().nick()));
      return IqHandler.ANSWERED;
    }
    Element.Builder query = Element.builder("query", DiscoModule.ITEMS);
    for (String realm : gateway.realms(owner)) {
      query.child(
          Element.builder("item", DiscoModule.ITEMS)
              .attribute("jid", gateway.addresses().self(realm).toString())
              .attribute("name", realm)
              .build());
    }
    return query.build();
  }

  /** Where further accounts of one person are. */
  private Element further() {
    Element.Builder query = Element.builder("query", DiscoModule.ITEMS);
    int most = gateway.number() > 0 ? 0 : gateway.kernel().options().get(Gateways.ACCOUNTS);
    for (int number = 2; number <= most; number++) {
      query.child(
          Element.builder("item", DiscoModule.ITEMS)
              .attribute("jid", number + "." + gateway.jid())
              .attribute("name", network.name() + " " + number)
              .build());
    }
    return query.build();
  }

  /** Nobody on the network sees who hides (XEP-0186, of the network alone). */
  private Element hide(IqRequest request) throws StanzaException {
    boolean hidden = request.payload().is("invisible", INVISIBLE);
    gateway.seats().step(
        gateway.user(request.from()),
        gateway.addresses().realm(Objects.requireNonNull(request.iq().to())),
        request.iq(),
        0,
        session -> {
          session.wishes().hide(hidden);
          gateway.kernel().router().send(request.iq().result());
        });
    return IqHandler.ANSWERED;
  }

  private Element prompt(IqRequest request) {
    return Element.of(
        "query",
        NS,
        Element.of("desc", NS, "Who is it on " + network.name() + "?"),
        Element.of("prompt", NS, network.prompt()));
  }

  private Element search(IqRequest request) throws StanzaException {
    Map<String, String> wanted = People.wanted(network, request.payload());
    Jid owner = gateway.user(request.from());
    gateway.seats().step(
        owner,
        gateway.addresses().realm(Objects.requireNonNull(request.iq().to())),
        request.iq(),
        request.payload().size(),
        session -> session.people().find(request.iq(), wanted));
    return IqHandler.ANSWERED;
  }

  private Element address(IqRequest request) throws StanzaException {
    String name = request.payload().childText("prompt", NS);
    if (name == null || name.isBlank()) {
      throw new StanzaException(Condition.BAD_REQUEST, "A name is needed.");
    }
    try {
      return Element.of("query", NS, Element.of("jid", NS, gateway.addresses().of(name.strip()).toString()));
    } catch (NetworkException e) {
      throw Reasons.stanza(e);
    }
  }
}
