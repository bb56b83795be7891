package im.recado.client.services;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.DataForm.Field;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.store.ContactStore.Contact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The server's gateways to other networks, and one's accounts there (XEP-0077, XEP-0100). */
public final class Gateways {
  /** The fields of a registration without a form that people fill in (XEP-0077, section 14.1). */
  private static final Set<String> LEGACY = Set.of("username", "nick", "password", "name", "first", "last", "email", "url");
  /** With these a gateway says that it does not translate names at all, and not that there is no such name. */
  private static final Set<String> DOES_NOT_TRANSLATE = Set.of("service-unavailable", "feature-not-implemented", "remote-server-timeout");

  /**
   * A gateway.
   *
   * @param network what it leads to: the type of its identity, such as {@code irc}
   * @param registered whether one has an account there
   * @param commands whether it takes commands
   * @param away whether it does not answer now
   * @param open whether there is nothing to sign up for: its rooms are entered
   * @param seats where one is signed in: the gateway itself, or, where it leads to several networks, those of them that are contacts
   */
  public record Gateway(Jid jid, String name, String network, boolean registered, boolean commands, boolean away, boolean open, List<Jid> seats) {
    public Gateway {
      seats = List.copyOf(seats);
    }
  }

  /** What it asks for. A form without FORM_TYPE, made of old fields, is handed in the old way. */
  public record Registration(Jid gateway, DataForm form, boolean old, boolean registered) {}

  /**
   * How people are named there.
   *
   * @param says what to enter, in a sentence, perhaps empty
   * @param asks what it is called, such as "Nick", perhaps empty
   */
  public record Prompt(String says, String asks) {}

  private final Link link;
  private final Disco disco;
  private final Contacts contacts;
  private final Networks networks;
  private final NetworkLogins logins;

  Gateways(Link link, Disco disco, Contacts contacts, Networks networks, NetworkLogins logins) {
    this.logins = logins;
    this.link = link;
    this.disco = disco;
    this.contacts = contacts;
    this.networks = networks;
  }

  /** Those of the own server, and those at which one has signed up; also when they do not answer now. */
  public List<Gateway> list() throws OfflineException, InterruptedException {
    List<Disco.Item> items = new ArrayList<>();
    try {
      items.addAll(disco.items(link.jid().server()));
    } catch (RefusedException e) {
      // A server without services.
    }
    // COMPAT ejabberd does not name components that are away.
    contacts.all().stream().map(Contact::jid).filter(jid -> jid.local().isEmpty() && networks.of(jid).isPresent())
        .filter(jid -> items.stream().noneMatch(item -> item.jid().equals(jid)))
        .forEach(jid -> items.add(new Disco.Item(jid, contacts.name(jid))));
    List<Gateway> gateways = new ArrayList<>();
    for (Disco.Item item : items) {
      look(item).ifPresent(gateways::add);
    }
    return gateways;
  }

  private Optional<Gateway> look(Disco.Item item) throws OfflineException, InterruptedException {
    Disco.Info info;
    try {
      info = disco.ask(item.jid());
    } catch (RefusedException e) {
      return networks.of(item.jid()).map(network -> new Gateway(item.jid(), name(item, network), network,
          contacts.at(item.jid().domain()).findAny().isPresent(), false, true, false, List.of()));
    }
    if (!info.is("gateway")) {
      return Optional.of(Networks.type(info)).filter(network -> !network.isEmpty() && info.can(Ns.MUC))
          .map(network -> new Gateway(item.jid(), name(item, info.name()), network, false, info.can(Ns.COMMANDS), false, true, List.of()));
    }
    try {
      return Optional.of(new Gateway(item.jid(), name(item, info.name()), Networks.type(info), ask(item.jid()).registered(),
          info.can(Ns.COMMANDS), false, false, seats(item.jid())));
    } catch (RefusedException e) {
      // It is for others.
      return Optional.empty();
    }
  }

  private static String name(Disco.Item item, String otherwise) {
    return !item.name().isEmpty() ? item.name() : otherwise.isEmpty() ? item.jid().domain() : otherwise;
  }

  private List<Jid> seats(Jid gateway) throws OfflineException, InterruptedException {
    if (contacts.find(gateway).isPresent()) {
      return List.of(gateway);
    }
    try {
      return disco.items(gateway).stream().map(Disco.Item::jid).filter(jid -> contacts.find(jid).isPresent()).toList();
    } catch (RefusedException e) {
      return List.of();
    }
  }

  /** The people among one's contacts that are reached by it. */
  public List<Jid> people(Gateway gateway) {
    return contacts.at(gateway.jid().domain()).map(Contact::jid).filter(jid -> !jid.equals(gateway.jid()) && !gateway.seats().contains(jid))
        .toList();
  }

  /** What a gateway wants to know. */
  public Registration ask(Jid gateway) throws RefusedException, OfflineException, InterruptedException {
    Node query = link.ask(Node.iq("get", gateway, Node.of("query", Ns.REGISTER))).payload()
        .orElse(Node.of("query", Ns.REGISTER));
    boolean registered = query.has("registered", Ns.REGISTER);
    return DataForm.in(query).map(form -> new Registration(gateway, form, false, registered))
        .orElseGet(() -> new Registration(gateway, legacy(query), true, registered));
  }

  /** The form for fields of old. */
  static DataForm legacy(Node query) {
    List<Field> fields = query.children().stream().filter(node -> LEGACY.contains(node.name()))
        .map(node -> new Field(node.name(), node.name().equals("password") ? "text-private" : "text-single", node.name(), true,
            List.of(node.text()), List.of()))
        .toList();
    return new DataForm("", List.of(query.textOf("instructions")), fields);
  }

  /**
   * Registers, or changes what one has registered. Then the gateway is a contact that sees one's presence (XEP-0100, section 4.1); where one
   * gateway leads to several networks, that one of them is.
   */
  public void register(Registration registration) throws RefusedException, OfflineException, InterruptedException {
    Node query = Node.of("query", Ns.REGISTER);
    if (registration.old()) {
      for (Field field : registration.form().fields()) {
        query = query.add(Node.text(field.name(), Ns.REGISTER, field.value()));
      }
    } else {
      query = query.add(registration.form().submit());
    }
    boolean gateway = networks.isGateway(registration.gateway());
    if (gateway) {
      logins.welcome(registration.gateway());
    }
    link.ask(Node.iq("set", registration.gateway(), query));
    if (gateway && seats(registration.gateway()).isEmpty()) {
      contacts.add(registration.gateway(), disco.info(registration.gateway()).name(), List.of());
    }
  }

  /** Gives the account there up, and takes the gateway and its people out of the contacts where it has not done so (XEP-0100, section 4.3). */
  public void unregister(Gateway gateway) throws RefusedException, OfflineException, InterruptedException {
    link.ask(Node.iq("set", gateway.jid(), Node.of("query", Ns.REGISTER, Node.of("remove", Ns.REGISTER))));
    logins.farewell(gateway.jid());
    for (Contact contact : contacts.at(gateway.jid().domain()).toList()) {
      try {
        contacts.remove(contact.jid());
      } catch (RefusedException e) {
        // It is gone already.
      }
    }
  }

  /** How people are named there (XEP-0100, section 6.2); nothing where the gateway does not say. */
  public Optional<Prompt> prompt(Jid gateway) throws OfflineException, InterruptedException {
    try {
      return link.ask(Node.iq("get", gateway, Node.of("query", Ns.GATEWAY))).payload()
          .map(query -> new Prompt(query.textOf("desc"), query.textOf("prompt")));
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }

  /**
   * The address here of somebody there (XEP-0100, section 6.2): as the gateway says it; of one that translates no names with a {@code %} for
   * the {@code @}.
   *
   * @throws RefusedException when the gateway says that this is nobody's name
   */
  public Jid address(Jid gateway, String name) throws RefusedException, OfflineException, InterruptedException {
    try {
      Node answer = link.ask(Node.iq("set", gateway, Node.of("query", Ns.GATEWAY,
          Node.text("prompt", Ns.GATEWAY, name))));
      return answer.payload().flatMap(query -> Jid.parse(query.textOf("jid"))).filter(jid -> jid.domain().equals(gateway.domain()))
          .orElseGet(() -> escaped(gateway, name));
    } catch (RefusedException e) {
      if (DOES_NOT_TRANSLATE.contains(e.condition())) {
        return escaped(gateway, name);
      }
      throw e;
    }
  }

  private static Jid escaped(Jid gateway, String name) {
    return Jid.of(name.strip().replace('@', '%') + "@" + gateway.domain());
  }
}
