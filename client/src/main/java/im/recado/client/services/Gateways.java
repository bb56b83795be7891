package im.recado.client.services;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.DataForm.Field;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The server's gateways to other networks, and one's accounts there (XEP-0077, XEP-0100). */
public final class Gateways {
  /** The fields of a registration without a form that people fill in (XEP-0077, section 14.1). */
  private static final Set<String> LEGACY = Set.of("username", "nick", "password", "name", "first", "last", "email", "url");

  /**
   * A gateway.
   *
   * @param network what it leads to: the type of its identity, such as {@code irc}
   * @param registered whether one has an account there
   * @param commands whether it takes commands
   * @param seats where one is signed in: the gateway itself, or, where it leads to several networks, those of them that are contacts
   */
  public record Gateway(Jid jid, String name, String network, boolean registered, boolean commands, List<Jid> seats) {
    public Gateway {
      seats = List.copyOf(seats);
    }
  }

  /** What it asks for. A form without FORM_TYPE, made of old fields, is handed in the old way. */
  public record Registration(Jid gateway, DataForm form, boolean old, boolean registered) {}

  private final Link link;
  private final Disco disco;
  private final Contacts contacts;

  Gateways(Link link, Disco disco, Contacts contacts) {
    this.link = link;
    this.disco = disco;
    this.contacts = contacts;
  }

  /** Those of the own server. */
  public List<Gateway> list() throws OfflineException, InterruptedException {
    List<Gateway> gateways = new ArrayList<>();
    for (Disco.Item item : disco.services(info -> info.is("gateway"))) {
      try {
        Disco.Info info = disco.info(item.jid());
        gateways.add(new Gateway(item.jid(), item.name().isEmpty() ? item.jid().domain() : item.name(), info.type("gateway"),
            ask(item.jid()).registered(), info.can(Ns.COMMANDS), seats(item.jid())));
      } catch (RefusedException e) {
        // It cannot be used.
      }
    }
    return gateways;
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

  /** Registers, or changes what one has registered. Then the gateway may be in the contacts and see one's presence. */
  public void register(Registration registration) throws RefusedException, OfflineException, InterruptedException {
    Node query = Node.of("query", Ns.REGISTER);
    if (registration.old()) {
      for (Field field : registration.form().fields()) {
        query = query.add(Node.text(field.name(), Ns.REGISTER, field.value()));
      }
    } else {
      query = query.add(registration.form().submit());
    }
    link.ask(Node.iq("set", registration.gateway(), query));
  }

  /** Gives the account there up. */
  public void unregister(Jid gateway) throws RefusedException, OfflineException, InterruptedException {
    link.ask(Node.iq("set", gateway, Node.of("query", Ns.REGISTER, Node.of("remove", Ns.REGISTER))));
  }

  /** The address here of somebody there (XEP-0100, section 4.5): as the gateway says it, else with a {@code %} for the {@code @}. */
  public Jid address(Jid gateway, String name) throws OfflineException, InterruptedException {
    try {
      Node answer = link.ask(Node.iq("set", gateway, Node.of("query", Ns.GATEWAY,
          Node.text("prompt", Ns.GATEWAY, name))));
      return answer.payload().flatMap(query -> Jid.parse(query.textOf("jid"))).filter(jid -> jid.domain().equals(gateway.domain()))
          .orElseGet(() -> escaped(gateway, name));
    } catch (RefusedException e) {
      return escaped(gateway, name);
    }
  }

  private static Jid escaped(Jid gateway, String name) {
    return Jid.of(name.strip().replace('@', '%') + "@" + gateway.domain());
  }
}
